from datetime import UTC, datetime, timedelta

import pytest

from reviews.ballots import RULES
from reviews.queries.calculator import answer
from reviews.rules.ballot import Count, Outcome
from reviews.rules.judgement import case_of, verdict_of

VOTED = Count(in_favour=1)
OPENED = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("parameters", "outcome"),
    [
        ({"consensus": True, "consensus_reason": "None sustained."}, Outcome.PASSED),
        ({"consensus": False, "consensus_reason": ""}, Outcome.FAILED),
    ],
)
def test_the_chairs_word_is_the_outcome(parameters, outcome):
    assert verdict_of(parameters, VOTED).outcome is outcome


@pytest.mark.parametrize("count", [Count(eligible=0), Count()])
def test_over_nobody_there_is_nothing_to_judge(count):
    assert verdict_of({"consensus": True}, count).outcome is Outcome.UNDECIDED


def test_without_a_word_there_is_no_verdict():
    assert verdict_of({}, VOTED) is None
    assert verdict_of({"consensus": None}, VOTED) is None


@pytest.mark.parametrize(
    ("days", "current", "over"),
    [(0, [0], 0), (89, [0], 0), (90, [1], 1), (134, [1], 1), (135, [2], 2), (180, [], 3)],
)
def test_a_case_takes_ninety_days_then_twice_forty_five(days, current, over):
    steps = case_of(OPENED, OPENED + timedelta(days=days))
    assert [(step.until - OPENED).days for step in steps] == [90, 135, 180]
    assert [n for n, step in enumerate(steps) if step.current] == current
    assert sum(step.over for step in steps) == over


@pytest.mark.parametrize(("consensus", "outcome"), [(True, "passed"), (False, "failed")])
def test_an_objection_that_was_judged_blocks_no_more(consensus, outcome):
    body = {
        "parameters": {"consensus": consensus, "consensus_reason": "Mediated."},
        "totals": {"p": {"yes": 5, "no": 1}},
    }
    assert answer(RULES["w3c-consensus"], body)["outcome"] == outcome


def test_an_appeal_is_counted_and_never_judged():
    rule = RULES["w3c-consensus"]
    assert not rule.judged({"stage": "appeal"})
    assert rule.judged({"stage": "review"})
    assert RULES["iso-cd"].judged({})
    assert not RULES["iso-dis"].judged({})
