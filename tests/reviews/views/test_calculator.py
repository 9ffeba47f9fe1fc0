"""The calculator's page answers what the API answers, without an account."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from reviews.ballots import RULES
from reviews.forms.calculator import question_of
from reviews.queries.calculator import answer

pytestmark = pytest.mark.django_db

FDIS = {
    "rule": "iso-fdis",
    "ask": "totals",
    "p.yes": "24",
    "p.no": "12",
    "all.yes": "50",
    "all.no": "14",
    "eligible.p": "40",
    "eligible.all": "90",
}


def shown(client, data):
    page = client.get(reverse("calculator"), data)
    assert page.status_code == 200
    return page.content.decode()


@pytest.mark.parametrize("slug", list(RULES))
def test_every_rule_has_its_form(client, slug):
    page = shown(client, {"rule": slug})
    for position in RULES[slug].positions:
        assert f'name="p.{position.value}"' in page


def test_totals_give_the_outcome_and_its_arithmetic(client):
    page = shown(client, FDIS)
    assert "Passed." in page
    assert "3 × 24 = 72 ≥ 2 × 36 = 72" in page


def test_the_page_asks_what_the_api_is_asked():
    rule = RULES["iso-fdis"]
    body = question_of(rule, FDIS)
    assert body["totals"]["all"] == {"yes": 50, "no": 14}
    assert answer(rule, body)["outcome"] == "passed"


def test_a_fault_is_named_with_its_place(client):
    page = shown(client, FDIS | {"p.yes": "many"})
    assert "/totals/p/yes: A whole number from 0 on is needed." in page


def test_an_unknown_rule_is_not_found(client):
    assert client.get(reverse("calculator"), {"rule": "none"}).status_code == 404


@pytest.mark.parametrize(
    "votes",
    [
        "a,yes\nb,yes\nc,no\n",
        "member;position;reason\na;yes;\nb;yes;\nc;no;\nd;;\n",
        "member\tclass\tposition\na\tP\tyes\nb\tP\tyes\nc\tP\tno\n",
    ],
)
def test_pasted_votes_are_counted(client, votes):
    data = {"rule": "simple-majority", "ask": "votes", "votes": votes}
    page = client.post(reverse("calculator"), data).content.decode()
    assert "Passed." in page
    assert "2 / 3" in page


def test_the_inputs_of_a_result_can_be_pasted(client):
    inputs = {"electorate": [{"id": "a"}], "votes": [{"member": "a", "position": "yes"}]}
    data = {"rule": "simple-majority", "ask": "votes", "votes": json.dumps(inputs)}
    assert "Passed." in client.post(reverse("calculator"), data).content.decode()


@pytest.mark.parametrize(
    ("votes", "words"),
    [
        ("{not json", "looks like JSON"),
        ("member,colour\na,red\n", "There is no column “colour”"),
        ("a,maybe\n", "There is no such position"),
        ("a,yes\na,no\n", "This member is listed twice"),
        ("member,weight,position\na,-1,yes\n", "A whole number from 0 on is needed."),
    ],
)
def test_faulty_votes_are_refused_with_a_sentence(client, votes, words):
    data = {"rule": "simple-majority", "ask": "votes", "votes": votes}
    page = client.post(reverse("calculator"), data)
    assert page.status_code == 200
    assert words in page.content.decode()


def test_experts_weights_and_populations_can_be_pasted():
    rule = RULES["cen-2017"]
    votes = "member,population,position\na,70,yes\nb,30,no\n"
    body = question_of(rule, {"votes": votes})
    assert body["electorate"][0] == {"id": "a", "population": 70}
    body = question_of(RULES["iso-np"], {"votes": "member,position,commits_experts\na,yes,2\n"})
    assert body["votes"][0]["commits_experts"] == 2
