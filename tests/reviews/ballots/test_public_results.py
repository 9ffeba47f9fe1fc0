"""Known results go through a live ballot and through the calculator, with the same answer."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from reviews.ballots import RULES
from reviews.operations.ballots import BallotPlan, create_ballot, open_ballot
from reviews.operations.closing import close_due_ballot
from reviews.operations.judging import judge_consensus
from reviews.operations.votes import Choice, cast_vote
from reviews.queries.calculator import answer
from reviews.rules.ballot import Stance
from reviews.rules.judgement import CONSENSUS, REASON
from reviews.rules.tally import Elector, eligible_of
from tests.reviews.ballots.public_results import PUBLISHED, RESULTS, Result

WHEN = datetime(2026, 1, 1, tzinfo=UTC)


def voters_of(found: Result) -> list[tuple[str, str]]:
    """Return (role, position) of every member of the committee; a silent one has no position."""
    members = [("voting_member", position) for position, n in found.p.items() for _ in range(n)]
    members += [("voting_member", "")] * found.silent
    return members + [("observer", position) for position, n in found.o.items() for _ in range(n)]


@pytest.fixture
def assembled(committee, people):
    """Return a function that seats one body and one person for every member of a result."""
    from standards.models import MemberBody, Membership, User

    def make(found):
        Membership.objects.filter(role__in=["voting_member", "observer"]).delete()
        members = voters_of(found)
        left = {position: n for position, n in found.p.items() if n}
        people_of = dict(found.population)
        bodies, users = [], []
        for number, (_role, position) in enumerate(members):
            share = people_of.get(position, 0) // left[position] if position in people_of else 0
            if position in people_of:
                people_of[position] -= share
                left[position] -= 1
            bodies.append(MemberBody(slug=f"b{number}", name=f"Body {number:04}", population=share))
            users.append(User(email=f"v{number}@lepton.example", name=f"Voter {number}"))
        bodies = MemberBody.objects.bulk_create(bodies)
        users = User.objects.bulk_create(users)
        Membership.objects.bulk_create(
            Membership(committee=committee, user=user, role=role, member_body=body, valid_from=WHEN)
            for user, body, (role, _position) in zip(users, bodies, members, strict=True)
        )
        return list(zip(users, bodies, members, strict=True))

    return make


@pytest.fixture
def held(committee, people, assembled, at):
    """Return a function that opens a ballot for a result, casts its votes, closes it at the hour.

    Where the chair of a result judged consensus, the chair does so after the close.

    Weights and interests are given to the electors before anybody votes.
    """
    keys = count()

    def hold(found):
        seats = assembled(found)
        plan = BallotPlan(
            committee=committee,
            question=found.title,
            rule=found.rule,
            closes_at=at + timedelta(days=14),
            parameters={k: v for k, v in found.parameters.items() if k not in (CONSENSUS, REASON)},
        )
        ballot = create_ballot(plan=plan, actor=people.secretary, at=at)
        ballot = open_ballot(ballot=ballot, actor=people.secretary, at=at)
        distinguish(ballot, found, [body for _user, body, _seat in seats])
        unreasoned, experts = found.without_reason, Counter({True: found.experts})
        experts[False] = found.idle_experts
        for user, _body, (_role, position) in seats:
            if not position:
                continue
            stance = RULES[found.rule].position(position).stance
            bare = stance is Stance.AGAINST and unreasoned > 0
            unreasoned -= bare
            choice = Choice(
                position=position,
                reason="" if bare or stance is Stance.FOR else "Stated in the ballot.",
                commits_experts=experts.pop(stance is Stance.FOR, 0),
            )
            cast_vote(ballot=ballot, choice=choice, key=str(next(keys)), actor=user, at=at)
        assert close_due_ballot(pk=ballot.pk, at=ballot.closes_at)
        ballot.refresh_from_db()
        if found.parameters.get(CONSENSUS) is not None:
            judge_consensus(
                ballot=ballot,
                consensus=found.parameters[CONSENSUS],
                reason=found.parameters.get(REASON) or "As recorded.",
                actor=people.chair,
                at=ballot.closes_at + timedelta(days=1),
            )
            ballot.refresh_from_db()
        return ballot

    return hold


def distinguish(ballot, found, bodies):
    """Give the electors of a ballot the weights and interests of a result, and count them anew."""
    if not found.weights and not found.interests:
        return
    for body, weight in zip(bodies, found.weights, strict=False):
        ballot.electors.filter(member_body=body).update(weight=weight)
    for body, interest in zip(bodies, found.interests, strict=False):
        ballot.electors.filter(member_body=body).update(interest=interest)
    electors = [
        Elector(id=one.key, member_class=one.member_class, weight=one.weight, interest=one.interest)
        for one in ballot.electors.all()
    ]
    ballot.eligible = eligible_of(RULES[found.rule], electors)
    ballot.save(update_fields=["eligible"])


def totals_of(found: Result) -> dict[str, object]:
    """Return the totals that a body would publish of a result."""
    both = Counter(found.p) + Counter(found.o)
    without = {"no_without_reason": found.without_reason}
    return {
        "p": dict(found.p) | without,
        "all": dict(both) | without,
        "eligible": {
            "p": sum(found.p.values()) + found.silent,
            "all": sum(both.values()) + found.silent,
        },
        "experts_from_approving": found.experts,
        "population": {name: found.population.get(name, 0) for name in ("yes", "no")},
    }


@pytest.mark.django_db
@pytest.mark.parametrize("found", RESULTS, ids=str)
def test_live_ballot_and_calculator_answer_a_known_result_alike(found, held, api_for):
    ballot = held(found)
    assert (ballot.outcome, ballot.result["choice"]) == (found.outcome, found.choice)
    address = f"/api/v1/ballot-rules/{found.rule}/evaluate/"
    asked = api_for().post(address, ballot.result["inputs"], format="json")
    assert asked.status_code == 200
    same = ("outcome", "choice", "tests", "explanation", "counts")
    assert {name: asked.json()[name] for name in same} == {
        name: ballot.result[name] for name in same
    }


@pytest.mark.parametrize(
    "found", [one for one in RESULTS if not one.weights and not one.interests], ids=str
)
def test_totals_of_a_known_result_give_the_same_answer(found):
    body = {"parameters": dict(found.parameters), "totals": totals_of(found)}
    said = answer(RULES[found.rule], body)
    assert (said["outcome"], said["choice"]) == (found.outcome, found.choice)


@pytest.mark.parametrize("slug", [slug for slug in RULES if slug != "committee-rule"])
def test_every_rule_has_its_worked_examples(slug):
    mine = [one for one in RESULTS if one.rule == slug]
    assert len(mine) >= 4
    assert len({one.title for one in mine}) == len(mine)
    assert all(one.source for one in mine)


def test_published_results_name_where_they_stand():
    published = [one for one in RESULTS if one.kind == PUBLISHED]
    assert len(published) >= 15
    assert all("made" not in one.source for one in published)
