"""A caller of the site's ASGI application over HTTP, without a server in between."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace


def scope_of(path, headers, *, method="POST", client="203.0.113.7", query=b""):
    """Return the scope of a call; a header given as None is left out."""
    known = {"host": "testserver", "content-type": "application/json", "accept": "*/*"} | headers
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query,
        "headers": [(n.encode(), v.encode()) for n, v in known.items() if v is not None],
        "client": (client, 1),
        "server": ("testserver", 80),
    }


async def call(application, path, body, headers=None, **scope):
    """Send a body (bytes, or a value as JSON) and return status, headers and data."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    asked = {"content-length": str(len(raw))} | (headers or {})
    incoming = asyncio.Queue()
    incoming.put_nowait({"type": "http.request", "body": raw, "more_body": False})
    sent = []

    async def send(message):
        sent.append(message)

    await application(scope_of(path, asked, **scope), incoming.get, send)
    told = {n.decode().lower(): v.decode() for n, v in sent[0]["headers"]}
    data = b"".join(message.get("body", b"") for message in sent[1:])
    return SimpleNamespace(status=sent[0]["status"], headers=told, data=json.loads(data))
