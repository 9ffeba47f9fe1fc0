"""Every rule, by worked examples and by what must hold for all of them.

cen_2017, committee_rule, etsi_71, ieee_sa, ietf_iesg, iso_cd, iso_dis, iso_fdis, iso_np,
oasis_full, oasis_special, simple_majority, systematic_review, w3c_consensus
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.ballots import RULES
from reviews.rules.ballot import Outcome, Reason, Stance
from reviews.rules.intake import read_question
from reviews.rules.outcome import evaluate

MONOTONE = [slug for slug in RULES if slug != "iso-cd"]


def ask(slug, body):
    question = read_question(RULES[slug], body)
    return evaluate(RULES[slug], question.parameters, question.counts, ended=question.ended)


@pytest.mark.parametrize(
    ("slug", "parameters", "totals", "outcome"),
    [
        (
            "iso-np",
            {},
            {
                "p": {"yes": 14, "no": 5, "abstain": 5},
                "eligible": {"p": 24},
                "experts_from_approving": 6,
            },
            "passed",
        ),
        (
            "iso-np",
            {},
            {
                "p": {"yes": 14, "no": 5, "abstain": 5},
                "eligible": {"p": 24},
                "experts_from_approving": 4,
            },
            "failed",
        ),
        (
            "iso-np",
            {},
            {
                "p": {"yes": 6, "no": 4, "abstain": 4},
                "eligible": {"p": 14},
                "experts_from_approving": 4,
            },
            "failed",
        ),
        (
            "iso-np",
            {"majority": "1/2", "more_than": True},
            {"p": {"yes": 6, "no": 4}, "eligible": {"p": 14}, "experts_from_approving": 4},
            "passed",
        ),
        ("iso-dis", {}, {"p": {"yes": 13, "no": 3}, "all": {"yes": 18, "no": 3}}, "passed"),
        ("iso-dis", {}, {"p": {"yes": 3, "no": 1}}, "passed"),
        ("iso-dis", {}, {"p": {"yes": 2, "no": 1}}, "failed"),
        ("iso-dis", {}, {"p": {"yes": 2, "no": 3, "no_without_reason": 3}}, "passed"),
        ("iso-fdis", {}, {"p": {"yes": 24, "no": 12}, "all": {"yes": 50, "no": 14}}, "passed"),
        ("iso-fdis", {}, {"p": {"yes": 23, "no": 12}, "all": {"yes": 50, "no": 14}}, "failed"),
        ("iso-fdis", {}, {"all": {"yes": 3, "no": 1}}, "passed"),
        (
            "ietf-iesg",
            {},
            {"p": {"yes": 2, "no_objection": 8, "abstain": 1}, "eligible": {"p": 15}, "recused": 1},
            "passed",
        ),
        (
            "ietf-iesg",
            {},
            {"p": {"yes": 2, "no_objection": 7, "abstain": 2}, "eligible": {"p": 15}, "recused": 1},
            "failed",
        ),
        ("ietf-iesg", {}, {"p": {"yes": 9, "no": 1}, "eligible": {"p": 10}}, "blocked"),
        ("ietf-iesg", {}, {"p": {"no_objection": 10}, "eligible": {"p": 10}}, "failed"),
        ("ietf-iesg", {"track": "other"}, {"p": {"yes": 1}}, "passed"),
        ("oasis-special", {}, {"p": {"yes": 6, "no": 2}, "eligible": {"p": 9}}, "passed"),
        ("oasis-special", {}, {"p": {"yes": 6, "no": 3}, "eligible": {"p": 9}}, "failed"),
        ("oasis-full", {}, {"all": {"yes": 5, "no": 4}, "eligible": {"all": 9}}, "passed"),
        ("oasis-full", {}, {"p": {"yes": 5}, "eligible": {"p": 10}}, "failed"),
        (
            "cen-2017",
            {},
            {"p": {"yes": 11, "no": 9}, "population": {"yes": 270, "no": 130}},
            "passed",
        ),
        (
            "cen-2017",
            {},
            {"p": {"yes": 11, "no": 9}, "population": {"yes": 259, "no": 141}},
            "failed",
        ),
        ("etsi-71", {}, {"p": {"yes": 71, "no": 29}}, "passed"),
        ("etsi-71", {"more_than": True}, {"p": {"yes": 71, "no": 29}}, "failed"),
        ("simple-majority", {}, {"p": {"yes": 2, "no": 1, "abstain": 9}}, "passed"),
        ("simple-majority", {}, {"p": {"yes": 2, "no": 2}}, "failed"),
        (
            "simple-majority",
            {"quorum": "1/2"},
            {"p": {"yes": 2, "abstain": 3}, "eligible": {"p": 10}},
            "passed",
        ),
        ("simple-majority", {"quorum": "1/2"}, {"p": {"yes": 4}, "eligible": {"p": 10}}, "failed"),
        ("simple-majority", {"quorum": 4}, {"p": {"yes": 4}, "eligible": {"p": 10}}, "passed"),
        ("simple-majority", {"quorum": 5}, {"p": {"yes": 4}, "eligible": {"p": 10}}, "failed"),
        ("iso-cd", {}, {"p": {"yes": 9}}, "undecided"),
        (
            "iso-cd",
            {"consensus": True, "consensus_reason": "No opposition."},
            {"p": {"yes": 1, "no": 9}},
            "passed",
        ),
        ("iso-cd", {"consensus": False}, {"p": {"yes": 9}}, "failed"),
    ],
)
def test_worked_examples(slug, parameters, totals, outcome):
    assert ask(slug, {"parameters": parameters, "totals": totals}).outcome.value == outcome


LB_231 = {"yes": 147, "no": 52, "no_without_reason": 1, "abstain": 31}


@pytest.mark.parametrize(
    ("kind", "totals", "outcome", "numerators"),
    [
        ("working_group", {"p": LB_231, "eligible": {"p": 288}}, "failed", [230, 31, 147]),
        ("working_group", {"p": LB_231 | {"yes": 156}, "eligible": {"p": 288}}, "passed", None),
        (
            "standards_association",
            {"p": {"yes": 60, "no": 15}, "eligible": {"p": 100}},
            "passed",
            [75, 0, 60, 0],
        ),
        (
            "standards_association",
            {"p": {"yes": 60, "no": 14}, "eligible": {"p": 100}},
            "failed",
            None,
        ),
        (
            "standards_association",
            {"p": {"yes": 53, "no": 0, "abstain": 30}, "eligible": {"p": 100}},
            "failed",
            None,
        ),
        (
            "standards_association",
            {"p": {"yes": 80}, "eligible": {"p": 90}, "largest_interest": 31},
            "failed",
            None,
        ),
        (
            "standards_association",
            {"p": {"yes": 80}, "eligible": {"p": 90}, "largest_interest": 30},
            "passed",
            None,
        ),
    ],
)
def test_ieee_ballots(kind, totals, outcome, numerators):
    found = ask("ieee-sa", {"parameters": {"kind": kind}, "totals": totals})
    assert found.outcome.value == outcome
    assert numerators in (None, [result.numerator for result in found.results])


def test_one_interest_may_not_dominate_the_ballot_group():
    def outcome(interests):
        electorate = [{"id": str(n), "interest": name} for n, name in enumerate(interests)]
        votes = [{"member": one["id"], "position": "approve"} for one in electorate]
        return ask("ieee-sa", {"electorate": electorate, "votes": votes}).outcome

    assert outcome(["maker", "maker", "user", "user", "academic", "academic"]) is Outcome.PASSED
    assert outcome(["maker", "maker", "maker", "user", "user", "academic"]) is Outcome.FAILED
    assert outcome([""] * 6) is Outcome.PASSED


@pytest.mark.parametrize(
    ("parameters", "row", "outcome"),
    [
        ({}, {"support": 4, "support_with_reservations": 2, "neutral": 9}, "passed"),
        ({}, {"support": 40, "object": 1}, "blocked"),
        ({}, {"neutral": 5}, "failed"),
        ({"support": 5}, {"support": 4}, "failed"),
        ({"stage": "appeal"}, {"yes": 4, "no": 4}, "passed"),
        ({"stage": "appeal"}, {"yes": 4, "no": 5}, "failed"),
    ],
)
def test_consensus_and_its_appeal(parameters, row, outcome):
    body = {"parameters": parameters, "totals": {"p": row}}
    assert ask("w3c-consensus", body).outcome.value == outcome


@pytest.mark.parametrize(
    ("parameters", "row", "outcome", "choice"),
    [
        ({}, {"confirm": 11, "revise": 5, "withdraw": 2, "abstain": 8}, "decided", "confirm"),
        ({}, {"confirm": 3, "revise": 5, "withdraw": 2}, "decided", "revise"),
        ({}, {"withdraw": 1}, "decided", "withdraw"),
        ({}, {"confirm": 4, "revise": 4}, "undecided", None),
        ({"threshold": "majority"}, {"confirm": 4, "revise": 3, "withdraw": 1}, "undecided", None),
        ({"threshold": "majority"}, {"confirm": 5, "revise": 3}, "decided", "confirm"),
        ({"answers": 5}, {"confirm": 4}, "undecided", None),
        ({}, {"abstain": 9}, "undecided", None),
    ],
)
def test_systematic_review_takes_the_leading_choice(parameters, row, outcome, choice):
    found = ask("systematic-review", {"parameters": parameters, "totals": {"p": row}})
    assert (found.outcome.value, found.verdict.choice) == (outcome, choice)


def test_chairs_reason_stands_in_the_explanation():
    body = {
        "parameters": {"consensus": True, "consensus_reason": "No opposition."},
        "totals": {"p": {"yes": 1}},
    }
    assert "No opposition." in ask("iso-cd", body).explanation()


def settings_of(rule):
    """Return a strategy for the parameters of a rule; a rule of a committee keeps its own."""
    kinds = {
        "ratio": st.fractions(0, 1, max_denominator=12).map(str),
        "integer": st.integers(0, 6),
        "boolean": st.booleans(),
        "text": st.just("As recorded."),
    }
    return st.fixed_dictionaries(
        {},
        optional={
            each.name: st.sampled_from(each.choices) if each.choices else kinds[each.kind]
            for each in rule.parameters
            if each.kind != "definition"
        },
    )


@pytest.mark.parametrize("slug", list(RULES))
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_nobody_never_passes_anything(slug, data):
    parameters = data.draw(settings_of(RULES[slug]))
    nobody = {"parameters": parameters, "electorate": [], "votes": []}
    assert ask(slug, nobody).outcome not in (Outcome.PASSED, Outcome.DECIDED)
    none = {"p": {}, "eligible": {"p": 0, "all": 0}}
    assert ask(slug, {"parameters": parameters, "totals": none}).outcome is not Outcome.PASSED


def ballots(rule):
    vote = st.tuples(
        st.sampled_from(["P", "O"]),
        st.sampled_from([each.value for each in rule.positions]),
        st.booleans(),
    )
    return st.lists(vote, max_size=14)


def body_of(rule, cast):
    needs = {each.value for each in rule.positions if each.reason is Reason.REQUIRED}
    return {
        "electorate": [
            {"id": f"m{n}", "class": kind, "population": n + 1}
            for n, (kind, _position, _reason) in enumerate(cast)
        ],
        "votes": [
            {
                "member": f"m{n}",
                "position": position,
                "reason": "because" if reasoned or position in needs else "",
                "commits_experts": n % 3,
            }
            for n, (_kind, position, reasoned) in enumerate(cast)
        ],
    }


@pytest.mark.parametrize("slug", list(RULES))
@settings(deadline=None, max_examples=50)
@given(data=st.data())
def test_order_of_votes_is_irrelevant(slug, data):
    rule = RULES[slug]
    body = body_of(rule, data.draw(ballots(rule)))
    body["parameters"] = data.draw(settings_of(rule))
    turned = body | {"votes": data.draw(st.permutations(body["votes"]))}
    assert ask(slug, body).outcome is ask(slug, turned).outcome
    assert [r.numerator for r in ask(slug, body).results] == [
        r.numerator for r in ask(slug, turned).results
    ]


@pytest.mark.parametrize("slug", MONOTONE)
@settings(deadline=None, max_examples=50)
@given(data=st.data())
def test_one_more_yes_never_turns_passed_into_failed(slug, data):
    rule = RULES[slug]
    body = body_of(rule, data.draw(ballots(rule)))
    body["parameters"] = data.draw(settings_of(rule))
    body["electorate"].append({"id": "late", "population": 5})
    before = ask(slug, body).outcome
    yes = next(each.value for each in rule.positions if each.stance is Stance.FOR)
    after = ask(
        slug, body | {"votes": [*body["votes"], {"member": "late", "position": yes}]}
    ).outcome
    assert not (before is Outcome.PASSED and after is not Outcome.PASSED)


@pytest.mark.parametrize("slug", list(RULES))
def test_rules_say_what_they_are(slug):
    rule = RULES[slug]
    assert rule.slug == slug
    assert rule.label
    assert rule.summary.endswith(".")
    assert {Stance.FOR, Stance.AGAINST} <= {each.stance for each in rule.positions}
    assert read_question(rule, {"electorate": [], "votes": []}).parameters.keys() == {
        each.name for each in rule.parameters
    }
