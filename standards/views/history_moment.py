"""Where a reader stands in the history of a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from standards.kernel.errors import NotFound
from standards.queries.document_log import current_seq
from standards.queries.history import checkpoints

if TYPE_CHECKING:
    from standards.models import Draft
    from standards.queries.history import Checkpoint

MAX_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Moment:
    """Hold where a reader stands in a draft's history: the stop, and those before and after it.

    `stops` are in the order of time; `seq` may lie within a stop.
    """

    stops: list[Checkpoint]
    place: int
    seq: int
    latest: int

    @property
    def stop(self) -> Checkpoint | None:
        """Return the spell of work that the moment belongs to."""
        return self.stops[self.place] if self.stops else None

    @property
    def before(self) -> int:
        """Return the update that the spell before ended with; 0 for the beginning."""
        return self.stops[self.place - 1].seq if self.place > 0 else 0

    @property
    def after(self) -> int | None:
        """Return the end of the next spell."""
        later = self.place + 1 < len(self.stops)
        return self.stops[self.place + 1].seq if later else None

    @property
    def is_latest(self) -> bool:
        """Tell whether this is what the draft says now."""
        return self.seq >= self.latest


def moment_of(draft: Draft, wanted: str) -> Moment:
    """Return the moment that an address names, the latest for an empty one; or NotFound."""
    latest = current_seq(draft.pk)
    seq = number_of(wanted) if wanted else latest
    if seq > latest:
        raise NotFound(_("The draft has no version of that number."))
    stops = checkpoints(draft)[::-1]
    place = next((at for at, one in enumerate(stops) if one.seq >= seq), max(0, len(stops) - 1))
    return Moment(stops, place, seq, latest)


def number_of(text: str) -> int:
    """Read the number of an update from an address or a form; NotFound when it is none."""
    if not text.isdecimal() or len(text) > MAX_DIGITS:
        raise NotFound(_("The draft has no version of that number."))
    return int(text)
