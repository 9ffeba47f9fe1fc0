"""Measure a ballot with a thousand voters on their sockets, and the database alone beside it.

    python -m bench.votes [--voters 1000]

The database is the one of `DATABASE_URL`, where a new one is made beside it; SQLite without.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import secrets
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from bench.ballot_sockets import connect
from bench.site import running_site

ROOT = Path(__file__).resolve().parent.parent
WITHIN = 10.0  # seconds in which all cast
CHANGES = 3  # votes of each in the crowd
STATEMENT = (
    "INSERT INTO reviews_vote (ballot_id, elector_id, cast_by_id, key, position, reason, reasoned,"
    " weight, parts, commits_experts, receipt, salt, counting, cast_at) VALUES ({ballot},"
    " {elector}, {user}, {key}, 'yes', '', {no}, 1, '[]', 0, {receipt}, {salt}, {no}, {now})"
)


# ── the database alone ─────────────────────────────────────────────────────────────────────────


@contextmanager
def own_database(folder):
    """Give the address of a new, empty database of the kind that the environment names."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield f"sqlite:///{folder}/lepton.sqlite3"
        return
    import psycopg

    name = f"lepton_bench_{secrets.token_hex(4)}"
    with psycopg.connect(given, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlsplit(given)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(given, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def commits_alone(address, ballot, seconds=3.0):
    """Return how many votes the database alone commits a second, one by one, from one client."""
    return (_pgbench if address.startswith("postgres") else _sqlite)(address, ballot, seconds)


def _pgbench(address, ballot, seconds):
    import psycopg

    find = "SELECT id, user_id FROM reviews_elector WHERE ballot_id = %s LIMIT 1"
    with psycopg.connect(address) as database:
        elector, user = database.execute(find, [ballot]).fetchone()
    statement = STATEMENT.format(
        ballot=ballot, elector=elector, user=user, no="false", now="now()",
        key="gen_random_uuid()::text", salt="md5(random()::text)",
        receipt="md5(random()::text) || md5(random()::text)",
    )  # fmt: skip
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(statement + ";\n")
        script.flush()
        told = subprocess.run(
            ["pgbench", "-n", "-c", "1", "-T", str(int(seconds)), "-f", script.name, address],
            check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
    line = next(line for line in told.splitlines() if line.startswith("tps"))
    return float(line.split()[2])


def _sqlite(address, ballot, seconds):
    path = urlsplit(address).path
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous=FULL")
        find = "SELECT id, user_id FROM reviews_elector WHERE ballot_id = ? LIMIT 1"
        elector, user = database.execute(find, [ballot]).fetchone()
        statement = STATEMENT.format(
            ballot=ballot, elector=elector, user=user, no="0", now="datetime('now')",
            key="hex(randomblob(16))", salt="hex(randomblob(16))", receipt="hex(randomblob(32))",
        )  # fmt: skip
        done, start = 0, time.perf_counter()
        while time.perf_counter() - start < seconds:
            database.execute(statement)
            done += 1
        return done / (time.perf_counter() - start)


# ── the site ───────────────────────────────────────────────────────────────────────────────────


def manage(environment, *command):
    """Run a management command; returns its last line as an object where that is one."""
    told = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True,
    ).stdout.splitlines()  # fmt: skip
    return json.loads(told[-1]) if told and told[-1].startswith("{") else None


async def gather_voters(port, made):
    """Open all sockets, forty at a time."""
    tickets = asyncio.Semaphore(40)

    async def one(token):
        async with tickets:
            return await connect(port, made["ballot"], token)

    return await asyncio.gather(*(one(token) for token in made["voter_tokens"]))


async def until_right(voters, seq):
    """Wait until each voter's tally holds all casts; returns when it did, by voter."""
    deadline = time.perf_counter() + 30
    while any(seq not in one.right_at for one in voters):
        if time.perf_counter() > deadline:
            wrong = [one for one in voters if seq not in one.right_at]
            last = {one.seq for one in wrong}
            raise RuntimeError(f"{len(wrong)} tallies are wrong after 30 s: {last} of {seq} casts")
        await asyncio.sleep(0.005)
    return [one.right_at[seq] for one in voters]


async def paced(voters, luck):
    """Let all vote at random moments within ten seconds; returns seconds to a right tally."""

    async def one(voter, number):
        await asyncio.sleep(luck.uniform(0, WITHIN))
        sent = time.perf_counter()
        return sent, await voter.cast(f"paced {number}", luck.choice(("yes", "no", "abstain")))

    moments = await asyncio.gather(*(one(voter, n) for n, voter in enumerate(voters)))
    last = max(sent for sent, _accepted in moments)
    right = await until_right(voters, len(voters))
    return (
        [max(0.0, moment - last) for moment in right],
        [accepted - sent for sent, accepted in moments],
    )


async def crowd(voters):
    """Let all vote at once, and again as soon as they are answered; returns votes a second."""

    async def one(voter, number):
        for turn in range(CHANGES):
            await voter.cast(f"crowd {number} {turn}", "yes" if (number + turn) % 2 else "no")

    start = time.perf_counter()
    await asyncio.gather(*(one(voter, n) for n, voter in enumerate(voters)))
    took = time.perf_counter() - start
    await until_right(voters, len(voters) * (1 + CHANGES))
    return len(voters) * CHANGES / took


async def play(port, made):
    """Play both ways of voting; returns what was measured and what the voters know."""
    voters = await gather_voters(port, made)
    late, answered = await paced(voters, random.Random(5))
    tallies = statistics.mean(one.tallies for one in voters)
    rate = await crowd(voters)
    return {
        "late": late,
        "answered": answered,
        "rate": rate,
        "tallies": tallies,
        "bytes": statistics.mean(one.bytes for one in voters),
        "accepted": sum(len(one.accepted) for one in voters),
        "refused": [text for one in voters for text in one.refused],
    }


def count_rows(address, ballot):
    """Return how many casts and how many counting votes the table holds."""
    query = (
        "SELECT COUNT(*), COUNT(CASE WHEN counting THEN 1 END) FROM reviews_vote"
        f" WHERE ballot_id = {int(ballot)}"
    )
    if address.startswith("postgres"):
        import psycopg

        with psycopg.connect(address) as database:
            return database.execute(query).fetchone()
    with closing(sqlite3.connect(urlsplit(address).path)) as database:
        return database.execute(query).fetchone()


def percentile(values, share):
    """Return the value below which a share of them lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def measure(voters=1000):
    """Return the rows of the table."""
    folder = Path(tempfile.mkdtemp(prefix="lepton-votes-"))
    try:
        with own_database(folder) as address:
            return _measured(folder, address, voters)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measured(folder, address, voters):
    settings = {"DEMO": "1", "LEPTON_DATA": str(folder), "DATABASE_URL": address}
    os.environ |= settings | {"EMAIL_URL": "dummymail://", "LEPTON_LIMITS": "off"}
    manage(os.environ, "migrate", "--verbosity", "0")
    (folder / ".demo-loaded").touch()
    sizes = ("--drafts", "0", "--people", "0", "--voters")
    made = manage(os.environ, "bench_fixture", *sizes, str(voters))
    aside = manage(os.environ, "bench_fixture", *sizes, "1")["ballot"]
    with running_site(str(folder)) as (url, _took):
        before = commits_alone(address, aside)
        seen = asyncio.run(play(urlsplit(url).port, made))
        after = commits_alone(address, aside)
    cost = json.loads(
        subprocess.run(
            [sys.executable, "-m", "bench.vote_cost"],
            cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
        ).stdout
    )  # fmt: skip
    casts, counting = count_rows(address, made["ballot"])
    if (seen["accepted"], seen["refused"], counting) != (casts, [], voters):
        raise RuntimeError(f"{casts} casts in the table, {counting} count: {seen['refused'][:3]}")
    kind = "PostgreSQL" if address.startswith("postgres") else "SQLite"
    others = f"a vote after {cost['after']} others against one after {cost['first']}, {kind}"
    rows = _rows(f"{voters} sockets, {kind}", seen, (before + after) / 2)
    return [*rows, {"what": others} | cost["ratios"]]


def _rows(where, seen, alone):
    """Return the rows of the table; `alone` is single commits per second."""
    return [
        {
            "what": f"votes over {where}",
            "votes/s": round(seen["rate"]),
            "share of single commits": round(seen["rate"] / alone, 2),
            "single commits/s": round(alone),
        },
        {
            "what": f"right tally after the last vote of {where}",
            "p50 ms": round(percentile(seen["late"], 0.5) * 1000),
            "p95 ms": round(percentile(seen["late"], 0.95) * 1000),
            "share of the 1 s limit": round(percentile(seen["late"], 0.95), 2),
            "answer p95 ms": round(percentile(seen["answered"], 0.95) * 1000),
            "tallies per socket": round(seen["tallies"]),
            "kB per socket": round(seen["bytes"] / 1000),
        },
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--voters", type=int, default=1000)
    for row in measure(parser.parse_args().voters):
        print("  ".join(f"{key}: {value}" for key, value in row.items()))
