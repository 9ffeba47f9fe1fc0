"""The table of moves: every path of the process, who may, what is needed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.kernel.errors import Conflict, Forbidden, InvalidInput
from standards.rules.moves import (
    MOVE_NAMES,
    MOVES,
    OFFICERS,
    arrival,
    chosen_move,
    missing_clearances,
    open_moves,
)
from standards.rules.stages import Phase, Standing, Substage

MAIN_LINE = [
    ("submit_proposal", "10.00"),
    ("start_np_ballot", "10.20"),
    ("end_round", "10.60"),
    ("accept_proposal", "10.99"),
    ("register_wi", "20.00"),
    ("start_wd", "20.20"),
    ("register_cd", "30.00"),
    ("start_cd_review", "30.20"),
    ("end_round", "30.60"),
    ("judge_consensus", "30.99"),
    ("register_dis", "40.00"),
    ("start_enquiry", "40.20"),
    ("end_round", "40.60"),
    ("pass_enquiry", "40.99"),
    ("register_fdis", "50.00"),
    ("start_approval", "50.20"),
    ("end_round", "50.60"),
    ("pass_approval", "50.99"),
]


def walk(standing, *names):
    seen = {}
    codes = []
    for name in names:
        seen[standing.phase] = max(seen.get(standing.phase, 0), standing.iteration)
        standing = arrival(chosen_move(standing, name, {"manager", "chair"}), standing, seen)
        codes.append(standing.code)
    return standing, codes


def test_the_main_line_leads_from_a_preliminary_item_to_approval():
    _end, codes = walk(Standing(Phase.PRELIMINARY), *[name for name, _code in MAIN_LINE])
    assert codes == [code for _name, code in MAIN_LINE]


def test_a_phase_that_is_repeated_counts_up_when_it_starts_again():
    standing, _codes = walk(
        Standing(Phase.PUBLIC_ENQUIRY, Substage.ENDED), "repeat", "start_enquiry"
    )
    assert (standing.code, standing.label) == ("40.20", "DIS 2")


def test_a_phase_that_is_entered_again_counts_up():
    standing, codes = walk(
        Standing(Phase.COMMITTEE_REVIEW, Substage.ENDED), "send_back", "start_wd", "register_cd"
    )
    assert codes == ["30.92", "20.20", "30.00"]
    assert standing.label == "CD 2"


def test_review_leads_to_confirmation_revision_or_withdrawal():
    published = Standing(Phase.PUBLISHED, Substage.ENDED)
    assert walk(published, "start_review", "confirm")[1] == ["90.20", "90.93"]
    assert walk(published, "start_review", "revise")[1][-1] == "90.92"
    assert walk(published, "start_review", "propose_withdrawal", "withdraw")[1][-1] == "95.99"


def test_an_unknown_move_is_bad_input_and_lists_the_known_ones():
    with pytest.raises(InvalidInput, match="register_cd"):
        chosen_move(Standing(Phase.DRAFT), "jump", {"manager"})


def test_a_move_that_does_not_start_here_is_a_conflict_and_names_the_open_ones():
    with pytest.raises(Conflict, match="register_cd"):
        chosen_move(Standing(Phase.DRAFT), "register_dis", {"manager"})
    with pytest.raises(Conflict, match="none"):
        chosen_move(Standing(Phase.WITHDRAWN, Substage.PASSED), "register_dis", {"manager"})


def test_consensus_is_judged_by_the_chair_alone():
    review = Standing(Phase.COMMITTEE_REVIEW, Substage.ENDED)
    assert chosen_move(review, "judge_consensus", {"chair"}).asks_reason
    with pytest.raises(Forbidden, match="chair"):
        chosen_move(review, "judge_consensus", {"manager"})


@pytest.mark.parametrize("name", sorted(MOVE_NAMES))
def test_members_without_office_make_no_move(name):
    roles = {"editor", "expert", "voting_member", "observer", "liaison"}
    with pytest.raises(Forbidden):
        chosen_move(Standing(Phase.DRAFT), name, roles)


def test_an_enquiry_needs_its_ballot_and_an_answer_to_every_comment():
    move = next(move for move in MOVES if move.name == "pass_enquiry")
    assert missing_clearances(move, set()) == [("ballot",), ("comments",)]
    assert missing_clearances(move, {"ballot"}) == [("comments",)]
    assert missing_clearances(move, {"ballot", "comments"}) == []


def test_a_proposal_is_accepted_by_ballot_or_by_resolution():
    move = next(move for move in MOVES if move.name == "accept_proposal")
    assert missing_clearances(move, {"resolution"}) == []
    assert missing_clearances(move, {"comments"}) == [("ballot", "resolution")]


standings = st.builds(
    Standing, st.sampled_from(Phase), st.sampled_from(Substage), st.integers(1, 5)
)


@given(standings)
def test_whatever_is_over_offers_nothing(standing):
    if standing.over:
        assert open_moves(standing, OFFICERS) == []


@given(standings, st.data())
def test_every_open_move_leads_somewhere_and_never_counts_down(standing, data):
    moves = open_moves(standing, OFFICERS)
    if moves:
        move = data.draw(st.sampled_from(moves))
        after = arrival(move, standing, {standing.phase: standing.iteration})
        assert (after.phase, after.substage) != (standing.phase, standing.substage)
        if after.phase is standing.phase:
            assert after.iteration in {standing.iteration, standing.iteration + 1}


def test_names_of_moves_are_used_once():
    names = [move.name for move in MOVES]
    assert len(names) == len(set(names))
