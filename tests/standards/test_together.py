"""Questions of the same moment share one look-up; none is answered by an older one."""

from __future__ import annotations

import asyncio

import pytest

from standards.infrastructure.together import Together


async def test_questions_of_one_moment_are_looked_up_at_once():
    calls = []

    async def look_up(keys):
        calls.append(sorted(keys))
        return {key: key * 2 for key in keys}

    asked = Together(look_up)
    assert await asyncio.gather(*(asked.ask(key) for key in (3, 1, 3))) == [6, 2, 6]
    assert calls == [[1, 3]]


async def test_a_question_asked_during_a_look_up_gets_one_of_its_own():
    calls, begun, go = [], asyncio.Event(), asyncio.Event()

    async def look_up(keys):
        calls.append(sorted(keys))
        begun.set()
        await go.wait()
        return dict.fromkeys(keys, len(calls))

    asked = Together(look_up)
    first = asyncio.create_task(asked.ask("a"))
    await begun.wait()
    second = asyncio.create_task(asked.ask("a"))
    await asyncio.sleep(0)
    go.set()
    assert (await first, await second) == (1, 2)


async def test_everybody_who_asked_is_told_of_a_failure():
    async def look_up(keys):
        raise LookupError("gone")

    asked = Together(look_up)
    for _again in range(2):
        with pytest.raises(LookupError, match="gone"):
            await asked.ask("a")


async def test_one_who_stops_waiting_leaves_the_others_their_answer():
    go = asyncio.Event()

    async def look_up(keys):
        await go.wait()
        return dict.fromkeys(keys, 1)

    asked = Together(look_up)
    one, two = (asyncio.create_task(asked.ask("a")) for _ in range(2))
    await asyncio.sleep(0)
    one.cancel()
    go.set()
    assert await two == 1


async def test_a_look_up_answers_at_most_so_many_the_first_ones_first():
    calls = []

    async def look_up(keys):
        calls.append(list(keys))
        return {key: -key for key in keys}

    asked = Together(look_up, 2)
    assert await asyncio.gather(*(asked.ask(key) for key in range(5))) == [0, -1, -2, -3, -4]
    assert calls == [[0, 1], [2, 3], [4]]
