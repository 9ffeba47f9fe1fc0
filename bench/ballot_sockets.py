"""Plain sockets of voters: little more than bytes, so that one core can play a thousand of them."""

from __future__ import annotations

import asyncio
import json
import os
import time

HANDSHAKE = (
    "GET /ws/ballots/{ballot}/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Version: 13\r\nAuthorization: Bearer {token}\r\n\r\n"
)


class Voter(asyncio.Protocol):
    """One voter's socket; notes when votes were accepted and what the last tally said."""

    def __init__(self) -> None:
        self.begun = False
        self.buffer = b""
        self.opened = asyncio.get_running_loop().create_future()
        self.accepted: dict[str, float] = {}
        self.waiting: dict[str, asyncio.Future[float]] = {}
        self.refused: list[str] = []
        self.turnout, self.seq = 0, -1
        self.right_at: dict[int, float] = {}
        self.tallies = self.bytes = 0

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.buffer += data
        if not self.begun:
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head:
                raise RuntimeError(head.decode(errors="replace"))
            self.begun, self.buffer = True, rest
        start = 0
        while (frame := _frame(self.buffer, start)) is not None:
            code, body, start = frame
            if code == 0x81:
                self.took(body)
            elif code == 0x89:
                self.transport.write(_masked(body, 0x8A))
            elif code == 0x88:
                self.fail(RuntimeError(f"closed: {body!r}"))
        self.buffer = self.buffer[start:]

    def connection_lost(self, reason):
        self.fail(RuntimeError(f"the connection is gone: {reason}"))

    def fail(self, error):
        """Let whoever waits for this socket know."""
        for future in (self.opened, *self.waiting.values()):
            if not future.done():
                future.set_exception(error)
                future.exception()

    def took(self, body):
        if body.startswith(b'{"type": "tally"'):
            self.tallies += 1
            self.bytes += len(body)
            head = body[:200]  # the numbers stand at the beginning: no need to read the roll call
            self.seq = _number(head, b'"seq": ')
            self.turnout = _number(head, b'"voted": ')
            self.right_at.setdefault(self.seq, time.perf_counter())
            if not self.opened.done():
                self.opened.set_result(None)
            return
        answer = json.loads(body)
        if answer["type"] == "vote.accepted":
            self.accepted[answer["id"]] = time.perf_counter()
            self.waiting[answer["id"]].set_result(time.perf_counter())
        else:
            self.refused.append(body.decode())
            self.fail(RuntimeError(body.decode()))

    async def cast(self, key, position):
        """Send a vote and wait until it is accepted."""
        frame = json.dumps({"type": "vote.cast", "id": key, "position": position}).encode()
        self.waiting[key] = asyncio.get_running_loop().create_future()
        self.transport.write(_masked(frame))
        return await self.waiting[key]


def _number(text, name):
    start = text.index(name) + len(name)
    end = start
    while text[end : end + 1].isdigit():
        end += 1
    return int(text[start:end])


def _masked(body, code=0x81):
    mask = os.urandom(4)
    size = len(body)
    whole = int.from_bytes(body, "big") ^ int.from_bytes((mask * (size // 4 + 1))[:size], "big")
    head = (
        bytes((code, 0x80 | size)) if size < 126 else bytes((code, 0xFE)) + size.to_bytes(2, "big")
    )
    return head + mask + whole.to_bytes(size, "big")


def _frame(data, start):
    """Return (first byte, body, end) of the frame at `start`; None when it is not all there."""
    if len(data) - start < 2:
        return None
    size, body = data[start + 1] & 0x7F, start + 2
    longer = {126: 2, 127: 8}.get(size, 0)
    if longer:
        size = int.from_bytes(data[body : body + longer], "big")
        body += longer
    if len(data) < body + size:
        return None
    return data[start], data[body : body + size], body + size


async def connect(port, ballot, token):
    """Open a voter's socket and wait for its first tally."""
    loop = asyncio.get_running_loop()
    _transport, voter = await loop.create_connection(Voter, "127.0.0.1", port)
    voter.transport.write(HANDSHAKE.format(ballot=ballot, port=port, token=token).encode())
    await asyncio.wait_for(voter.opened, 60)
    return voter
