"""The record of what each member owed, cast and missed, read from electorates and votes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from reviews.ballots import RULES
from reviews.models import Elector, Turnout, Vote
from reviews.queries.standings import members_in, members_spoken_for
from reviews.rules.ballot import P_MEMBER, BallotState
from reviews.rules.obligations import Duty, DutyRecord, duty_record
from standards.models import Committee, User


@dataclass(frozen=True, kw_only=True)
class Obligations:
    """A member with its record: all duties, the latest first, and what is said of the last year."""

    member: str
    name: str
    record: DutyRecord
    duties: tuple[Duty, ...]


def record_of_member(committee: Committee, member: str, at: datetime) -> DutyRecord:
    """Return the record of one member."""
    return duty_record((duty for _key, _name, duty in _duties(committee, member)), at)


def obligations_of(
    committee: Committee, at: datetime, *, only: Iterable[str] | None = None
) -> list[Obligations]:
    """Return the records of a committee's members: those reported first, then by name.

    `only` names the members by key; without it all present ones stand here, and former ones that
    still have duties on record.
    """
    duties: dict[str, list[Duty]] = defaultdict(list)
    names = {
        each.elector.key: each.elector.name
        for each in members_in(committee, at)
        if each.elector.member_class == P_MEMBER
    }
    for key, name, duty in _duties(committee):
        duties[key].append(duty)
        names.setdefault(key, name)
    wanted = set(names) if only is None else set(names) & set(only)
    rows = [
        Obligations(
            member=key,
            name=names[key],
            record=duty_record(duties[key], at),
            duties=tuple(duties[key]),
        )
        for key in wanted
    ]
    return sorted(rows, key=lambda row: (not row.record.reported, row.name))


def own_obligations(user: User, committee: Committee, at: datetime) -> list[Obligations]:
    """Return the records of the members that this person speaks for."""
    return obligations_of(committee, at, only=members_spoken_for(user, committee, at))


def _duties(committee: Committee, member: str = "") -> Iterable[tuple[str, str, Duty]]:
    """Yield (member, name, duty) of the ballots that came to their end, the latest first."""
    rows = (
        Elector.objects.filter(ballot__committee=committee, member_class=P_MEMBER)
        .filter(Q(ballot__state=BallotState.CLOSED), *([Q(key=member)] if member else []))
        .annotate(
            voted=Exists(Vote.objects.filter(elector=OuterRef("pk"))),
            came=Exists(Turnout.objects.filter(elector=OuterRef("pk"))),
        )
        .order_by("-ballot__closed_at", "-pk")
        .values_list("key", "name", "ballot", "ballot__rule", "ballot__closed_at", "voted", "came")
    )
    for key, name, ballot, rule, closed_at, voted, came in rows:
        yield (key, name, _duty(ballot, rule, closed_at, cast=voted or came))


def _duty(ballot: int, rule: str, closed_at: Any, *, cast: bool) -> Duty:
    return Duty(
        ballot=ballot,
        number=f"B-{ballot}",
        closed_at=closed_at,
        strict=RULES[rule].owed_strictly,
        cast=cast,
    )
