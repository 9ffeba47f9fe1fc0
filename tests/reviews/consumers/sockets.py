"""A websocket to the real application, spoken to in frames."""

from __future__ import annotations

import asyncio
import json


class Socket:
    """One websocket to the real application, spoken to in frames."""

    def __init__(self, path, token="", extensions=None):
        from lepton_site.asgi import application

        headers = [(b"host", b"testserver")]
        if token:
            headers.append((b"authorization", f"Bearer {token}".encode()))
        scope = {
            "type": "websocket",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": headers,
            "subprotocols": [],
            "client": ["127.0.0.1", 1],
            "extensions": extensions or {},
        }
        self.incoming, self.outgoing = asyncio.Queue(), asyncio.Queue()
        self.incoming.put_nowait({"type": "websocket.connect"})
        self.running = asyncio.create_task(application(scope, self.incoming.get, self.outgoing.put))

    def say(self, frame):
        text = frame if isinstance(frame, str) else json.dumps(frame)
        self.incoming.put_nowait({"type": "websocket.receive", "text": text})

    async def hear(self, wanted):
        """Return the next frame of a type, or the code for "close"; others are passed over."""
        while True:
            message = await asyncio.wait_for(self.outgoing.get(), 10)
            if message["type"] == "websocket.close":
                assert wanted == "close", message
                return message["code"]
            if message["type"] == "websocket.send":
                frame = json.loads(message["text"])
                if frame["type"] == wanted:
                    return frame

    async def leave(self):
        self.incoming.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await asyncio.wait([self.running], timeout=5)


def play(scene):
    asyncio.run(asyncio.wait_for(scene(), 30))
