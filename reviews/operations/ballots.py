"""Preparing and opening ballots, ending them without a result, publishing what they approved."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.ballots import RULES
from reviews.events import BallotEnded, BallotOpened
from reviews.models import Ballot, Elector
from reviews.operations.carrying import carry_forward
from reviews.permissions import Capability, require
from reviews.queries.ballots import MEMBERS, approval_of, rule_of
from reviews.queries.standings import seats_of, weighings_of
from reviews.rules.ballot import BallotRule, BallotState
from reviews.rules.electorate import DrawnElector, draw_electorate, electorate_hash, weighed
from reviews.rules.intake import read_parameters
from reviews.rules.judgement import CONSENSUS
from reviews.rules.suitability import fitting, misfit
from reviews.rules.tally import Elector as RuleElector
from reviews.rules.tally import eligible_of
from standards import journal
from standards.kernel.errors import Conflict, FieldProblem, InvalidInput
from standards.models import Committee, Edition, Revision, User, WorkItem
from standards.operations.publications import publish_edition

LONGEST_QUESTION = 500


@dataclass(frozen=True, kw_only=True)
class BallotPlan:
    """What a ballot is to be about."""

    committee: Committee
    question: str
    rule: str
    closes_at: datetime
    parameters: Mapping[str, Any] = field(default_factory=dict)
    revision: Revision | None = None
    work_item: WorkItem | None = None
    secret: bool = False


@transaction.atomic
def create_ballot(*, plan: BallotPlan, actor: User, at: datetime) -> Ballot:
    """Prepare a ballot; nobody can vote before it is opened."""
    require(actor, Capability.MANAGE_BALLOT, plan.committee)
    question = plan.question.strip()
    rule = _check_plan(plan, question, at)
    work_item = plan.revision.draft.work_item if plan.revision else plan.work_item
    return Ballot.objects.create(
        committee=plan.committee,
        work_item=work_item,
        revision=plan.revision,
        question=question,
        rule=rule.slug,
        rule_version=rule.version,
        parameters=read_parameters(rule, plan.parameters),
        secret=plan.secret,
        created_by=actor,
        created_at=at,
        closes_at=plan.closes_at,
    )


def _check_plan(plan: BallotPlan, question: str, at: datetime) -> BallotRule:
    problems = []
    if not question or "\x00" in question or len(question) > LONGEST_QUESTION:
        words = _("Write the question, in at most %(n)d characters.") % {"n": LONGEST_QUESTION}
        problems.append(FieldProblem("/question", words))
    if plan.rule not in RULES:
        words = _("There is no such rule. The rules are %(names)s.") % {"names": ", ".join(RULES)}
        problems.append(FieldProblem("/rule", words))
    if plan.closes_at <= at:
        problems.append(FieldProblem("/closes_at", _("The ballot must close in the future.")))
    problems += _prejudged(plan)
    for name, owner in _owners(plan):
        if owner != plan.committee.pk:
            problems.append(FieldProblem(f"/{name}", _("This belongs to another committee.")))
    if not problems:
        item = plan.revision.draft.work_item if plan.revision else plan.work_item
        problems += _misfits(RULES[plan.rule], plan.committee, item)
    if problems:
        raise InvalidInput(_("The ballot cannot be prepared like this."), errors=problems)
    return RULES[plan.rule]


def _prejudged(plan: BallotPlan) -> Iterator[FieldProblem]:
    if plan.parameters.get(CONSENSUS) is not None:
        words = _("The chair judges when the ballot is closed, not before.")
        yield FieldProblem(f"/parameters/{CONSENSUS}", words)


def _misfits(
    rule: BallotRule, committee: Committee, item: WorkItem | None
) -> Iterator[FieldProblem]:
    """Yield why a rule cannot be used on this work now, with those that can."""
    # Read afresh: the instance at hand may have been fetched before the work moved on.
    phase = WorkItem.objects.values_list("phase", flat=True).get(pk=item.pk) if item else ""
    why = misfit(rule, phase, committee.constituted)
    if why is None:
        return
    names = ", ".join(each.slug for each in fitting(RULES.values(), phase, committee.constituted))
    words = _("%(why)s Rules that fit here: %(names)s.") % {"why": why, "names": names}
    yield FieldProblem("/rule", words)


def _owners(plan: BallotPlan) -> list[tuple[str, int]]:
    owners = []
    if plan.revision is not None:
        owners.append(("revision", plan.revision.draft.work_item.committee_id))
    if plan.work_item is not None:
        owners.append(("work_item", plan.work_item.committee_id))
    return owners


@transaction.atomic
def open_ballot(*, ballot: Ballot, actor: User, at: datetime) -> Ballot:
    """Open a prepared ballot: its electorate is drawn and frozen now."""
    ballot = locked(ballot)
    require(actor, Capability.MANAGE_BALLOT, ballot.committee)
    if ballot.state != BallotState.DRAFT:
        raise Conflict(_("This ballot was opened before. Prepare another one."))
    if ballot.closes_at <= at:
        raise Conflict(_("The closing hour has passed. Prepare another ballot with a later one."))
    for problem in _misfits(RULES[ballot.rule], ballot.committee, ballot.work_item):
        raise Conflict(_("The work has moved on. %(why)s") % {"why": problem.detail})
    if ballot.recirculates is None:
        electorate = _draw(ballot, at)
        if not electorate:
            raise Conflict(_("The committee has no voting members, so nobody could vote."))
        _freeze(ballot, electorate)
    else:
        carry_forward(ballot, ballot.recirculates)
    ballot.state, ballot.opens_at = BallotState.OPEN, at
    if ballot.work_item is not None:
        ballot.phase, ballot.iteration = ballot.work_item.phase, ballot.work_item.iteration
    if ballot.secret:
        ballot.box_salt = secrets.token_hex(32)
    ballot.save()
    journal.record(
        BallotOpened(
            **about(ballot),
            actor=actor.pk,
            at=at,
            electorate_hash=ballot.electorate_hash,
            secret=ballot.secret,
        )
    )
    return ballot


def _draw(ballot: Ballot, at: datetime) -> list[DrawnElector]:
    rule, committee = rule_of(ballot), ballot.committee
    drawn = draw_electorate(
        seats_of(committee, at),
        by_body=committee.constituted == Committee.Constituted.MEMBER_BODIES,
        with_observers="all" in rule.scopes,
    )
    return weighed(drawn, weighings_of(committee), weighs=rule.weighs)


def _freeze(ballot: Ballot, electorate: list[DrawnElector]) -> None:
    Elector.objects.bulk_create(
        Elector(
            ballot=ballot,
            key=each.key,
            name=each.name,
            member_body_id=each.body,
            user_id=each.user,
            member_class=each.member_class,
            weight=each.weight,
            population=each.population,
            interest=each.interest,
        )
        for each in electorate
    )
    ballot.eligible = _eligible(ballot, electorate)
    ballot.electorate_hash = electorate_hash(each.as_public() for each in electorate)


def _eligible(ballot: Ballot, electorate: list[DrawnElector]) -> dict[str, int]:
    """Return the votes per class, and beside them the members where votes are weighed."""
    rule = rule_of(ballot)
    eligible = eligible_of(
        rule,
        (
            RuleElector(
                id=each.key,
                member_class=each.member_class,
                weight=each.weight,
                interest=each.interest,
            )
            for each in electorate
        ),
    )
    members = Counter(each.member_class for each in electorate)
    weighs = any(each.weight > 1 for each in electorate)
    return eligible | ({MEMBERS + name: n for name, n in members.items()} if weighs else {})


@transaction.atomic
def withdraw_ballot(*, ballot: Ballot, reason: str, actor: User, at: datetime) -> Ballot:
    """End a prepared or open ballot without a result; votes stay on record."""
    return _end(ballot, BallotState.WITHDRAWN, reason, actor, at)


@transaction.atomic
def supersede_ballot(*, ballot: Ballot, reason: str, actor: User, at: datetime) -> Ballot:
    """End a prepared or open ballot because another one takes its place."""
    return _end(ballot, BallotState.SUPERSEDED, reason, actor, at)


def _end(ballot: Ballot, state: BallotState, reason: str, actor: User, at: datetime) -> Ballot:
    ballot = locked(ballot)
    require(actor, Capability.MANAGE_BALLOT, ballot.committee)
    if ballot.state not in (BallotState.DRAFT, BallotState.OPEN):
        raise Conflict(_("This ballot has ended already."))
    ballot.state, ballot.closed_at, ballot.box_salt = state, at, ""
    ballot.ended_reason = reason.strip()
    ballot.save()
    journal.record(
        BallotEnded(
            **about(ballot), actor=actor.pk, at=at, state=state.value, reason=ballot.ended_reason
        )
    )
    return ballot


@transaction.atomic
def publish_approved(
    *, ballot: Ballot, designation: str | None, actor: User, at: datetime
) -> Edition:
    """Publish the revision that a ballot approved as an edition."""
    ballot = locked(ballot)
    approval = approval_of(ballot)
    revision = Revision.objects.get(ballots=ballot)
    return publish_edition(
        revision=revision, approval=approval, designation=designation, actor=actor, at=at
    )


def locked(ballot: Ballot) -> Ballot:
    """Return the ballot afresh under a row lock that waits for votes under way."""
    return (
        Ballot.objects.select_for_update(of=("self",))
        .select_related("committee", "work_item", "revision", "recirculates")
        .get(pk=ballot.pk)
    )


def about(ballot: Ballot) -> dict[str, Any]:
    """Return the fields that every event of a ballot has."""
    return {
        "subject": f"ballot:{ballot.pk}",
        "ballot": ballot.pk,
        "committee": ballot.committee_id,
    }
