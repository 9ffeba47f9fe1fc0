"""All websocket addresses; an unknown one is accepted and closed with 4404."""

from __future__ import annotations

from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from django.urls import path, re_path

from certification.routing import websocket_urlpatterns as certification_patterns
from lepton_site.consumers import InboxConsumer
from reviews.routing import websocket_urlpatterns as reviews_patterns
from standards.routing import websocket_urlpatterns as standards_patterns


class NoSuchSocket(AsyncWebsocketConsumer):  # type: ignore[misc]
    """Tell a client that there is nothing at its address."""

    async def connect(self) -> None:
        """Accept, so that a browser can read the code, and close."""
        await self.accept()
        await self.close(4404 if self.scope["user"].is_authenticated else 4401)


websocket_urlpatterns: list[Any] = [
    *standards_patterns,
    *reviews_patterns,
    *certification_patterns,
    re_path(r"^ws/inbox/?$", InboxConsumer.as_asgi()),
    path("<path:anything>", NoSuchSocket.as_asgi()),
    path("", NoSuchSocket.as_asgi()),
]
