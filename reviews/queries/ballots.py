"""Reading ballots: tally, roll call, the voter's own vote, what is owed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count as CountRows
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from reviews.ballots import RULES
from reviews.models import Ballot, Elector, SecretVote, Turnout, Vote
from reviews.permissions import readable_committees
from reviews.rules.ballot import BallotRule, BallotState, Count, Outcome
from reviews.rules.outcome import Evaluation, evaluate
from reviews.rules.tally import Group, count_groups
from reviews.rules.what_would_pass import Prospect, standing, what_would_pass
from standards.kernel.errors import Conflict
from standards.models import User, WorkItem
from standards.rules.approval import Approval
from standards.rules.stages import Phase

MINIMUM_TURNOUT = 5
MEMBERS = "members:"  # before a class in what is eligible: its members, where votes are weighed


def rule_of(ballot: Ballot) -> BallotRule:
    """Return the rule of a ballot, as the ballot's parameters shape it."""
    return RULES[ballot.rule].under(ballot.parameters)


def visible_ballots(user: User) -> QuerySet[Ballot]:
    """Return the ballots that this person may read, newest first."""
    return Ballot.objects.filter(committee__in=readable_committees(user)).select_related(
        "committee", "work_item", "revision"
    )


def groups_for(ballot: Ballot) -> list[Group]:
    """Return the counting votes added up by the database; split votes stand apart."""
    if ballot.secret:
        papers = (
            SecretVote.objects.filter(ballot=ballot)
            .values_list("member_class", "position", "reasoned")
            .annotate(weight=Sum("weight"))
            .order_by()
        )
        return [_group((*row, 0, 0)) for row in papers]
    counting = Vote.objects.filter(ballot=ballot, counting=True)
    rows = (
        counting.filter(parts=[])
        .values_list("elector__member_class", "position", "reasoned")
        .annotate(
            weight=Sum("weight"),
            population=Sum("elector__population"),
            experts=Sum("commits_experts"),
        )
        .order_by()
    )
    split = counting.exclude(parts=[]).select_related("elector") if rule_of(ballot).weighs else ()
    return [_group(row) for row in rows] + [part for vote in split for part in _parts(vote)]


def _group(row: tuple[Any, ...]) -> Group:
    member_class, position, reasoned, weight, population, experts = row
    return Group(
        member_class=member_class,
        position=position,
        reasoned=reasoned,
        weight=weight,
        population=population,
        experts=experts,
    )


def _parts(vote: Vote) -> Iterable[Group]:
    for part in vote.parts:
        yield Group(
            member_class=vote.elector.member_class,
            position=part["position"],
            reasoned=vote.reasoned,
            weight=part["weight"],
        )


def counts_of(ballot: Ballot) -> dict[str, Count]:
    """Return the present count of a ballot per scope of its rule."""
    return count_groups(rule_of(ballot), ballot.eligible, groups_for(ballot))


def evaluation_of(ballot: Ballot) -> Evaluation:
    """Run the rule of a ballot over its present count, as if it closed now."""
    return evaluate(rule_of(ballot), ballot.parameters, counts_of(ballot))


def prospects_of(evaluation: Evaluation, parameters: Mapping[str, Any]) -> tuple[Prospect, ...]:
    """Return what would pass a ballot, or stop it, by the votes still to come."""
    return what_would_pass(evaluation.rule, parameters, evaluation.counts)


def eligible_total(ballot: Ballot) -> int:
    """Return how many members are entitled to vote."""
    eligible = ballot.eligible
    return sum(
        eligible.get(MEMBERS + each, eligible.get(each, 0)) for each in rule_of(ballot).classes
    )


def votes_total(ballot: Ballot) -> int:
    """Return how many votes exist: the weights of all members entitled to vote."""
    return sum(ballot.eligible.get(each, 0) for each in rule_of(ballot).classes)


def turnout_of(ballot: Ballot) -> dict[str, int]:
    """Return how many members have voted of those entitled."""
    if ballot.secret:
        voted = Turnout.objects.filter(ballot=ballot).count()
    else:
        voted = Vote.objects.filter(ballot=ballot, counting=True).count()
    return {"voted": voted, "eligible": eligible_total(ballot)}


def split_is_hidden(ballot: Ballot, voted: int) -> bool:
    """Say whether positions must not be shown: an open secret ballot, or too few papers."""
    return ballot.secret and (ballot.state != BallotState.CLOSED or voted < MINIMUM_TURNOUT)


