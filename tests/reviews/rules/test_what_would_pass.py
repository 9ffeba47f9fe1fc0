from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.ballots import RULES
from reviews.rules.ballot import Compare, Count, Outcome, Stance
from reviews.rules.intake import read_question
from reviews.rules.outcome import evaluate
from reviews.rules.tally import Group, add, count_groups
from reviews.rules.what_would_pass import standing, what_would_pass, with_more
from standards.kernel.phrases import Phrase

MAJORITY, DIS = RULES["simple-majority"], RULES["iso-dis"]


def prospects(rule, totals, **parameters):
    question = read_question(rule, {"totals": totals, "parameters": parameters})
    return [str(each.text) for each in what_would_pass(rule, question.parameters, question.counts)]


@pytest.mark.parametrize(
    ("totals", "first"),
    [
        (
            {"p": {"yes": 15, "no": 2, "abstain": 1}, "eligible": {"p": 40}},
            "It would fail only if 13 or more of the 22 remaining votes are against.",
        ),
        (
            {"p": {"yes": 15, "no": 2, "abstain": 1}, "eligible": {"p": 24}},
            "It passes whatever the remaining members vote.",
        ),
        (
            {"p": {"yes": 2, "no": 2}, "eligible": {"p": 4}},
            "Every vote is in: the result cannot change.",
        ),
        (
            {"p": {"yes": 3, "no": 1}, "eligible": {"p": 4}},
            "Every vote is in: the result cannot change.",
        ),
        (
            {"p": {"yes": 2, "no": 4}, "eligible": {"p": 10}},
            "It would pass if 3 or more of the 4 remaining votes are in favour.",
        ),
        (
            {"p": {"yes": 1, "no": 4}, "eligible": {"p": 6}},
            "It cannot pass with the remaining votes.",
        ),
        ({"p": {"yes": 1, "no": 4}}, "It would pass with 4 more votes in favour."),
        ({"p": {"yes": 4, "no": 1}}, "It would fail with 3 more votes against."),
    ],
)
def test_remaining_votes_are_weighed(totals, first):
    assert prospects(MAJORITY, totals)[0] == first


def test_unmet_tests_say_how_much_is_missing():
    said = prospects(DIS, {"p": {"yes": 4, "no": 4}, "eligible": {"p": 8, "all": 8}})
    assert said[1:] == [
        "Two-thirds of the participating members: 2 short at the present count.",
        "Not more than one quarter against: 2 too many at the present count.",
    ]


def test_nothing_counted_is_said_so():
    assert "nothing has been counted" in prospects(MAJORITY, {"p": {}})[1]


def test_blocks_are_named_first():
    rule = RULES["ietf-iesg"]
    assert prospects(rule, {"p": {"yes": 9, "no": 1}, "eligible": {"p": 10}})[0].startswith(
        "1 blocking"
    )


def test_rules_that_judge_do_not_foresee():
    assert prospects(RULES["iso-cd"], {"p": {"yes": 3}}) == []


def test_answer_holds_the_position_and_the_number():
    question = read_question(MAJORITY, {"totals": {"p": {"yes": 1, "no": 2}, "eligible": {"p": 9}}})
    first = what_would_pass(MAJORITY, question.parameters, question.counts)[0].as_dict()
    assert (first["kind"], first["position"], first["votes"], first["of"]) == ("votes", "yes", 2, 6)


@pytest.mark.parametrize(
    ("slug", "totals", "word"),
    [
        ("simple-majority", {"p": {}}, "open"),
        ("simple-majority", {"p": {"yes": 1}}, "passing"),
        ("simple-majority", {"p": {"no": 1}}, "failing"),
        ("ietf-iesg", {"p": {"no": 1}, "eligible": {"p": 3}}, "blocked"),
        ("iso-cd", {"p": {"yes": 1}}, "open"),
    ],
)
def test_open_ballots_stand_somewhere(slug, totals, word):
    question = read_question(RULES[slug], {"totals": totals})
    assert standing(evaluate(RULES[slug], question.parameters, question.counts)) == word


@settings(deadline=None, max_examples=50)
@given(
    yes=st.integers(0, 9),
    no=st.integers(0, 9),
    silent_p=st.integers(0, 9),
    silent_o=st.integers(0, 9),
)
def test_named_number_is_the_smallest_that_turns_the_result(yes, no, silent_p, silent_o):
    groups = [
        Group(member_class="P", position="yes", reasoned=True, weight=yes),
        Group(member_class="P", position="no", reasoned=True, weight=no),
    ]
    counts = count_groups(DIS, {"P": yes + no + silent_p, "O": silent_o}, groups)
    passes = evaluate(DIS, {}, counts).outcome is Outcome.PASSED
    first = what_would_pass(DIS, {}, counts)[0]
    if first.kind != "votes":
        return
    stance = Stance.AGAINST if passes else Stance.FOR
    turned = (
        evaluate(DIS, {}, with_more(DIS, counts, stance, first.votes)).outcome is Outcome.PASSED
    )
    short = (
        evaluate(DIS, {}, with_more(DIS, counts, stance, first.votes - 1)).outcome is Outcome.PASSED
    )
    assert (turned, short) == (not passes, passes)


def test_unknown_positions_count_nowhere():
    assert add(Count(), MAJORITY, Group(member_class="P", position="so", reasoned=False)) == Count()


@pytest.mark.parametrize(
    ("compare", "left", "right", "holds"),
    [
        (Compare.AT_LEAST, 1, 1, True),
        (Compare.MORE_THAN, 1, 1, False),
        (Compare.AT_MOST, 2, 1, False),
        (Compare.LESS_THAN, 0, 1, True),
    ],
)
def test_comparisons(compare, left, right, holds):
    assert compare.holds(left, right) is holds


def test_phrases_speak_the_language_given():
    inner = Phrase("two")
    assert (
        Phrase("%(n)s of them", {"n": inner}).say(
            lambda text: text.upper().replace("%(N)S", "%(n)s")
        )
        == "TWO OF THEM"
    )
