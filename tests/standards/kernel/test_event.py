"""Events keep their fields through storage, whatever they hold."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

import pytest

from standards.kernel import bell, clock, slots
from standards.kernel.event import Event, event_type
from standards.kernel.subscriptions import followers, on

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Weighed(Event):
    name: ClassVar[str] = "tests.weighed"
    grams: int
    parts: tuple[str, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Older(Event):
    name: ClassVar[str] = "tests.older"
    later: int = 7


def weighed(**values):
    return Weighed(**({"subject": "thing:1", "actor": 3, "at": AT, "grams": 5} | values))


@pytest.mark.parametrize(
    "event", [weighed(), weighed(parts=("a", "b"), until=AT), weighed(actor=None, parts=())]
)
def test_an_event_comes_back_from_its_payload(event):
    assert event_type("tests.weighed").from_payload(event.payload()) == event


def test_a_payload_is_json_with_instants_in_utc():
    payload = weighed(parts=("a",), until=AT).payload()
    assert payload["at"] == payload["until"] == "2026-11-02T09:30:00Z"
    assert payload["parts"] == ["a"]


def test_pages_are_told_the_bare_fact_on_the_subjects_topic():
    assert weighed().topics() == ("thing:1",)
    assert weighed().public() == {"type": "weighed", "subject": "thing:1"}


def test_the_log_is_told_the_name_and_all_fields():
    assert weighed().ledger_entry() == {"event": "tests.weighed"} | weighed().payload()


def test_two_events_may_not_share_a_name():
    with pytest.raises(TypeError, match=r"two events are named tests\.weighed"):
        type("Other", (Event,), {"name": "tests.weighed"})


def test_an_event_without_a_name_is_a_base_only():
    assert type("Base", (Event,), {}).name == ""
    with pytest.raises(KeyError):
        event_type("tests.unknown")


def test_followers_are_those_of_the_class_and_its_bases_once_each():
    seen = []

    def follow(event):
        seen.append(event)

    assert on(Weighed)(follow) is follow
    on(Weighed)(follow)
    mine = [one for one in followers(weighed()) if one is follow]
    assert len(mine) == 1
    mine[0](weighed())
    assert seen == [weighed()]
    plain = Event(subject="x", actor=None, at=AT)
    assert follow not in followers(plain)


def test_a_slot_gathers_what_its_providers_give_in_order():
    slots.register("tests.shelf", first := lambda number: [number])
    slots.register("tests.shelf", lambda number: [number + 1, None])
    slots.register("tests.shelf", first)
    assert len(slots.providers("tests.shelf")) == 2
    assert slots.gather("tests.shelf", 4) == [4, 5, None]
    assert slots.panels("tests.shelf", 4) == [[4], [5, None]]
    assert slots.providers("tests.empty") == ()


def test_empty_panels_are_left_out():
    slots.register("tests.panel", lambda: None)
    slots.register("tests.panel", lambda: "<p>")
    assert slots.panels("tests.panel") == ["<p>"]


def test_the_bell_calls_those_who_listen_until_they_leave():
    rung = []
    listener = rung.append

    def ring_one():
        listener(1)

    bell.listen(ring_one)
    bell.ring()
    bell.leave(ring_one)
    bell.leave(ring_one)
    bell.ring()
    assert rung == [1]


def test_the_clock_is_aware_and_in_utc():
    assert clock.now().tzinfo is UTC


def test_payload_older_than_a_field_gets_its_default():
    payload = Older(subject="x:1", actor=None, at=datetime(2026, 1, 1, tzinfo=UTC)).payload()
    del payload["later"]
    assert Older.from_payload(payload).later == 7
    del payload["actor"]
    with pytest.raises(KeyError):
        Older.from_payload(payload)
