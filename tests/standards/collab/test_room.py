"""A room with a store that is played: windows, presence, slow readers, other processes."""

from __future__ import annotations

import asyncio

import pytest

from standards.collab import protocol
from standards.collab import room as room_module
from standards.collab.intake import MAX_HELD, RoomEnds
from standards.collab.outbox import Outbox
from standards.collab.peer import Peer
from standards.collab.protocol import AwarenessEntry
from standards.collab.room import Room
from standards.collab.store import Outcome
from standards.queries.document_log import SERVER, Loaded, Row
from standards.rules.drafts import DraftRight
from tests.standards.collab.test_living import Writer


class Keeper:
    """A log in memory that can be told to refuse."""

    def __init__(self):
        self.rows, self.answers, self.commits = [], [], 0

    async def load(self, draft):
        bindings = {row.client: row.author for row in self.rows if row.client}
        return Loaded([row.update for row in self.rows], len(self.rows), bindings)

    async def rows_after(self, draft, seq):
        return self.rows[seq:]

    async def commit(self, batch):
        self.commits += 1
        if self.answers:
            return self.answers.pop(0)
        owners = {row.client: row.author for row in self.rows}
        claims = {client: entry.author for entry in batch.entries for client in entry.bound}
        claimed = {one for one, user in claims.items() if owners.get(one, user) != user}
        if claimed:
            return Outcome(claimed=frozenset(claimed))
        first = len(self.rows) + 1
        for entry in batch.entries:
            self.add(entry.update, entry.client, entry.author)
        return Outcome(first, len(self.rows))

    def add(self, update, client, author):
        self.rows.append(Row(len(self.rows) + 1, update, client, author))


class Connection:
    """One end of a room: what it was sent and how it was closed."""

    def __init__(self, user, right=DraftRight.WRITE):
        self.sent, self.codes = [], []

        async def send(data):
            self.sent.append(data)

        async def slow():
            self.codes.append(4408)

        self.outbox = Outbox(send, slow)
        self.peer = Peer(user, f"P{user}", self.outbox, lambda code, _why: self.codes.append(code))
        self.peer.right = right
        self.peer.wants_acks = True
        self.task = asyncio.create_task(self.outbox.run())

    def of_kind(self, *head):
        return [data for data in self.sent if data[: len(head)] == bytes(head)]


async def settle(condition=lambda: False):
    for _ in range(200):
        if condition():
            return
        await asyncio.sleep(0.005)


def play(scene):
    async def run():
        keeper = Keeper()
        room = Room(1, keeper)
        await room.open()
        try:
            await scene(room, keeper)
        finally:
            room.close("over")

    asyncio.run(asyncio.wait_for(run(), 20))


def test_a_refused_author_is_taken_out_and_the_others_are_stored():
    async def scene(room, keeper):
        one, two = Connection(1), Connection(2)
        room.enter(one.peer)
        room.enter(two.peer)
        keeper.answers = [Outcome(refused={1: DraftRight.READ})]
        first, second = Writer(), Writer()
        first.paragraph("bad", id="a")
        second.paragraph("good", id="b")
        room.receive(one.peer, protocol.sync_update(first.done()))
        room.receive(two.peer, protocol.sync_update(second.done()))
        await settle(lambda: one.of_kind(2, 0) and keeper.rows)
        assert [row.author for row in keeper.rows] == [2]
        assert "bad" not in str(room.document.content())
        assert one.peer.right == DraftRight.READ

    play(scene)


def test_a_client_id_that_another_process_gave_away_is_forgotten():
    async def scene(room, keeper):
        one, two = Connection(1), Connection(2)
        room.enter(one.peer)
        room.enter(two.peer)
        keeper.answers = [Outcome(claimed=frozenset({7}))]
        room.receive(one.peer, protocol.awareness([AwarenessEntry(7, 1, {"a": 1})]))
        await settle(lambda: keeper.commits)
        await settle()
        assert room.presence.everybody() == {}
        assert keeper.rows == []

    play(scene)


