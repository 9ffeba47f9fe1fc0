"""Casting votes: exactly once under retries, in or out of the close, never half."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from reviews.events import VoteCast
from reviews.models import Ballot, Delegation, Elector, SecretVote, Turnout, Vote
from reviews.operations.ballots import about
from reviews.operations.comments import Wording, file_comment
from reviews.permissions import Capability, require
from reviews.queries.ballots import rule_of
from reviews.queries.voters import delegated_away, delegation_for, electors_for
from reviews.rules.ballot import BallotState
from reviews.rules.eligibility import lacks_counting_reason, vote_problems
from reviews.rules.recount import receipt_of
from reviews.rules.tally import CastVote
from reviews.rules.tally import Elector as RuleElector
from standards import journal
from standards.infrastructure.moments import moment_words
from standards.kernel.errors import Conflict, FieldProblem, Forbidden, InvalidInput
from standards.models import User

LONGEST_KEY = 200


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a voter hands in; `receipt` is that of an earlier secret vote to be replaced.

    `member` names the elector where one casts for several; else the own one is meant.
    """

    position: str = ""
    reason: str = ""
    parts: tuple[tuple[str, int], ...] = ()
    commits_experts: int = 0
    receipt: str = ""
    comments: tuple[Mapping[str, Any], ...] = ()
    member: str = ""


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """The answer to a cast: its receipt, whether it was a replay, and a warning if one is due.

    `comments` are the ids of those filed with the vote; a replay files none.
    """

    receipt: str
    replayed: bool = False
    warning: str = ""
    comments: tuple[int, ...] = ()


@transaction.atomic
def cast_vote(*, ballot: Ballot, choice: Choice, key: str, actor: User, at: datetime) -> Accepted:
    """Cast a member's vote. The same key gives the same answer; another position is Conflict.

    The ballot's row is held shared and the elector's alone, so that a close waits for votes under
    way and two voters of one member come one after the other. The comments of the vote are filed
    with it: a faulty one refuses the whole.
    """
    if not key or len(key) > LONGEST_KEY or "\x00" in key:
        problem = FieldProblem("/id", _("A key of 1 to 200 characters is needed."))
        raise InvalidInput(_("The vote needs a key of its own."), errors=[problem])
    ballot = _held(ballot)
    require(actor, Capability.READ_BALLOT, ballot.committee)
    mine = electors_for(actor, ballot, at)
    mine = mine.filter(key=choice.member) if choice.member else mine
    elector = mine.select_for_update(of=("self",)).first()
    _refuse_closed(ballot, at, asking=(elector, actor, key))
    if elector is None:
        raise _no_vote(ballot, actor, at)
    vote = _checked(ballot, elector, choice)
    cast = _cast_secret if ballot.secret else _cast_named
    accepted = cast(ballot, elector, choice, (key, actor, at))
    if accepted.replayed:
        return accepted
    filed = _file_comments(ballot, choice.comments, actor, at)
    lacking = lacks_counting_reason(rule_of(ballot), vote)
    warning = _("A vote against without a reason is recorded but does not count.")
    return replace(accepted, warning=warning if lacking else "", comments=filed)


def _no_vote(ballot: Ballot, actor: User, at: datetime) -> Forbidden:
    """Return the refusal of one who casts for nobody here, or gave the vote away."""
    for given in delegated_away(actor, ballot, at):
        words = _("The vote of %(member)s was given to %(receiver)s. Take it back to cast it.")
        return Forbidden(words % {"member": given.member_name, "receiver": given.receiver})
    return Forbidden(_("You do not vote for a member in the electorate of this ballot."))


def _file_comments(
    ballot: Ballot, given: Sequence[Mapping[str, Any]], actor: User, at: datetime
) -> tuple[int, ...]:
    """File the comments of a vote; a refusal names which of them is at fault."""
    filed = []
    for number, each in enumerate(given):
        wording = Wording(
            text=each.get("text"),
            type=each.get("type", "ge"),
            proposed_text=each.get("proposed_text"),
            anchor=each.get("anchor"),
            must_satisfy=each.get("must_satisfy") is True,
        )
        try:
            comment = file_comment(draft=None, ballot=ballot, wording=wording, actor=actor, at=at)
        except InvalidInput as error:
            places = [
                FieldProblem(f"/comments/{number}{one.pointer}", one.detail) for one in error.errors
            ]
            raise InvalidInput(error.detail, errors=places) from error
        filed.append(comment.pk)
    return tuple(filed)


def _held(ballot: Ballot) -> Ballot:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM reviews_ballot WHERE id = %s FOR SHARE", [ballot.pk])
    return Ballot.objects.select_related("committee").get(pk=ballot.pk)


def _refuse_closed(
    ballot: Ballot, at: datetime, *, asking: tuple[Elector | None, User, str]
) -> None:
    """Refuse a vote outside the hours, except a replay of one that was counted."""
    if ballot.state == BallotState.OPEN and at < ballot.closes_at:
        return
    elector, actor, key = asking
    if elector is not None and _replayed(ballot, actor, key) is not None:
        return
    if ballot.state == BallotState.DRAFT:
        raise Conflict(_("Ballot %(number)s is not open yet.") % {"number": ballot.number})
    raise Conflict(
        _("Ballot %(number)s is closed. A vote had to arrive before %(time)s.")
        % {"number": ballot.number, "time": moment_words(ballot.closes_at, to="second")}
    )


