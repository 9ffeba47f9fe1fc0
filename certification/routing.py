"""Websocket addresses of the certification app."""

from __future__ import annotations

from typing import Any

from django.urls import re_path

from certification.consumers import jobs, queue

websocket_urlpatterns: list[Any] = [
    re_path(r"^ws/jobs/(?P<pk>[^/]+)/?$", jobs.JobConsumer.as_asgi()),
    re_path(r"^ws/queue/?$", queue.QueueConsumer.as_asgi()),
]
