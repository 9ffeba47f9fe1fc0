"""A committee's own rules: laid down in versions, kept in ballots, tried in the calculator."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from reviews.ballots import RULES
from reviews.models import Ballot, CommitteeRule
from reviews.operations.ballots import BallotPlan, create_ballot, open_ballot
from reviews.operations.rules import lay_down_rule, retire_rule
from reviews.queries.ballots import rule_of
from reviews.queries.calculator import answer
from reviews.queries.rules import rules_of
from reviews.rules.intake import read_parameters
from standards.kernel.errors import Conflict, Forbidden, InvalidInput
from standards.models import AuditEntry

pytestmark = [pytest.mark.services, pytest.mark.django_db]

FOUR_FIFTHS = {
    "title": "Four fifths of all",
    "tests": [
        {"part": "in_favour", "of": "eligible", "compare": ">=", "share": "4/5", "name": ""},
        {"part": "against", "of": "number", "compare": "<=", "share": "2", "name": "Few against"},
    ],
    "reason": "counts",
    "recusal": True,
}


def test_a_rule_is_laid_down_in_versions(committee, people, at):
    facts = {"committee": committee, "actor": people.secretary, "at": at}
    first = lay_down_rule(definition=FOUR_FIFTHS, **facts)
    assert lay_down_rule(definition=FOUR_FIFTHS, **facts) == first
    second = lay_down_rule(definition=FOUR_FIFTHS | {"reason": "required"}, **facts)
    assert (first.version, second.version) == (1, 2)
    assert rules_of(committee) == [second]
    retire_rule(rule=second, actor=people.chair, at=at)
    assert rules_of(committee) == []
    with pytest.raises(Conflict):
        retire_rule(rule=second, actor=people.chair, at=at)
    names = list(AuditEntry.objects.filter(name__startswith="reviews.rule").order_by("pk"))
    assert [one.name for one in names] == [
        "reviews.rule_laid_down",
        "reviews.rule_laid_down",
        "reviews.rule_retired",
    ]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"title": ""}, "/title"),
        ({"title": "x" * 121}, "/parameters/definition/title"),
        ({"tests": []}, "/parameters/definition/tests"),
        ({"tests": [{"share": "3/2"}]}, "/parameters/definition/tests/0/share"),
        ({"tests": [{"share": "1/0"}]}, "/parameters/definition/tests/0/share"),
        ({"tests": [{"of": "number", "share": "1/2"}]}, "/parameters/definition/tests/0/share"),
        ({"tests": [{"of": "people", "share": "1"}]}, "/parameters/definition/tests/0/of"),
        ({"tests": ["x"]}, "/parameters/definition/tests/0"),
        ({"reason": "perhaps"}, "/parameters/definition/reason"),
        ({"colour": "red"}, "/parameters/definition/colour"),
    ],
)
def test_a_faulty_rule_is_refused_at_its_place(change, pointer, committee, people, at):
    with pytest.raises(InvalidInput) as refused:
        lay_down_rule(
            committee=committee, definition=FOUR_FIFTHS | change, actor=people.chair, at=at
        )
    assert pointer in [one.pointer for one in refused.value.errors]
    assert not CommitteeRule.objects.exists()


def test_only_officers_lay_down_rules(committee, people, at):
    with pytest.raises(Forbidden):
        lay_down_rule(committee=committee, definition=FOUR_FIFTHS, actor=people.expert1, at=at)


def test_a_ballot_keeps_the_definition_with_which_it_was_prepared(committee, people, at):
    plan = BallotPlan(
        committee=committee,
        question="Shall it be so?",
        rule="committee-rule",
        closes_at=at + timedelta(days=3),
        parameters={"definition": FOUR_FIFTHS},
    )
    ballot = create_ballot(plan=plan, actor=people.secretary, at=at)
    open_ballot(ballot=ballot, actor=people.secretary, at=at)
    rule = rule_of(Ballot.objects.get(pk=ballot.pk))
    assert rule.label == "Four fifths of all"
    assert [each.value for each in rule.positions] == ["yes", "no", "abstain", "recuse"]
    assert [test.name for test in rule.tests][1] == "Few against"


@pytest.mark.parametrize(
    ("row", "eligible", "outcome"),
    [
        ({"yes": 8, "no": 2}, 10, "passed"),
        ({"yes": 7}, 10, "failed"),
        ({"yes": 12, "no": 3}, 15, "failed"),
        ({}, 0, "failed"),
    ],
)
def test_the_calculator_answers_for_an_own_rule(row, eligible, outcome):
    body = {
        "parameters": {"definition": FOUR_FIFTHS},
        "totals": {"p": row, "eligible": {"p": eligible}},
    }
    assert answer(RULES["committee-rule"], body)["outcome"] == outcome


def test_a_rule_that_only_limits_is_not_passed_by_nobody():
    tests = [{"part": "against", "of": "number", "compare": "<=", "share": "2"}]
    body = {"parameters": {"definition": {"tests": tests}}, "electorate": [], "votes": []}
    assert answer(RULES["committee-rule"], body)["outcome"] == "failed"


FIELDS = {
    "rule.title": "Three quarters",
    "test.1.part": "in_favour",
    "test.1.compare": ">=",
    "test.1.share": "3/4",
    "test.1.of": "cast",
    "rule.reason": "not_asked",
}


def test_a_rule_is_laid_down_and_used_by_forms(client_for, committee, people):
    client = client_for(people.secretary)
    page = reverse("committee-rules", args=[committee.slug])
    assert client.post(page, FIELDS).status_code == 302
    (rule,) = rules_of(committee)
    assert "Three quarters" in client.get(page).content.decode()
    assert 'value="3/4"' in client.get(page, {"from": rule.pk}).content.decode()
    prepared = client.post(
        f"{reverse('ballot-new')}?committee={committee.slug}",
        {
            "question": "Shall it be so?",
            "rule": f"committee-rule:{rule.pk}",
            "closes_at": "2099-01-01T12:00",
        },
    )
    assert prepared.status_code == 302
    assert Ballot.objects.get().parameters["definition"]["title"] == "Three quarters"
    retired = client.post(reverse("committee-rule-retire", args=[committee.slug, rule.pk]))
    assert retired.status_code == 302
    assert rules_of(committee) == []
    wrong = client.post(page, FIELDS | {"test.1.share": "7/4"})
    assert "A share from 0 to 1" in wrong.content.decode()
    assert client_for(people.expert1).get(page).status_code == 403


def test_an_own_rule_is_tried_in_the_calculator(client):
    data = FIELDS | {"rule": "committee-rule", "ask": "totals", "p.yes": "3", "p.no": "1"}
    page = client.get(reverse("calculator"), data).content.decode()
    assert "Passed." in page
    assert "4 × 3 = 12 ≥ 3 × 4 = 12" in page
    failed = client.get(reverse("calculator"), data | {"p.no": "2"}).content.decode()
    assert "Failed." in failed


def test_a_definition_that_is_no_object_is_refused():
    with pytest.raises(InvalidInput) as refused:
        read_parameters(RULES["committee-rule"], {"definition": "two thirds"})
    assert [one.pointer for one in refused.value.errors] == ["/parameters/definition"]
