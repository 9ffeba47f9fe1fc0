"""A websocket client that speaks to the ASGI application without a server in between."""

from __future__ import annotations

import asyncio
import json


class Socket:
    """One connection; `closed` holds the close code once there is one."""

    def __init__(self, path, *, token=None, cookie=None, origin=None, host="testserver"):
        headers = [(b"host", host.encode())]
        for name, value in (
            (b"origin", origin),
            (b"cookie", cookie),
            (b"authorization", token and f"Bearer {token}"),
        ):
            if value is not None:
                headers.append((name, value.encode()))
        self.scope = {
            "type": "websocket",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": headers,
            "subprotocols": [],
            "client": ["127.0.0.1", 1],
        }
        self.incoming, self.outgoing = asyncio.Queue(), asyncio.Queue()
        self.accepted, self.closed, self.frames = False, None, []
        self.reads = True

    async def __aenter__(self):
        from lepton_site.asgi import application

        self.incoming.put_nowait({"type": "websocket.connect"})
        self.running = asyncio.create_task(
            application(self.scope, self.incoming.get, self._deliver)
        )
        return self

    async def __aexit__(self, *_error):
        self.incoming.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await asyncio.wait([self.running], timeout=5)
        if self.running.done() and not self.running.cancelled():
            self.running.result()

    async def _deliver(self, event):
        if not self.reads and event["type"] == "websocket.send":
            await asyncio.Event().wait()
        await self.outgoing.put(event)

    async def event(self, seconds=5.0):
        """Wait for the next event of the application and keep what it says."""
        event = await asyncio.wait_for(self.outgoing.get(), seconds)
        if event["type"] == "websocket.accept":
            self.accepted = True
        elif event["type"] == "websocket.close":
            self.closed = event.get("code", 1000)
        else:
            self.frames.append(event)
        return event

    async def frame(self, seconds=5.0):
        """Wait for the next JSON frame."""
        while True:
            event = await self.event(seconds)
            if "text" in event and event["text"] is not None:
                return json.loads(event["text"])
            assert event["type"] != "websocket.close", self.closed

    async def close_code(self, seconds=5.0):
        """Wait until the application closes and return the code."""
        while self.closed is None:
            await self.event(seconds)
        return self.closed

    def send(self, frame):
        """Send text, bytes, or an object as JSON."""
        if isinstance(frame, bytes):
            message = {"bytes": frame}
        else:
            message = {"text": frame if isinstance(frame, str) else json.dumps(frame)}
        self.incoming.put_nowait({"type": "websocket.receive", **message})
