"""The ASGI application: HTTP by Django, websockets by Channels behind the Origin check."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lepton_site.settings")
http_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402  (needs the app registry)

from lepton_site.routing import websocket_urlpatterns  # noqa: E402
from lepton_site.socket_auth import SameOriginOnly, SocketAuthentication  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": http_application,
        "websocket": SameOriginOnly(SocketAuthentication(URLRouter(websocket_urlpatterns))),
    }
)
