"""Where votes go: into the list of a named ballot or the box of a secret one, many at a time.

A box reads what it needs for a batch of intents at once, takes one after the other, and writes
them together. What an earlier intent of the batch did is seen by the later ones.
"""

from __future__ import annotations

import hmac
import random
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.utils.translation import gettext as _

from reviews.events import VoteCast
from reviews.models import Ballot, Elector, SecretVote, Turnout, Vote
from reviews.operations.ballots import about
from reviews.operations.running_counts import note_casts
from reviews.queries.electors import Voice
from reviews.queries.running_counts import groups_of_vote
from reviews.rules.recount import receipt_of
from reviews.rules.running import Change, change_of, turnout_change
from standards import journal
from standards.kernel.errors import Conflict
from standards.models import User


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
    member: str = ""
    comments: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """The answer to a cast: its receipt, whether it was a replay, and a warning if one is due.

    `comments` are the ids of those filed with the vote; a replay files none.
    """

    receipt: str
    replayed: bool = False
    warning: str = ""
    comments: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Intent:
    """One person's wish to cast; the `key` makes it happen once, `at` is when it arrived."""

    choice: Choice
    key: str
    actor: User
    at: datetime


class Box(Protocol):
    """Take the votes of one batch."""

    def repeats(self, intent: Intent) -> bool:
        """Tell whether this intent was counted before, so that it has its answer for ever."""
        ...

    def take(self, intent: Intent, voice: Voice) -> Accepted:
        """Take one vote, or repeat the answer to it; Conflict when it may not be taken."""
        ...

    def write(self) -> None:
        """Write what was taken, with its counts and events."""
        ...


def _other_vote() -> Conflict:
    return Conflict(_("This key was used for another vote. Send a new key with each vote."))


class NamedBox:
    """The votes of a named ballot. All are kept; the last one of a member counts."""

    def __init__(
        self, ballot: Ballot, intents: Sequence[Intent], electors: Collection[Elector]
    ) -> None:
        self.ballot = ballot
        votes = Vote.objects.filter(ballot=ballot)
        actors, keys = {one.actor.pk for one in intents}, {one.key for one in intents}
        self._by_key = {
            (vote.cast_by_id, vote.key): vote
            for vote in votes.filter(cast_by__in=actors, key__in=keys)
        }
        counting = votes.filter(counting=True, elector__in=[one.pk for one in electors])
        self._counting = {vote.elector_id: vote for vote in counting.select_related("elector")}
        self._taken: list[Vote] = []
        self._replaced: list[int] = []
        self._changes: list[Change] = []
        self._events: list[VoteCast] = []

    def repeats(self, intent: Intent) -> bool:
        """Tell whether there is a vote of this person under this key."""
        return (intent.actor.pk, intent.key) in self._by_key

    def take(self, intent: Intent, voice: Voice) -> Accepted:
        """Let the vote count in place of the member's last one."""
        choice, elector = intent.choice, voice.elector
        parts = [{"position": position, "weight": weight} for position, weight in choice.parts]
        position = choice.position or (choice.parts[0][0] if choice.parts else "")
        earlier = self._by_key.get((intent.actor.pk, intent.key))
        if earlier is not None:
            other = choice.member and earlier.elector_id != elector.pk
            if other or (earlier.position, earlier.parts) != (position, parts):
                raise _other_vote()
            return Accepted(receipt=earlier.receipt, replayed=True)
        salt = secrets.token_hex(16)
        vote = Vote(
            ballot=self.ballot,
            elector=elector,
            cast_by=intent.actor,
            delegation=voice.delegation,
            key=intent.key,
            position=position,
            reason=choice.reason.strip(),
            reasoned=bool(choice.reason.strip()),
            weight=elector.weight,
            parts=parts,
            commits_experts=choice.commits_experts,
            receipt=receipt_of(self.ballot.pk, elector.pk, position, salt),
            salt=salt,
            cast_at=intent.at,
        )
        self._put(vote, intent)
        return Accepted(receipt=vote.receipt)

    def _put(self, vote: Vote, intent: Intent) -> None:
        previous = self._counting.get(vote.elector_id)
        self._by_key[vote.cast_by_id, vote.key] = self._counting[vote.elector_id] = vote
        self._taken.append(vote)
        self._changes += map(change_of, groups_of_vote(vote))
        self._changes.append(turnout_change(voted=int(previous is None), casts=1))
        told: tuple[int, ...] = ()
        if previous is not None:
            told = (previous.cast_by_id,) if previous.cast_by_id != intent.actor.pk else ()
            self._replace(previous)
        elector = vote.elector
        self._events.append(
            VoteCast(
                **about(self.ballot),
                actor=intent.actor.pk,
                at=intent.at,
                member=elector.name,
                elector=elector.pk,
                told=told,
                changed=previous is not None,
            )
        )

    def _replace(self, previous: Vote) -> None:
        previous.counting = False
        if previous.pk is not None:
            self._replaced.append(previous.pk)
        self._changes += [change_of(group, -1) for group in groups_of_vote(previous)]

    def write(self) -> None:
        """Write the votes in the order in which they were taken."""
        if not self._taken:
            return
        if self._replaced:
            Vote.objects.filter(pk__in=self._replaced).update(counting=False)
        Vote.objects.bulk_create(self._taken)
        note_casts(self.ballot, self._changes)
        journal.record_all(self._events)


