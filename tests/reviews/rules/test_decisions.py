"""What may follow a ballot, over every outcome and every place a work item can stand at."""

import pytest

from reviews.rules.ballot import Outcome
from reviews.rules.decisions import options
from standards.rules.stages import Phase, Standing, Substage

ENDED = Substage.ENDED


def ways(outcome, phase, choice=None, substage=ENDED, iteration=1):
    found = options(Outcome(outcome), choice, Standing(phase, substage, iteration))
    return {each.next.value: each.move.name for each in found}


@pytest.mark.parametrize(
    ("phase", "move"),
    [
        (Phase.COMMITTEE_REVIEW, "judge_consensus"),
        (Phase.PUBLIC_ENQUIRY, "pass_enquiry"),
        (Phase.APPROVAL, "pass_approval"),
    ],
)
def test_a_passed_ballot_goes_on_or_repeats(phase, move):
    assert ways("passed", phase) == {"advance": move, "repeat": "repeat"}


@pytest.mark.parametrize("outcome", ["failed", "blocked"])
@pytest.mark.parametrize("phase", [Phase.COMMITTEE_REVIEW, Phase.PUBLIC_ENQUIRY, Phase.APPROVAL])
def test_a_lost_ballot_is_repeated_sent_back_or_cancelled(outcome, phase):
    expected = {"repeat": "repeat", "send_back": "send_back", "cancel": "abandon"}
    assert ways(outcome, phase) == expected


def test_a_proposal_is_accepted_or_cancelled():
    assert ways("passed", Phase.PROPOSAL) == {"advance": "accept_proposal"}
    assert ways("failed", Phase.PROPOSAL) == {"cancel": "abandon"}


@pytest.mark.parametrize(
    ("choice", "move"),
    [("confirm", "confirm"), ("revise", "revise"), ("withdraw", "propose_withdrawal")],
)
def test_a_systematic_review_follows_its_choice(choice, move):
    found = ways("decided", Phase.SYSTEMATIC_REVIEW, choice, Substage.STARTED)
    assert found == {"advance": move}


def test_a_choice_that_no_move_knows_leads_nowhere():
    assert ways("decided", Phase.SYSTEMATIC_REVIEW, "a winner", Substage.STARTED) == {}


def test_a_withdrawal_ballot_withdraws():
    found = ways("passed", Phase.SYSTEMATIC_REVIEW, None, Substage.PASSED)
    assert found == {"advance": "withdraw"}


@pytest.mark.parametrize("phase", list(Phase))
def test_nothing_follows_an_undecided_ballot(phase):
    assert ways("undecided", phase) == {}


def test_nothing_follows_where_the_work_is_not_in_a_round():
    assert ways("passed", Phase.DRAFT) == {}


def test_repeating_is_announced_under_the_next_label():
    found = options(Outcome.FAILED, None, Standing(Phase.PUBLIC_ENQUIRY, ENDED, 1))
    assert "DIS 2" in str(found[0].follows)
    assert found[0].asks_reason