def test_what_others_stored_is_followed_before_a_foreign_id_is_refused():
    async def scene(room, keeper):
        mine, theirs = Connection(1), Connection(2)
        room.enter(mine.peer)
        room.enter(theirs.peer)
        writer = Writer()
        text = writer.paragraph("a", id="p")
        keeper.add(writer.done(), writer.doc.client_id, 2)
        room.receive(mine.peer, protocol.sync_answer(writer.doc.get_update()))
        await settle(lambda: theirs.of_kind(0, 2))
        assert mine.of_kind(2, 0) == []
        assert len(keeper.rows) == 1
        text.insert(0, "b")
        keeper.add(writer.done(), writer.doc.client_id, 2)
        text.insert(0, "c")
        room.receive(mine.peer, protocol.sync_update(writer.doc.get_update()))
        await settle(lambda: mine.of_kind(2, 0))
        assert "bap" not in str(room.document.content())
        assert len(mine.of_kind(2, 0)) == 1

    play(scene)


def test_rows_stored_in_between_are_forwarded():
    async def scene(room, keeper):
        one = Connection(1)
        room.enter(one.peer)
        other, mine = Writer(), Writer()
        other.paragraph("theirs", id="t")
        keeper.add(other.done(), other.doc.client_id, 2)
        mine.paragraph("mine", id="m")
        room.receive(one.peer, protocol.sync_update(mine.done()))
        await settle(lambda: len(keeper.rows) == 2 and len(one.of_kind(0, 2)) >= 2)
        assert room.document.seq == 2
        assert "theirs" in str(room.document.content())
        other.root.children[0].children[0].insert(0, "more ")
        keeper.add(other.done(), other.doc.client_id, 2)
        room.fall_behind()
        await settle(lambda: "more" in str(room.document.content()))
        assert room.document.seq == 3

    play(scene)


def test_a_violation_is_undone_with_what_the_window_had_accepted():
    async def scene(room, keeper):
        one, two = Connection(1), Connection(2)
        room.enter(one.peer)
        room.enter(two.peer)
        good, bad = Writer(), Writer()
        good.paragraph("good", id="g")
        bad.paragraph("bad", onload="x")
        stray = Writer()
        stray.paragraph("stray", id="s")
        keeper.add(stray.done(), stray.doc.client_id, 3)
        room.receive(one.peer, protocol.sync_update(good.done()))
        room.receive(two.peer, protocol.sync_update(bad.done()))
        await settle(lambda: two.of_kind(2, 0) and len(keeper.rows) == 2)
        text = str(room.document.content())
        assert "good" in text
        assert "stray" in text
        assert "bad" not in text

    play(scene)


def test_bytes_that_cannot_be_applied_end_their_connection_alone(monkeypatch):
    async def scene(room, keeper):
        one, two = Connection(1), Connection(2)
        room.enter(one.peer)
        room.enter(two.peer)
        room.receive(one.peer, protocol.sync_update(b"\x01\x01"))
        await settle(lambda: one.codes)
        assert (one.codes, two.codes) == ([4400], [])
        room.receive(two.peer, protocol.sync_request(b"\xff"))
        await settle(lambda: two.codes)
        assert two.codes == [4400]

    play(scene)


def test_too_much_out_of_order_ends_the_connection():
    async def scene(room, keeper):
        one = Connection(1)
        room.enter(one.peer)
        writer = Writer()
        text = writer.paragraph("x")
        for _ in range(MAX_HELD + 2):
            text.insert(0, "y")
            room.receive(one.peer, protocol.sync_update(writer.done()))
        await settle(lambda: one.codes)
        assert 1012 in one.codes

    play(scene)


def test_what_builds_on_a_refusal_is_refused_and_the_fifth_time_closes():
    async def scene(room, keeper):
        one = Connection(1)
        room.enter(one.peer)
        writer = Writer()
        text = writer.paragraph("x", onload="x")
        room.receive(one.peer, protocol.sync_update(writer.done()))
        for _ in range(4):
            text.insert(0, "y")
            room.receive(one.peer, protocol.sync_update(writer.done()))
        await settle(lambda: one.codes)
        assert one.codes[0] == 4400
        assert len(one.of_kind(2, 0)) == 5

    play(scene)


