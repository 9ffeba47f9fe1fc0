"""Websocket addresses of the standards app."""

from __future__ import annotations

from typing import Any

from django.urls import re_path

from standards.consumers.drafts import DraftConsumer

websocket_urlpatterns: list[Any] = [
    re_path(r"^ws/drafts/(?P<pk>[^/]+)/?$", DraftConsumer.as_asgi()),
]
