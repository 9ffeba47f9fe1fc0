from __future__ import annotations

import pytest

from reviews.ballots import RULES
from reviews.rules.intake import LARGEST, read_choice, read_parameters, read_question
from reviews.rules.outcome import evaluate
from standards.kernel.errors import InvalidInput

MAJORITY = RULES["simple-majority"]


def pointers(rule, body):
    with pytest.raises(InvalidInput) as refused:
        read_question(RULES[rule], body)
    return [each.pointer for each in refused.value.errors]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ([], ""),
        ({}, "/electorate"),
        ({"electorate": {}, "votes": []}, "/electorate"),
        ({"electorate": [1], "votes": []}, "/electorate/0"),
        ({"electorate": [{"id": ""}], "votes": []}, "/electorate/0/id"),
        ({"electorate": [{"id": True}], "votes": []}, "/electorate/0/id"),
        ({"electorate": [{"id": 1}, {"id": "1"}], "votes": []}, "/electorate/1/id"),
        ({"electorate": [{"id": 1, "class": "Q"}], "votes": []}, "/electorate/0/class"),
        ({"electorate": [{"id": 1, "weight": 1.5}], "votes": []}, "/electorate/0/weight"),
        (
            {"electorate": [{"id": 1}], "votes": [{"member": 2, "position": "yes"}]},
            "/votes/0/member",
        ),
        (
            {"electorate": [{"id": 1}], "votes": [{"member": 1, "position": "so"}]},
            "/votes/0/position",
        ),
        (
            {"electorate": [{"id": 1}], "votes": [{"member": 1, "position": "yes", "reason": 5}]},
            "/votes/0/reason",
        ),
        ({"electorate": [{"id": 1}], "votes": [{"member": 1, "parts": 5}]}, "/votes/0/parts"),
        ({"electorate": [{"id": 1}], "votes": [{"member": 1, "parts": [5]}]}, "/votes/0/parts/0"),
        (
            {
                "electorate": [{"id": 1}],
                "votes": [{"member": 1, "parts": [{"position": "yes", "weight": 2}]}],
            },
            "/votes/0/parts",
        ),
        (
            {
                "electorate": [{"id": 1}],
                "votes": [{"member": 1, "parts": [{"position": "so", "weight": 1}]}],
            },
            "/votes/0/parts/0/position",
        ),
        (
            {
                "electorate": [{"id": 1}],
                "votes": [{"member": 1, "position": "yes", "reason": "x" * 20_001}],
            },
            "/votes/0/reason",
        ),
        ({"electorate": [], "votes": [], "parameters": []}, "/parameters"),
        ({"electorate": [], "votes": [], "parameters": {"x": 1}}, "/parameters/x"),
        ({"electorate": [], "votes": [], "parameters": {"quorum": True}}, "/parameters/quorum"),
        ({"electorate": [], "votes": [], "parameters": {"quorum": "-1"}}, "/parameters/quorum"),
        ({"electorate": [], "votes": [], "parameters": {"quorum": "1/0"}}, "/parameters/quorum"),
        ({"electorate": [], "votes": [], "now": "soon", "closes_at": "2026-01-01"}, "/now"),
        (
            {
                "electorate": [],
                "votes": [],
                "now": "2026-01-01T00:00:00Z",
                "closes_at": "2026-01-01",
            },
            "/now",
        ),
        ({"totals": 5}, "/totals"),
        ({"totals": {"q": {}}}, "/totals/q"),
        ({"totals": {"p": 5}}, "/totals/p"),
        ({"totals": {"p": {"yes": 1.0}}}, "/totals/p/yes"),
        ({"totals": {"p": {"so": 1}}}, "/totals/p/so"),
        ({"totals": {"p": {"yes": 1, "no_without_reason": 1}}}, "/totals/p/no_without_reason"),
        ({"totals": {"p": {"yes": 3}, "eligible": {"p": 2}}}, "/totals/eligible/p"),
        ({"totals": {"p": {"yes": 3}, "eligible": 2}}, "/totals/eligible"),
        ({"totals": {"p": {"yes": 3}}, "parameters": {"quorum": "1/2"}}, "/totals/eligible/p"),
    ],
)
def test_faults_are_named_with_their_place(body, place):
    assert place in pointers("simple-majority", body)


def test_reasons_that_are_needed_are_asked_for():
    body = {
        "electorate": [{"id": 1}],
        "votes": [{"member": 1, "position": "discuss", "reason": " "}],
    }
    assert pointers("ietf-iesg", body) == ["/votes/0/reason"]


def test_votes_are_not_split_where_nothing_is_weighed():
    body = {
        "electorate": [{"id": 1}],
        "votes": [{"member": 1, "parts": [{"position": "yes", "weight": 1}]}],
    }
    assert pointers("iso-dis", body) == ["/votes/0/parts"]