def _replayed(ballot: Ballot, actor: User, key: str) -> Vote | None:
    return Vote.objects.filter(ballot=ballot, cast_by=actor, key=key).first()


def _checked(ballot: Ballot, elector: Elector, choice: Choice) -> CastVote:
    rule = rule_of(ballot)
    vote = CastVote(
        member=elector.key,
        position=choice.position,
        reason=choice.reason,
        commits_experts=choice.commits_experts,
        parts=choice.parts,
    )
    entitled = RuleElector(id=elector.key, member_class=elector.member_class, weight=elector.weight)
    problems = [
        FieldProblem(pointer, str(words)) for pointer, words in vote_problems(rule, entitled, vote)
    ]
    if "\x00" in choice.reason:
        problems.append(FieldProblem("/reason", _("The text holds characters we cannot store.")))
    if ballot.secret and choice.parts:
        problems.append(FieldProblem("/parts", _("A secret vote cannot be split.")))
    if ballot.secret and choice.comments:
        words = _("A secret vote bears no comments, which have a name. File them by themselves.")
        problems.append(FieldProblem("/comments", words))
    if problems:
        raise InvalidInput(problems[0].detail, errors=problems)
    return vote


def _cast_named(
    ballot: Ballot, elector: Elector, choice: Choice, intent: tuple[str, User, datetime]
) -> Accepted:
    key, actor, at = intent
    earlier = _replayed(ballot, actor, key)
    parts = [{"position": position, "weight": weight} for position, weight in choice.parts]
    position = choice.position or (choice.parts[0][0] if choice.parts else "")
    if earlier is not None:
        if (earlier.position, earlier.parts) != (position, parts):
            raise Conflict(_("This key was used for another vote. Send a new key with each vote."))
        return Accepted(receipt=earlier.receipt, replayed=True)
    previous = Vote.objects.filter(elector=elector, counting=True).first()
    if previous is not None:
        Vote.objects.filter(pk=previous.pk).update(counting=False)
    salt = secrets.token_hex(16)
    vote = Vote.objects.create(
        ballot=ballot,
        elector=elector,
        cast_by=actor,
        delegation=_under(elector, ballot, actor, at),
        key=key,
        position=position,
        reason=choice.reason.strip(),
        reasoned=bool(choice.reason.strip()),
        weight=elector.weight,
        parts=parts,
        commits_experts=choice.commits_experts,
        receipt=receipt_of(ballot.pk, elector.pk, position, salt),
        salt=salt,
        cast_at=at,
    )
    _tell_of_cast(vote, previous)
    return Accepted(receipt=vote.receipt)


def _tell_of_cast(vote: Vote, previous: Vote | None) -> None:
    """Record a named vote; who cast the member's vote before hears of it."""
    colleague = previous is not None and previous.cast_by_id != vote.cast_by_id
    journal.record(
        VoteCast(
            **about(vote.ballot),
            actor=vote.cast_by_id,
            at=vote.cast_at,
            member=vote.elector.name,
            told=(previous.cast_by_id,) if previous is not None and colleague else (),
            elector=vote.elector_id,
            changed=previous is not None,
        )
    )


def _under(elector: Elector, ballot: Ballot, actor: User, at: datetime) -> Delegation | None:
    """Return the delegation under which a vote is cast; the queries marked those electors."""
    delegated = getattr(elector, "delegated", False)
    return delegation_for(elector, actor, ballot, at) if delegated else None


def _cast_secret(
    ballot: Ballot, elector: Elector, choice: Choice, intent: tuple[str, User, datetime]
) -> Accepted:
    """Put a paper into the box; who voted is noted apart and without a time."""
    key, actor, at = intent
    turnout = Turnout.objects.filter(elector=elector).first()
    receipt = secret_receipt(ballot, elector, key)
    if turnout is not None:
        if (turnout.key, turnout.cast_by_id) == (key, actor.pk):
            return _replay_secret(receipt, choice)
        _take_back(ballot, elector, turnout, choice)
    SecretVote.objects.create(
        ballot=ballot,
        receipt=receipt,
        member_class=elector.member_class,
        position=choice.position,
        reasoned=bool(choice.reason.strip()),
        weight=elector.weight,
    )
    values: dict[str, Any] = {"cast_by": actor, "key": key}
    Turnout.objects.update_or_create(ballot=ballot, elector=elector, defaults=values)
    journal.record(VoteCast(**about(ballot), actor=None, at=at))
    return Accepted(receipt=receipt)


def _replay_secret(receipt: str, choice: Choice) -> Accepted:
    paper = SecretVote.objects.filter(receipt=receipt).first()
    if paper is None or paper.position != choice.position:
        raise Conflict(_("This key was used for another vote. Send a new key with each vote."))
    return Accepted(receipt=receipt, replayed=True)


def _take_back(ballot: Ballot, elector: Elector, turnout: Turnout, choice: Choice) -> None:
    own = secret_receipt(ballot, elector, turnout.key)
    if not hmac.compare_digest(own.encode(), choice.receipt.encode()):
        raise Conflict(
            _("This member has voted. In a secret ballot only the receipt lets you change a vote.")
        )
    SecretVote.objects.filter(receipt=own).delete()


def secret_receipt(ballot: Ballot, elector: Elector, key: str) -> str:
    """Return the receipt of a secret vote; without the box's salt nobody can compute it."""
    digest = hmac.new(bytes.fromhex(ballot.box_salt), f"{elector.pk}:{key}".encode(), "sha256")
    return digest.hexdigest()
