"""The ASGI application: public comments by their thin path, HTTP by Django, sockets by Channels."""

from __future__ import annotations

import os
from importlib import import_module

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lepton_site.settings")
http_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402  (needs the app registry)

from lepton_site.routing import websocket_urlpatterns  # noqa: E402
from lepton_site.socket_auth import SameOriginOnly, SocketAuthentication  # noqa: E402
from reviews.api.intake_door import IntakeDoor  # noqa: E402

# Django and anyio import these when they are first used: the first visitor would wait for them.
for late in ("django.db.models.sql.compiler", "anyio._backends._asyncio"):
    import_module(late)

application = ProtocolTypeRouter(
    {
        "http": IntakeDoor(http_application),
        "websocket": SameOriginOnly(SocketAuthentication(URLRouter(websocket_urlpatterns))),
    }
)
