"""Reading ballots: tally, roll call, the voter's own vote, what is owed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Count as CountRows
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from reviews.ballots import RULES
from reviews.models import Ballot, Elector, Turnout, Vote
from reviews.permissions import readable_committees
from reviews.queries.running_counts import RunningCount, papers_in, running_count
from reviews.rules.ballot import BallotRule, BallotState, Count, Outcome
from reviews.rules.outcome import Evaluation, evaluate
from reviews.rules.tally import count_groups
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


def counts_of(ballot: Ballot, running: RunningCount | None = None) -> dict[str, Count]:
    """Return the present count of a ballot per scope of its rule."""
    groups = papers_in(ballot) if ballot.secret else (running or running_count(ballot)).groups
    return count_groups(rule_of(ballot), ballot.eligible, groups)


def evaluation_of(ballot: Ballot, running: RunningCount | None = None) -> Evaluation:
    """Run the rule of a ballot over its present count, as if it closed now.

    `running` is the running count of the ballot where it has just been read.
    """
    return evaluate(rule_of(ballot), ballot.parameters, counts_of(ballot, running))


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


def turnout_of(ballot: Ballot, running: RunningCount | None = None) -> dict[str, int]:
    """Return how many members have voted of those entitled."""
    voted = (running or running_count(ballot)).voted
    return {"voted": voted, "eligible": eligible_total(ballot)}


def split_is_hidden(ballot: Ballot, voted: int) -> bool:
    """Say whether positions must not be shown: an open secret ballot, or too few papers."""
    return ballot.secret and (ballot.state != BallotState.CLOSED or voted < MINIMUM_TURNOUT)


def tally_of(ballot: Ballot) -> dict[str, Any]:
    """Return the tally frame: counts, turnout, tests, standing, roll call where named."""
    frame = tally_without_roll(ballot)
    if not ballot.secret:
        frame["roll_call"] = list(roll_call_of(ballot).values())
    return frame


def tally_without_roll(ballot: Ballot) -> dict[str, Any]:
    """Return the tally frame but for the roll call: its cost does not grow with the votes."""
    running = running_count(ballot)
    turnout = turnout_of(ballot, running)
    sequence = running.casts + int(ballot.state == BallotState.CLOSED)
    frame: dict[str, Any] = {"type": "tally", "seq": sequence, "turnout": turnout}
    if split_is_hidden(ballot, turnout["voted"]):
        return frame | {"tests": [], "standing": "open", "would_change": ""}
    evaluation = evaluation_of(ballot, running)
    changes = prospects_of(evaluation, ballot.parameters)
    return frame | {
        "counts": evaluation.positions(),
        "tests": [result.as_dict() for result in evaluation.results],
        "standing": standing(evaluation),
        "would_change": str(changes[0].text) if changes else "",
    }


def roll_line(vote: Vote) -> dict[str, Any]:
    """Return one line of the roll call; what is usual is left out of it."""
    line: dict[str, Any] = {"member": member_of(vote.elector), "position": vote.position}
    line |= {"weight": vote.elector.weight} if vote.elector.weight != 1 else {}
    line |= {"parts": vote.parts} if vote.parts else {}
    return line | ({"cast_by": vote.cast_by.name} if vote.delegation_id else {})


def roll_call_of(
    ballot: Ballot, electors: Collection[int] | None = None
) -> dict[int, dict[str, Any]]:
    """Return how each member votes, by elector's id, in the order of the members' names.

    `electors` narrows it to some of them.
    """
    votes = counting_votes_of(ballot)
    if electors is not None:
        votes = votes.filter(elector__in=electors)
    return {vote.elector_id: roll_line(vote) for vote in votes}


def tally_parts(
    pk: int, electors: Collection[int] | None
) -> tuple[dict[str, Any], dict[int, dict[str, Any]] | None]:
    """Return the tally frame without the roll call, and that of some electors (None: of all).

    There is no roll call (None) where the ballot is secret.
    """
    ballot = Ballot.objects.select_related("committee").get(pk=pk)
    roll = None if ballot.secret else roll_call_of(ballot, electors)
    return tally_without_roll(ballot), roll


def result_frame(pk: int) -> dict[str, Any]:
    """Return the result of a closed ballot with its record, as its open pages are told."""
    ballot = Ballot.objects.get(pk=pk)
    return {"type": "ballot.closed", "result": (ballot.result or {}) | {"record": ballot.record}}


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
