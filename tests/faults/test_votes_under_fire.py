"""Voters leave, ask again and lose their server: the result is exactly what was accepted."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from tests.faults.voters import close, gather, listed, promised, stored, vote_under_fire

pytestmark = pytest.mark.services


def differences(site, web, made, people, wanted):
    """Compare the books of the voters with the API and the tables; empty when all agree.

    `wanted` are the intents of each voter in the order of casting.
    """
    ballot, found = made["ballot"], {}
    books, rows = promised(people), stored(site, ballot)
    by_key = {
        key: (name, position, bool(counts), slip) for name, key, position, counts, slip in rows
    }
    for one in people:
        for key, receipts in books[one.name].items():
            name, position, _counts, slip = by_key.get(key, ("", "", False, ""))
            if not name.startswith(one.name) or position != wanted[one.name][key]:
                found.setdefault("lost", []).append(key)
            elif receipts != {slip}:
                found.setdefault("receipts", []).append(key)
    keys = {key for book in books.values() for key in book}
    if sorted(row[1] for row in rows) != sorted(keys):
        found["rows"] = len(rows) - len(keys)
    last = {(name, position, slip) for name, _key, position, counts, slip in rows if counts}
    if listed(web, ballot, made["reader_token"]) != last:
        found["listed"] = ballot
    said = {next(reversed(book)) for book in books.values() if book}
    if {row[1] for row in rows if row[3]} != said:
        found["counting"] = ballot
    return found


def play(site, folder, *, voters, kills, application=None, seed=11):
    """Let people vote while processes die; return the differences before and after the close."""
    made, people = gather(site, folder, voters, seed)
    wanted = {one.name: dict(one.intents) for one in people}
    webs = [site.web(*([application] if application else [])) for _number in range(2)]
    asyncio.run(vote_under_fire(made["ballot"], people, webs, kills))
    assert [one.refusals for one in people if one.refusals] == []
    found = differences(site, webs[0], made, people, wanted)
    result = close(webs[1], made["ballot"], made["manager_tokens"])
    said = Counter(list(intents.values())[-1] for intents in wanted.values())
    counted = Counter({name: n for name, n in result["counts"].items() if n})
    inputs = Counter(vote["position"] for vote in result["inputs"]["votes"])
    if not counted == inputs == said or result["turnout"]["voted"] != voters:
        found["result"] = result["counts"]
    return found | {
        f"after the close: {name}": value
        for name, value in differences(site, webs[0], made, people, wanted).items()
    }


def test_forty_voters_and_a_killed_process_end_in_what_was_accepted(site, tmp_path):
    assert play(site, tmp_path, voters=40, kills=1) == {}


@pytest.mark.soak
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_two_hundred_voters_and_five_killed_processes(site, tmp_path, seed):
    assert play(site, tmp_path, voters=200, kills=5, seed=seed) == {}


def test_the_check_catches_a_site_that_accepts_before_it_stores(site, tmp_path):
    application = "tests.faults.accept_first:application"
    found = play(site, tmp_path, voters=40, kills=2, application=application)
    assert found["lost"]
    assert "result" in found


def test_the_check_catches_a_site_that_forgets_the_keys(site, tmp_path):
    application = "tests.faults.forget_keys:application"
    assert play(site, tmp_path, voters=20, kills=0, application=application)["rows"] > 0
