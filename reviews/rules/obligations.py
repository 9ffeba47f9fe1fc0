"""What a member owed and missed, and when that is reported (ISO/IEC Directives, Part 1, 1.7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from standards.kernel.phrases import Phrase, gettext_noop


@dataclass(frozen=True, kw_only=True)
class Limits:
    """When misses are reported: `strict` of those that count singly, or more than `share`."""

    strict: int = 1
    share: Fraction = Fraction(1, 5)
    days: int = 365


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One ballot that a member owed a vote in."""

    ballot: int
    number: str
    closed_at: datetime
    strict: bool
    cast: bool


@dataclass(frozen=True, kw_only=True)
class DutyRecord:
    """How a member met its duties within the period, and why that is reported, if it is."""

    owed: int
    cast: int
    missed: tuple[Duty, ...]
    reasons: tuple[Phrase, ...]

    @property
    def reported(self) -> bool:
        """Say whether the misses are grounds for a downgrade."""
        return bool(self.reasons)

    @property
    def missed_percent(self) -> int:
        """Return the share of misses in whole percent, rounded down; 0 where nothing was owed."""
        return 100 * len(self.missed) // self.owed if self.owed else 0


def duty_record(duties: Iterable[Duty], at: datetime, limits: Limits | None = None) -> DutyRecord:
    """Judge the duties of one member that ended in the period before an instant."""
    limits = limits or Limits()
    since = at - timedelta(days=limits.days)
    counted = [each for each in duties if since < each.closed_at <= at]
    missed = tuple(each for each in counted if not each.cast)
    return DutyRecord(
        owed=len(counted),
        cast=len(counted) - len(missed),
        missed=missed,
        reasons=tuple(_reasons(counted, missed, limits)),
    )


def _reasons(counted: list[Duty], missed: tuple[Duty, ...], limits: Limits) -> Iterable[Phrase]:
    strict = [each.number for each in missed if each.strict]
    if strict and len(strict) >= limits.strict:
        words = gettext_noop(
            "Missed %(numbers)s: an enquiry, approval or systematic review ballot."
        )
        yield Phrase(words, {"numbers": ", ".join(strict)})
    if counted and len(missed) * limits.share.denominator > limits.share.numerator * len(counted):
        words = gettext_noop("Missed %(missed)d of %(owed)d ballots, more than %(share)s.")
        share = f"{100 * limits.share.numerator // limits.share.denominator} %"
        yield Phrase(words, {"missed": len(missed), "owed": len(counted), "share": share})
