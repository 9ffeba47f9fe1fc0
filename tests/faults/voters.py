"""Voters over real sockets who leave, come back and ask again; each keeps a book of its own."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

GONE = (ConnectionClosed, InvalidHandshake, InvalidMessage, OSError, EOFError, TimeoutError)
POSITIONS = ("yes", "no", "abstain")
LEAVES, CLICKS_TWICE = 0.3, 0.2  # how often, of all casts


class Left(OSError):
    """The voter has gone without waiting for the answer."""


@dataclass
class Voter:
    """One person who casts `intents`, (key, position) each, until every one was accepted."""

    name: str
    token: str
    book: Path
    intents: list[tuple[str, str]]
    luck: random.Random
    refusals: list[dict] = field(default_factory=list)

    async def play(self, ballot, webs, tell):
        """Cast one intent after the other; whatever breaks is tried again, with the same key."""
        while self.intents:
            web = self.luck.choice(webs)
            try:
                async with connect(
                    f"ws://{web.address}/ws/ballots/{ballot}/",
                    additional_headers={"Authorization": f"Bearer {self.token}"},
                    proxy=None, open_timeout=10, close_timeout=0.1, ping_interval=None,
                ) as socket:  # fmt: skip
                    while self.intents:
                        await self._cast(socket, *self.intents[0])
                        self.intents.pop(0)
                        tell()
            except GONE:
                await asyncio.sleep(self.luck.uniform(0.01, 0.1))

    async def _cast(self, socket, key, position):
        frame = json.dumps({"type": "vote.cast", "id": key, "position": position})
        await socket.send(frame)
        if self.luck.random() < CLICKS_TWICE:
            await socket.send(frame)
        if self.luck.random() < LEAVES:
            await asyncio.sleep(self.luck.choice((0, 0, 0.01, 0.03)))
            socket.transport.abort()
            raise Left
        while True:
            answer = json.loads(await asyncio.wait_for(socket.recv(), 20))
            if answer["type"] == "vote.accepted":
                self._write(answer["id"], position, answer["receipt"])
                if answer["id"] == key:
                    return
            elif answer["type"] in {"vote.refused", "error"}:
                self.refusals.append(answer)
                return

    def _write(self, key, position, receipt):
        """Note an acceptance in the voter's own file, at once."""
        line = {"key": key, "receipt": receipt} | ({"position": position} if position else {})
        with self.book.open("a") as book:
            book.write(json.dumps(line) + "\n")


def gather(site, folder, voters, seed):
    """Make a ballot and its voters, who each vote once and, every other one, change their mind."""
    made = site.voting_fixture(voters)
    luck = random.Random(seed)
    people = []
    for number, token in enumerate(made["voter_tokens"]):
        casts = 1 + number % 2
        intents = [(f"{number}-{cast}", luck.choice(POSITIONS)) for cast in range(casts)]
        people.append(
            Voter(
                name=f"Voter {number + 1} of ",
                token=token,
                book=folder / f"{number}.jsonl",
                intents=intents,
                luck=random.Random(f"{seed} {number}"),
            )
        )
    return made, people


async def vote_under_fire(ballot, people, webs, kills):
    """Let all vote at once; kill and restart a process each time a share of the casts is in."""
    whole, done, changed = sum(len(one.intents) for one in people), 0, asyncio.Event()

    def tell():
        nonlocal done
        done += 1
        changed.set()

    async def kill_now_and_then():
        for turn in range(kills):
            while done < whole * (turn + 1) // (kills + 1):
                await changed.wait()
                changed.clear()
            web = webs[turn % len(webs)]
            await asyncio.to_thread(web.kill)
            await asyncio.to_thread(web.start)

    await asyncio.wait_for(
        asyncio.gather(kill_now_and_then(), *(one.play(ballot, webs, tell) for one in people)), 300
    )


def promised(people):
    """Return, per voter, what the books say was accepted: {key: {receipts}} in order of casting."""
    books = {}
    for one in people:
        kept = books[one.name] = {}
        for line in one.book.read_text().splitlines() if one.book.exists() else ():
            entry = json.loads(line)
            kept.setdefault(entry["key"], set()).add(entry["receipt"])
    return books


def stored(site, ballot):
    """Return the votes of a ballot as they stand in the tables, in the order of casting."""
    query = (
        "SELECT e.name, v.key, v.position, v.counting, v.receipt FROM reviews_vote v"
        " JOIN reviews_elector e ON e.id = v.elector_id WHERE v.ballot_id = "
        f"{int(ballot)} ORDER BY v.id"
    )
    address = site.environment["DATABASE_URL"]
    if address.startswith("postgres"):
        import psycopg

        with psycopg.connect(address) as database:
            return database.execute(query).fetchall()
    with closing(sqlite3.connect(urlsplit(address).path)) as database:
        return database.execute(query).fetchall()


def listed(web, ballot, token):
    """Return the counting votes as the API lists them: {(name, position, receipt)}."""
    found, path = set(), f"/api/v1/ballots/{ballot}/votes/"
    while path:
        _tag, page = web.get(path, token)
        found |= {
            (one["member"]["name"], one["position"], one["receipt"]) for one in page["results"]
        }
        parts = urlsplit(page["next"] or "")
        path = f"{parts.path}?{parts.query}" if page["next"] else ""
    return found


def close(web, ballot, tokens):
    """Close the ballot, by two persons where somebody has not voted, and return its result."""
    for token in tokens:
        if web.post(f"/api/v1/ballots/{ballot}/close/", {}, token)["state"] == "closed":
            break
    return web.get(f"/api/v1/ballots/{ballot}/result/", tokens[0])[1]
