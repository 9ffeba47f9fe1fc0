"""Who is too near, by table and by property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.rules.separation import (
    APPEALING,
    APPLYING,
    DECIDING,
    EVALUATING,
    REVIEWING,
    Act,
    Conflict,
    conflict_of,
    people_who,
)

APPLICANT, EVALUATOR, REVIEWER, OFFICER, OTHER = 1, 2, 3, 4, 5
ACTS = [
    Act("submit", APPLICANT),
    Act("start_evaluation", EVALUATOR),
    Act("end_evaluation", None),
    Act("review", REVIEWER),
    Act("grant", OFFICER),
]
MOVES = sorted(APPLYING | EVALUATING | REVIEWING | DECIDING | APPEALING | {"accept", "resume"})


def near(person, move, *, decision=False):
    return conflict_of(person, move, acts=ACTS, applicants={APPLICANT}, decision=decision)


@pytest.mark.parametrize(
    ("person", "move", "expected"),
    [
        (APPLICANT, "submit", None),
        (OTHER, "submit", Conflict.NOT_APPLICANT),
        (APPLICANT, "grant", Conflict.OWN_ORGANISATION),
        (APPLICANT, "accept", Conflict.OWN_ORGANISATION),
        (EVALUATOR, "review", Conflict.EVALUATED),
        (EVALUATOR, "withdraw", Conflict.EVALUATED),
        (REVIEWER, "grant", None),
        (REVIEWER, "record_finding", Conflict.TOOK_PART),
        (OFFICER, "record_finding", Conflict.TOOK_PART),
        (EVALUATOR, "record_finding", None),
        (EVALUATOR, "uphold", Conflict.TOOK_PART),
        (REVIEWER, "uphold", Conflict.TOOK_PART),
        (OFFICER, "overturn", Conflict.TOOK_PART),
        (OTHER, "overturn", None),
        (EVALUATOR, "resume", None),
    ],
)
def test_nearness_by_table(person, move, expected):
    assert near(person, move) is expected


def test_ending_a_suspension_is_a_decision():
    assert near(EVALUATOR, "resume", decision=True) is Conflict.EVALUATED


def test_the_platform_is_nobody():
    assert people_who(ACTS, {"end_evaluation"}) == frozenset()


acts = st.lists(st.builds(Act, st.sampled_from(MOVES), st.none() | st.integers(1, 6)), max_size=12)


@given(acts, st.sampled_from(MOVES), st.integers(1, 6), st.sets(st.integers(1, 6)))
def test_no_applicant_judges_and_no_evaluator_decides(acts, move, person, applicants):
    found = conflict_of(person, move, acts=acts, applicants=applicants)
    if person in applicants and move not in APPLYING:
        assert found is Conflict.OWN_ORGANISATION
    if move in DECIDING and person in people_who(acts, EVALUATING):
        assert found is not None


@given(acts, st.sampled_from(MOVES), st.integers(1, 6))
def test_a_further_act_never_brings_somebody_nearer_to_the_right(acts, move, person):
    before = conflict_of(person, move, acts=acts, applicants=set())
    after = conflict_of(
        person, move, acts=[*acts, Act("start_evaluation", person)], applicants=set()
    )
    assert before is None or after is not None
