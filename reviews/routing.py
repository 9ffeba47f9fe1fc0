"""Websocket addresses of the reviews app."""

from __future__ import annotations

from typing import Any

from django.urls import re_path

from reviews.consumers.ballots import BallotConsumer
from reviews.consumers.comments import CommentsConsumer
from reviews.consumers.meetings import MeetingConsumer

websocket_urlpatterns: list[Any] = [
    re_path(r"^ws/ballots/(?P<pk>[^/]+)/?$", BallotConsumer.as_asgi()),
    re_path(r"^ws/drafts/(?P<pk>[^/]+)/comments/?$", CommentsConsumer.as_asgi()),
    re_path(r"^ws/meetings/(?P<pk>[^/]+)/?$", MeetingConsumer.as_asgi()),
]