@pytest.mark.parametrize(
    ("rule", "name", "value"),
    [
        ("iso-np", "experts_small", -1),
        ("iso-np", "more_than", "yes"),
        ("ietf-iesg", "track", "fast"),
        ("iso-cd", "consensus_reason", 5),
    ],
)
def test_parameters_are_checked_by_kind(rule, name, value):
    with pytest.raises(InvalidInput) as refused:
        read_parameters(RULES[rule], {name: value})
    assert refused.value.errors[0].pointer == f"/parameters/{name}"


def test_questions_have_a_largest_size():
    assert pointers("simple-majority", {"electorate": [{}] * (LARGEST + 1), "votes": []}) == [
        "/electorate"
    ]


def test_members_who_do_not_sit_are_not_counted():
    body = {
        "electorate": [{"id": 1}, {"id": 2, "active": False}],
        "votes": [{"member": 1, "position": "yes"}, {"member": 2, "position": "no"}],
    }
    question = read_question(MAJORITY, body)
    assert (question.counts["p"].cast, question.counts["p"].eligible) == (1, 1)


def test_split_votes_are_counted_by_weight():
    parts = [{"position": "yes", "weight": 2}, {"position": "no", "weight": 1}]
    body = {"electorate": [{"id": 1, "weight": 3}], "votes": [{"member": 1, "parts": parts}]}
    count = read_question(MAJORITY, body).counts["p"]
    assert (count.in_favour, count.against) == (2, 1)


@pytest.mark.parametrize(
    ("now", "outcome"), [("2026-01-01T00:00:00Z", "undecided"), ("2026-01-02T00:00:00Z", "passed")]
)
def test_ballot_before_its_hour_is_undecided(now, outcome):
    body = {"totals": {"p": {"yes": 1}}, "now": now, "closes_at": "2026-01-02T00:00:00Z"}
    question = read_question(MAJORITY, body)
    assert (
        evaluate(MAJORITY, question.parameters, question.counts, ended=question.ended).outcome.value
        == outcome
    )


def test_choices_are_read_whole():
    choice = read_choice({"position": "yes", "parts": [{"position": "no", "weight": 1}]})
    assert choice == {
        "position": "yes",
        "reason": "",
        "receipt": "",
        "commits_experts": 0,
        "parts": (("no", 1),),
        "comments": (),
        "member": "",
    }


@pytest.mark.parametrize(
    ("comments", "pointer"),
    [("x", "/comments"), ([{}] * 101, "/comments"), ([{"text": "a"}, 3], "/comments/1")],
)
def test_comments_of_a_vote_are_a_short_list_of_objects(comments, pointer):
    with pytest.raises(InvalidInput) as refused:
        read_choice({"position": "yes", "comments": comments})
    assert [each.pointer for each in refused.value.errors] == [pointer]


def test_comments_of_a_vote_are_handed_on_as_they_came():
    assert read_choice({"comments": [{"text": "a"}]})["comments"] == ({"text": "a"},)


def test_population_of_the_members_counts():
    body = {
        "electorate": [{"id": 1, "population": 70}, {"id": 2, "population": 30}],
        "votes": [{"member": 1, "position": "yes"}, {"member": 2, "position": "no"}],
    }
    count = read_question(RULES["cen-2017"], body).counts["p"]
    assert (count.population_for, count.population_against) == (70, 30)


def test_choices_with_faulty_texts_are_refused():
    with pytest.raises(InvalidInput) as refused:
        read_choice({"position": 5})
    assert refused.value.errors[0].pointer == "/position"


def test_votes_without_a_reason_are_told_apart():
    from reviews.rules.eligibility import lacks_counting_reason
    from reviews.rules.tally import CastVote

    rule = RULES["iso-dis"]
    assert lacks_counting_reason(rule, CastVote(member="a", position="no"))
    assert not lacks_counting_reason(rule, CastVote(member="a", position="no", reason="why"))
    assert not lacks_counting_reason(rule, CastVote(member="a", position="yes"))
    assert not lacks_counting_reason(rule, CastVote(member="a", position="so"))


def test_results_are_shown_with_their_arithmetic():
    rule = RULES["ietf-iesg"]
    totals = {"p": {"yes": 2, "no_objection": 1, "recuse": 1}, "eligible": {"p": 6}}
    question = read_question(rule, {"totals": totals})
    found = evaluate(rule, question.parameters, question.counts)
    shown = [each.as_dict() for each in found.results]
    assert [each["arithmetic"] for each in shown] == ["2 ≥ 1", "0 ≤ 0", "3 × 3 = 9 ≥ 2 × 5 = 10"]
    assert "Two-thirds do not object: 3 in favour of 5" in found.explanation()
    assert found.positions()["recuse"] == 1
    assert rule.classes == {"P"}