def test_presence_is_asked_for_and_sent_at_most_so_often(monkeypatch):
    async def scene(room, keeper):
        one, two = Connection(1), Connection(2)
        room.enter(one.peer)
        room.enter(two.peer)
        for clock in range(1, 9):
            frame = protocol.awareness([AwarenessEntry(7, clock, {"n": clock})])
            room.receive(one.peer, frame)
            await asyncio.sleep(0.01)
        await settle(lambda: any(b'"n":8' in data for data in two.sent))
        assert len(two.of_kind(1)) < 5
        room.receive(two.peer, b"\x03")
        await settle(lambda: len(two.of_kind(1)) > 1)
        assert b'"n":8' in two.sent[-1]
        room.receive(two.peer, protocol.awareness([AwarenessEntry(9, 1, None)]))
        room.receive(two.peer, protocol.awareness([AwarenessEntry(8, 1, {})]), presence=False)
        assert set(room.presence.everybody()) == {7}
        room.leave(one.peer)
        await settle(lambda: any(b"null" in data for data in two.sent))
        assert room.presence.everybody() == {}

    play(scene)


def test_the_only_author_of_a_window_is_not_sent_it_again(monkeypatch):
    monkeypatch.setattr(room_module, "PRESENCE_GAP", 0.0)

    async def scene(room, keeper):
        one, two = Connection(1), Connection(2)
        room.enter(one.peer)
        room.enter(two.peer)
        writer = Writer()
        writer.paragraph("x", id="p")
        room.receive(one.peer, protocol.sync_update(writer.done()))
        await settle(lambda: two.of_kind(0, 2))
        assert not one.of_kind(0, 2)
        writer.paragraph("y", id="q")
        room.receive(one.peer, protocol.awareness([AwarenessEntry(7, 1, {"n": 1})]))
        room.receive(one.peer, protocol.sync_update(writer.done()))
        await settle(lambda: len(two.of_kind(0, 2)) > 1 and two.of_kind(1))
        await settle(lambda: one.of_kind(1))
        assert not one.of_kind(0, 2)

    play(scene)


def test_rights_reach_those_who_are_here():
    async def scene(room, keeper):
        one, two, three = Connection(1), Connection(2), Connection(3)
        for connection in (one, two, three):
            room.enter(connection.peer)
        room.apply_rights({1: None, 2: DraftRight.READ})
        assert one.codes == [4403]
        assert two.peer.right == DraftRight.READ
        assert three.peer.right == DraftRight.WRITE

    play(scene)


def test_a_closed_room_lets_nobody_in_and_sends_everybody_back():
    async def scene(room, keeper):
        one = Connection(1)
        room.enter(one.peer)
        room.close("test")
        room.close("again")
        assert one.codes == [1012]
        with pytest.raises(RoomEnds):
            room.enter(Connection(2).peer)

    play(scene)


def test_a_fault_in_a_room_ends_that_room_alone(monkeypatch, caplog):
    async def scene(room, keeper):
        one = Connection(1)
        room.enter(one.peer)

        def broken(*_args):
            raise RuntimeError("a fault")

        monkeypatch.setattr(room._intake, "take", broken)
        room.receive(one.peer, protocol.sync_request(b"\x00"))
        await settle(lambda: one.codes)
        assert one.codes == [1012]
        room._task.exception()

    play(scene)
    assert "the room ends" in caplog.text


def test_many_waiting_bytes_hold_connections_back(monkeypatch):
    monkeypatch.setattr(room_module, "MAX_WAITING_BYTES", 10)

    async def scene(room, keeper):
        one = Connection(1)
        room.enter(one.peer)
        writer = Writer()
        writer.paragraph("many words", id="p")
        room.receive(one.peer, protocol.sync_update(writer.done()))
        assert not room.has_space.is_set()
        await asyncio.wait_for(room.has_space.wait(), 5)

    play(scene)


def test_the_servers_own_updates_are_bound_to_nobody():
    async def scene(room, keeper):
        one = Connection(1)
        room.enter(one.peer)
        writer = Writer()
        writer.paragraph("needs an id")
        room.receive(one.peer, protocol.sync_update(writer.done()))
        await settle(lambda: len(keeper.rows) == 2)
        assert [row.author for row in keeper.rows] == [1, SERVER]
        assert room.appended == 2
        assert not room.is_idle

    play(scene)
