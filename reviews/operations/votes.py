"""Casting votes: exactly once under retries, in or out of the close, never half."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from reviews.models import Ballot, Elector
from reviews.operations.ballot_boxes import Accepted, Box, Choice, Intent, box_of
from reviews.operations.comments import Wording, file_comment
from reviews.permissions import Capability, require
from reviews.queries.ballots import rule_of
from reviews.queries.electors import Voice, voices_of
from reviews.queries.voters import delegated_away
from reviews.rules.ballot import BallotRule, BallotState
from reviews.rules.eligibility import lacks_counting_reason, vote_problems
from reviews.rules.tally import CastVote
from reviews.rules.tally import Elector as RuleElector
from standards.infrastructure.moments import moment_words
from standards.kernel.errors import Conflict, DomainError, FieldProblem, Forbidden, InvalidInput
from standards.models import User

__all__ = ["Accepted", "Choice", "Intent", "cast_vote", "cast_votes"]

LONGEST_KEY = 200


def cast_vote(*, ballot: Ballot, choice: Choice, key: str, actor: User, at: datetime) -> Accepted:
    """Cast a member's vote. The same key gives the same answer; another position is Conflict."""
    intent = Intent(choice=choice, key=key, actor=actor, at=at)
    answer = cast_votes(ballot=ballot, intents=[intent])[0]
    if isinstance(answer, DomainError):
        raise answer
    return answer


@transaction.atomic
def cast_votes(*, ballot: Ballot, intents: Sequence[Intent]) -> list[Accepted | DomainError]:
    """Cast votes one after the other in one transaction; each is answered for itself.

    A refused one leaves nothing behind and hinders no other. The ballot's row is held shared and
    the electors' alone, so that a close waits for votes under way and two voters of one member
    come one after the other. The comments of a vote are filed with it: a faulty one refuses the
    whole. Roles kept on the actors are believed: look them up afresh for each call.
    """
    held = _held(ballot)
    actors = {one.actor.pk: one.actor for one in intents}
    latest = max(one.at for one in intents)
    voices = voices_of(list(actors.values()), held, latest, locked=True)
    electors = {one.elector.pk: one.elector for mine in voices.values() for one in mine}
    batch = _Batch(
        ballot=held,
        rule=rule_of(held),
        voices=voices,
        box=box_of(held, [one for one in intents if _is_key(one.key)], electors.values()),
    )
    answers = [batch.answer(one) for one in intents]
    batch.box.write()
    return answers


@dataclass(frozen=True, kw_only=True)
class _Batch:
    """What the votes of one transaction share."""

    ballot: Ballot
    rule: BallotRule
    voices: Mapping[int, Sequence[Voice]]
    box: Box

    def answer(self, intent: Intent) -> Accepted | DomainError:
        """Take one vote, or return why it is refused."""
        try:
            return self._take(intent)
        except DomainError as refusal:
            return refusal

    def _take(self, intent: Intent) -> Accepted:
        _check_key(intent.key)
        require(intent.actor, Capability.READ_BALLOT, self.ballot.committee)
        voice = self._voice(intent)
        if not (voice is not None and self.box.repeats(intent)):
            _refuse_closed(self.ballot, intent.at)
        if voice is None:
            raise _no_vote(self.ballot, intent.actor, intent.at)
        vote = _checked(self.ballot, self.rule, voice.elector, intent.choice)
        filed = () if self.box.repeats(intent) else self._file(intent)
        accepted = self.box.take(intent, voice)
        lacking = not accepted.replayed and lacks_counting_reason(self.rule, vote)
        warning = _("A vote against without a reason is recorded but does not count.")
        return replace(accepted, warning=warning if lacking else "", comments=filed)

    def _voice(self, intent: Intent) -> Voice | None:
        """Return for whom a person casts; where there are several, for the one that is named."""
        wanted = intent.choice.member
        mine = self.voices.get(intent.actor.pk, ())
        return next((one for one in mine if wanted in ("", one.elector.key)), None)

    def _file(self, intent: Intent) -> tuple[int, ...]:
        if not intent.choice.comments:
            return ()
        with transaction.atomic():
            return _file_comments(self.ballot, intent.choice.comments, intent.actor, intent.at)


def _is_key(key: str) -> bool:
    return 0 < len(key) <= LONGEST_KEY and "\x00" not in key


def _check_key(key: str) -> None:
    if not _is_key(key):
        problem = FieldProblem("/id", _("A key of 1 to 200 characters is needed."))
        raise InvalidInput(_("The vote needs a key of its own."), errors=[problem])


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


def _refuse_closed(ballot: Ballot, at: datetime) -> None:
    """Refuse a vote outside the hours."""
    if ballot.state == BallotState.OPEN and at < ballot.closes_at:
        return
    if ballot.state == BallotState.DRAFT:
        raise Conflict(_("Ballot %(number)s is not open yet.") % {"number": ballot.number})
    raise Conflict(
        _("Ballot %(number)s is closed. A vote had to arrive before %(time)s.")
        % {"number": ballot.number, "time": moment_words(ballot.closes_at, to="second")}
    )


def _checked(ballot: Ballot, rule: BallotRule, elector: Elector, choice: Choice) -> CastVote:
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