def tally_of(ballot: Ballot) -> dict[str, Any]:
    """Return the tally frame: counts, turnout, tests, standing, roll call where named."""
    turnout = turnout_of(ballot)
    frame: dict[str, Any] = {"type": "tally", "seq": sequence_of(ballot), "turnout": turnout}
    if split_is_hidden(ballot, turnout["voted"]):
        return frame | {"tests": [], "standing": "open", "would_change": ""}
    evaluation = evaluation_of(ballot)
    changes = prospects_of(evaluation, ballot.parameters)
    frame |= {
        "counts": evaluation.positions(),
        "tests": [result.as_dict() for result in evaluation.results],
        "standing": standing(evaluation),
        "would_change": str(changes[0].text) if changes else "",
    }
    if not ballot.secret:
        frame["roll_call"] = [roll_line(vote) for vote in counting_votes_of(ballot)]
    return frame


def roll_line(vote: Vote) -> dict[str, Any]:
    """Return one line of the roll call; what is usual is left out of it."""
    line: dict[str, Any] = {"member": member_of(vote.elector), "position": vote.position}
    line |= {"weight": vote.elector.weight} if vote.elector.weight != 1 else {}
    line |= {"parts": vote.parts} if vote.parts else {}
    return line | ({"cast_by": vote.cast_by.name} if vote.delegation_id else {})


def sequence_of(ballot: Ballot) -> int:
    """Return a number that grows with every cast and at the close."""
    casts = Turnout if ballot.secret else Vote
    closed = int(ballot.state == BallotState.CLOSED)
    return casts.objects.filter(ballot=ballot).count() + closed


def counting_votes_of(ballot: Ballot) -> QuerySet[Vote]:
    """Return the vote of each member that counts, ordered by the member's name."""
    return (
        Vote.objects.filter(ballot=ballot, counting=True)
        .select_related("elector", "cast_by")
        .order_by("elector__name", "pk")
    )


def member_of(elector: Elector) -> dict[str, str]:
    """Return a member as the API names it."""
    return {"id": elector.key, "name": elector.name}


def my_vote(ballot: Ballot, elector: Elector | None) -> dict[str, Any] | None:
    """Return the counting vote of an elector; of a secret ballot only that there is one."""
    if elector is None:
        return None
    if ballot.secret:
        voted = Turnout.objects.filter(elector=elector).exists()
        return {"member": member_of(elector), "voted": True} if voted else None
    vote = Vote.objects.filter(elector=elector, counting=True).select_related("cast_by").first()
    if vote is None:
        return None
    return {
        "member": member_of(elector),
        "position": vote.position,
        "parts": vote.parts,
        "reason": vote.reason,
        "receipt": vote.receipt,
        "at": vote.cast_at,
        "cast_by": vote.cast_by.name,
    }


def missing_electors(ballot: Ballot) -> QuerySet[Elector]:
    """Return the members who still owe a vote."""
    electors = Elector.objects.filter(ballot=ballot)
    if ballot.secret:
        return electors.filter(turnout__isnull=True)
    voted = Vote.objects.filter(ballot=ballot, counting=True).values("elector")
    return electors.exclude(pk__in=voted)


def all_have_voted(ballot: Ballot) -> bool:
    """Say whether nobody owes a vote any more; a vote that was carried forward is not cast yet."""
    carried = Vote.objects.filter(ballot=ballot, counting=True, carried_from__isnull=False)
    return not missing_electors(ballot).exists() and not carried.exists()


def approval_of(ballot: Ballot) -> Approval:
    """Return the approval that a closed ballot on a revision gives; Conflict otherwise."""
    if ballot.state != BallotState.CLOSED or ballot.closed_at is None:
        raise Conflict(
            _("Ballot %(number)s is not closed, so it approves nothing yet.")
            % {"number": ballot.number}
        )
    if ballot.revision is None:
        raise Conflict(
            _("Ballot %(number)s was not on a text, so it approves none.")
            % {"number": ballot.number}
        )
    return Approval(
        ballot=str(ballot.pk),
        ballot_number=ballot.number,
        rule=ballot.rule,
        rule_version=str(ballot.rule_version),
        outcome=ballot.outcome,
        record_hash=ballot.record_hash,
        decided_at=ballot.closed_at,
        revision_hash=ballot.revision.hash,
    )


def ballots_by_state(ballots: QuerySet[Ballot]) -> dict[str, int]:
    """Return how many ballots there are in each state."""
    rows = ballots.order_by().values_list("state").annotate(n=CountRows("pk"))
    return dict(rows)


def ballots_of(work_item: WorkItem) -> list[Ballot]:
    """Return the ballots on a work item, newest first."""
    return list(Ballot.objects.filter(work_item=work_item).select_related("committee", "revision"))


def approved_ballots(work_item: WorkItem) -> list[Ballot]:
    """Return the passed ballots whose text can be published now."""
    if work_item.phase not in (Phase.PUBLIC_ENQUIRY, Phase.APPROVAL):
        return []
    return [
        ballot
        for ballot in ballots_of(work_item)
        if ballot.outcome == Outcome.PASSED
        and ballot.phase == work_item.phase
        and ballot.revision_id is not None
    ]