class SecretBox:
    """The papers of a secret ballot; who voted is noted apart and without a time.

    Papers of one batch are written in random order, and nothing of what they say is counted
    before the close.
    """

    def __init__(
        self, ballot: Ballot, intents: Sequence[Intent], electors: Collection[Elector]
    ) -> None:
        self.ballot = ballot
        noted = Turnout.objects.filter(elector__in=[one.pk for one in electors])
        self._turnout = {one.elector_id: one for one in noted}
        actors, keys = {one.actor.pk for one in intents}, {one.key for one in intents}
        used = Turnout.objects.filter(ballot=ballot, cast_by__in=actors, key__in=keys)
        self._used = {(one.cast_by_id, one.key): one.elector_id for one in used}
        receipts = [
            secret_receipt(ballot, one, self._turnout[one.pk].key)
            for one in electors
            if one.pk in self._turnout
        ]
        papers = SecretVote.objects.filter(receipt__in=receipts)
        self._papers = {paper.receipt: paper for paper in papers}
        self._stored = set(self._papers)
        self._gone: set[str] = set()
        self._new: dict[int, Turnout] = {}
        self._again: dict[int, Turnout] = {}
        self._events: list[VoteCast] = []

    def repeats(self, intent: Intent) -> bool:
        """Return False: without the box's salt, nobody can say after the close."""
        return False

    def take(self, intent: Intent, voice: Voice) -> Accepted:
        """Put a paper into the box; a member who has voted needs the receipt to do so again."""
        elector = voice.elector
        receipt = secret_receipt(self.ballot, elector, intent.key)
        if self._used.setdefault((intent.actor.pk, intent.key), elector.pk) != elector.pk:
            raise _other_vote()
        turnout = self._turnout.get(elector.pk)
        if turnout is not None:
            if (turnout.key, turnout.cast_by_id) == (intent.key, intent.actor.pk):
                return self._repeat(receipt, intent.choice)
            self._take_back(elector, turnout, intent.choice)
        self._papers[receipt] = SecretVote(
            ballot=self.ballot,
            receipt=receipt,
            member_class=elector.member_class,
            position=intent.choice.position,
            reasoned=bool(intent.choice.reason.strip()),
            weight=elector.weight,
        )
        self._note(elector, intent, turnout)
        self._events.append(VoteCast(**about(self.ballot), actor=None, at=intent.at))
        return Accepted(receipt=receipt)

    def _repeat(self, receipt: str, choice: Choice) -> Accepted:
        paper = self._papers.get(receipt)
        if paper is None or paper.position != choice.position:
            raise _other_vote()
        return Accepted(receipt=receipt, replayed=True)

    def _take_back(self, elector: Elector, turnout: Turnout, choice: Choice) -> None:
        own = secret_receipt(self.ballot, elector, turnout.key)
        if not hmac.compare_digest(own.encode(), choice.receipt.encode()):
            raise Conflict(
                _(
                    "This member has voted."
                    " In a secret ballot only the receipt lets you change a vote."
                )
            )
        self._papers.pop(own, None)
        if own in self._stored:
            self._stored.remove(own)
            self._gone.add(own)

    def _note(self, elector: Elector, intent: Intent, turnout: Turnout | None) -> None:
        if turnout is None:
            turnout = Turnout(ballot=self.ballot, elector=elector)
            self._turnout[elector.pk] = self._new[elector.pk] = turnout
        elif elector.pk not in self._new:
            self._again[elector.pk] = turnout
        turnout.cast_by, turnout.key = intent.actor, intent.key

    def write(self) -> None:
        """Write the papers and who voted."""
        if not self._events:
            return
        SecretVote.objects.filter(receipt__in=self._gone).delete()
        papers = [paper for receipt, paper in self._papers.items() if receipt not in self._stored]
        random.SystemRandom().shuffle(papers)
        SecretVote.objects.bulk_create(papers)
        Turnout.objects.bulk_create(self._new.values())
        Turnout.objects.bulk_update(self._again.values(), ["cast_by", "key"])
        note_casts(self.ballot, [turnout_change(voted=len(self._new), casts=len(self._events))])
        journal.record_all(self._events)


def secret_receipt(ballot: Ballot, elector: Elector, key: str) -> str:
    """Return the receipt of a secret vote; without the box's salt nobody can compute it."""
    digest = hmac.new(bytes.fromhex(ballot.box_salt), f"{elector.pk}:{key}".encode(), "sha256")
    return digest.hexdigest()


def box_of(ballot: Ballot, intents: Sequence[Intent], electors: Collection[Elector]) -> Box:
    """Return the box of a ballot, ready for a batch."""
    kind = SecretBox if ballot.secret else NamedBox
    return kind(ballot, intents, electors)
