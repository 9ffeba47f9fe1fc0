"""Read how a draft came to say what it says: its stored updates in spells of work."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from standards.models import DocumentUpdate, NamedVersion, Revision, User

if TYPE_CHECKING:
    from datetime import datetime

    from standards.models import Draft

PAUSE = timedelta(minutes=5)
LONGEST = timedelta(minutes=30)
MOST_UPDATES = 1000


@dataclass(slots=True)
class Checkpoint:
    """One spell of work, up to update `seq`: when, and how many updates of whom.

    `revision` names the revision that was frozen from this very text, `name` is what somebody
    called this moment.
    """

    seq: int
    began: datetime
    at: datetime
    authors: Counter[int | None] = field(default_factory=Counter)
    revision: str = ""
    name: str = ""

    @property
    def is_marked(self) -> bool:
        """Tell whether the moment bears a name, so that it stays a stop of its own."""
        return bool(self.revision or self.name)

    def takes(self, at: datetime) -> bool:
        """Tell whether an update of that instant still belongs here."""
        full = self.authors.total() >= MOST_UPDATES
        return not full and at - self.at <= PAUSE and at - self.began <= LONGEST


def checkpoints(draft: Draft) -> list[Checkpoint]:
    """Return the spells of work on a draft, the latest first.

    A spell ends with a pause of five minutes, after half an hour or 1,000 updates, and where a
    revision was frozen or a moment was named.
    """
    revisions = dict(Revision.objects.filter(draft=draft).values_list("seq", "name"))
    named = dict(NamedVersion.objects.filter(draft=draft).values_list("seq", "name"))
    rows = DocumentUpdate.objects.filter(draft=draft).order_by("seq")
    found: list[Checkpoint] = []
    for seq, author, at in rows.values_list("seq", "author_id", "at").iterator():
        last = found[-1] if found else None
        if last is None or last.is_marked or not last.takes(at):
            last = Checkpoint(seq, at, at)
            found.append(last)
        last.seq, last.at = seq, max(last.at, at)
        last.authors[author] += 1
        last.revision, last.name = revisions.get(seq, ""), named.get(seq, "")
    return found[::-1]


def names(people: set[int]) -> dict[int, str]:
    """Return the names of people by their ids."""
    return dict(User.objects.filter(pk__in=people).values_list("pk", "name"))


def known_people(people: set[int]) -> dict[int, User]:
    """Return people by their ids."""
    return {one.pk: one for one in User.objects.filter(pk__in=people)}


def people_in(stops: list[Checkpoint]) -> dict[int, User]:
    """Return everybody who wrote in some spells of work, by id."""
    return known_people({user for one in stops for user in one.authors if user})
