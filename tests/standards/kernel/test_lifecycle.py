"""Life cycles: a move leads where the table says, or is refused in words."""

from types import SimpleNamespace

import pytest

from standards.kernel.errors import Conflict, InvalidInput, NotFound
from standards.kernel.lifecycle import Lifecycle, Move
from standards.kernel.registry import Registry

DOOR = Lifecycle(
    "door",
    "closed",
    (
        Move("open", frozenset({"closed"}), "ajar", "Open it"),
        Move("shut", frozenset({"ajar"}), "closed"),
        Move("remove", frozenset({"ajar", "closed"}), "gone"),
    ),
    final=frozenset({"gone"}),
)


def test_a_move_leads_to_its_target():
    assert DOOR.target("closed", "open") == "ajar"
    assert DOOR.move("open").label == "Open it"


def test_a_move_from_another_state_names_the_open_ones():
    with pytest.raises(Conflict, match=r"does not fit the state “ajar”.*Open moves: shut, remove"):
        DOOR.target("ajar", "open")


def test_nothing_is_open_at_the_end():
    assert DOOR.open_moves("gone") == []
    with pytest.raises(Conflict, match="Open moves: none"):
        DOOR.target("gone", "open")


def test_an_unknown_move_names_the_known_ones():
    with pytest.raises(InvalidInput, match="Moves of “door”: open, shut, remove"):
        DOOR.target("closed", "paint")


def test_open_moves_keep_the_order_of_the_table():
    assert [move.name for move in DOOR.open_moves("closed")] == ["open", "remove"]


def test_the_states_are_all_that_the_table_names():
    assert DOOR.states == {"closed", "ajar", "gone"}


def test_a_registry_finds_by_slug_and_names_what_it_knows():
    table = Registry("colour", [SimpleNamespace(slug="red"), SimpleNamespace(slug="blue")])
    assert table["red"].slug == "red"
    assert "blue" in table
    assert "green" not in table
    assert [one.slug for one in table] == ["red", "blue"]
    assert len(table) == 2
    with pytest.raises(NotFound, match=r"no “green” here\. Known: red, blue"):
        table["green"]
