"""The straight way for websocket frames: every cut of the stream gives the same messages."""

from __future__ import annotations

import asyncio
import random

import pytest
from uvicorn.config import Config
from uvicorn.server import ServerState
from websockets.frames import Frame, Opcode

from lepton_site.frames import FrameWalk, LinkedProtocol, frame_end
from standards.collab.wire import EXTENSION, Shared, websocket_frame

HANDSHAKE = (
    b"GET /x HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: MDEyMzQ1Njc4OTAxMjM0NQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


class Transport(asyncio.Transport):
    """Keep what is written."""

    def __init__(self):
        super().__init__()
        self.written, self.paused, self.aborted = [], False, False

    def get_extra_info(self, name, default=None):
        return default

    def write(self, data):
        self.written.append(bytes(data))

    def get_write_buffer_size(self):
        return 7

    def is_closing(self):
        return False

    def close(self):
        self.closed = True

    def pause_reading(self):
        self.paused = True

    def resume_reading(self):
        self.paused = False

    def abort(self):
        self.aborted = True


async def linked():
    """Return a protocol after its handshake, and its transport."""
    ready = asyncio.Event()

    async def app(scope, receive, send):
        await receive()
        await send({"type": "websocket.accept"})
        ready.set()
        await asyncio.Event().wait()

    config = Config(app, lifespan="off", ws_ping_interval=None)
    config.load()
    protocol = LinkedProtocol(config, ServerState(), {})
    transport = Transport()
    protocol.connection_made(transport)
    protocol.data_received(HANDSHAKE)
    await asyncio.wait_for(ready.wait(), 5)
    for task in protocol.tasks:
        task.cancel()
    transport.written.clear()
    return protocol, transport


def client_frame(data, opcode=Opcode.BINARY, *, fin=True):
    return Frame(opcode, data, fin=fin).serialize(mask=True)


def messages(luck):
    sizes = [0, 1, 5, 125, 126, 300, 65_535, 65_536, 70_000]
    return [luck.randbytes(luck.choice(sizes)) for _ in range(12)]


@pytest.mark.parametrize("seed", range(12))
async def test_every_cut_of_the_stream_gives_the_same_messages(seed):
    luck = random.Random(seed)
    protocol, _transport = await linked()
    heard = []
    protocol.hand_to(heard.append)
    sent = messages(luck)
    stream = b""
    for message in sent:
        if len(message) > 1 and luck.random() < 0.3:
            half = len(message) // 2
            stream += client_frame(message[:half], fin=False)
            stream += client_frame(b"", Opcode.PING)
            stream += client_frame(message[half:], Opcode.CONT)
        else:
            stream += client_frame(message)
    while stream:
        cut = luck.choice([1, 2, 3, 7, 100, 5_000, 80_000])
        protocol.data_received(stream[:cut])
        stream = stream[cut:]
    assert heard == sent


async def test_a_ping_between_messages_is_answered():
    protocol, transport = await linked()
    heard = []
    protocol.hand_to(heard.append)
    protocol.data_received(
        client_frame(b"a") + client_frame(b"p", Opcode.PING) + client_frame(b"b")
    )
    assert heard == [b"a", b"b"]
    assert transport.written == [b"\x8a\x01p"]


async def test_text_and_what_comes_before_the_taker_go_the_usual_way():
    protocol, _transport = await linked()
    protocol.data_received(client_frame(b"early"))
    heard = []
    protocol.hand_to(heard.append)
    protocol.data_received(client_frame(b"text", Opcode.TEXT))
    assert protocol.queue.get_nowait() == {"type": "websocket.receive", "bytes": b"early"}
    assert protocol.queue.get_nowait() == {"type": "websocket.receive", "text": "text"}
    assert heard == []


async def test_the_link_writes_holds_goes_on_and_aborts():
    protocol, transport = await linked()
    assert protocol.scope["extensions"][EXTENSION] is protocol
    protocol.write(b"wire")
    assert transport.written == [b"wire"]
    assert protocol.unsent() == 7
    protocol.hold()
    assert transport.paused
    protocol.go_on()
    assert not transport.paused
    protocol.abort()
    assert transport.aborted
    protocol.close_sent = True
    protocol.write(b"late")
    assert transport.written == [b"wire"]


async def test_an_unmasked_frame_is_a_fault_of_the_client():
    protocol, transport = await linked()
    heard = []
    protocol.hand_to(heard.append)
    protocol.data_received(websocket_frame(b"a"))
    assert heard == []
    assert transport.written[0][2:4] == (1002).to_bytes(2, "big")


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536])
def test_a_frame_for_many_is_built_once_and_as_the_standard_says(size):
    message = Shared(b"x" * size)
    assert message.wire is message.wire
    assert message.wire == Frame(Opcode.BINARY, message.data).serialize(mask=False)
    assert frame_end(message.wire, 0) == len(message.wire)


def test_a_head_in_pieces_loses_the_way():
    walk = FrameWalk()
    walk.over(b"\x82\xfe\x01", 0)
    assert walk.lost
    assert frame_end(b"\x82", 0) == -1
