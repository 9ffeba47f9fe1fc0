"""The first page: the programme today, what is open, what is new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from standards.kernel import slots
from standards.queries.committees import committees_with_counts
from standards.queries.publications import CERTIFIED, facts_of, newest_editions
from standards.queries.work_items import phase_counts, recent_progress
from standards.rules.programme import DOMAIN_LABELS, Domain
from standards.rules.stages import LINE, PHASE_LABELS, Phase

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from standards.models import Edition, StageChange

NEWEST, LATEST = 5, 7
COLUMN, STEP, LEFT, BASE = 91.3, 15.5, 14.0, 164.0
PER_ROW, ROWS = 5, 9
WORDS, LINE_HEIGHT, WIDEST = 214.0, 17.0, 13


@dataclass(frozen=True)
class Column:
    """Hold one phase of the figure: where its words and dots stand."""

    lines: list[tuple[float, str]]
    count: int
    x: float
    tone: str
    dots: list[tuple[float, float]]


def home(request: HttpRequest) -> HttpResponse:
    """Show what is open, what is new, and what the programme holds."""
    counts = phase_counts()
    shown = {phase: counts[phase] for phase in LINE}
    context = {
        "columns": columns(shown),
        "projects": sum(shown.values()),
        "figure": _described(shown),
        "in_enquiry": counts[Phase.PUBLIC_ENQUIRY],
        "dot_worth": dot_worth(shown),
        "published": counts[Phase.PUBLISHED],
        "panels": slots.panels("home.panel", request.user),
        "editions": [_edition_line(one) for one in newest_editions(NEWEST)],
        "progress": [_progress_line(one) for one in recent_progress(LATEST)],
        "committee_count": committees_with_counts().count(),
    }
    return render(request, "home.html", context)


def dot_worth(counts: dict[Phase, int]) -> int:
    """Return how many projects one dot stands for, so that every column fits."""
    most = max(counts.values(), default=0)
    return max(1, -(-most // (PER_ROW * ROWS)))


def columns(counts: dict[Phase, int]) -> list[Column]:
    """Place the dots of each phase in rows of five from the axis up."""
    worth = dot_worth(counts)
    placed = []
    for index, (phase, count) in enumerate(counts.items()):
        left = LEFT + index * COLUMN
        dots = [
            (round(left + place % PER_ROW * STEP, 1), round(BASE - place // PER_ROW * STEP, 1))
            for place in range(-(-count // worth))
        ]
        tone = "pt" if phase is Phase.PUBLIC_ENQUIRY else "pt0"
        words = wrapped(_(PHASE_LABELS[phase]))
        lines = [(WORDS + LINE_HEIGHT * row, word) for row, word in enumerate(words)]
        placed.append(Column(lines, count, round(left - 5, 1), tone, dots))
    return placed


def wrapped(label: str) -> list[str]:
    """Break a label of two words where a column would be too narrow for it.

    A Chinese sign is twice as wide as a Latin one, without spaces: the last two go below.
    """
    if not label.isascii():
        return [label[:-2], label[-2:]] if len(label) > WIDEST // 3 else [label]
    return label.split(" ", 1) if len(label) > WIDEST else [label]


def _described(counts: dict[Phase, int]) -> str:
    total = sum(counts.values())
    head = ngettext("%(number)s project by stage", "%(number)s projects by stage", total)
    parts = [f"{_(PHASE_LABELS[phase])} {count}" for phase, count in counts.items()]
    return head % {"number": total} + ": " + ", ".join(parts)


def _edition_line(edition: Edition) -> dict[str, Any]:
    return {
        "edition": edition,
        "domain_label": _(DOMAIN_LABELS[Domain(edition.standard.domain)]),
        "certified": facts_of(edition).get(CERTIFIED) or 0,
    }


def _progress_line(change: StageChange) -> dict[str, Any]:
    return {
        "change": change,
        "work_item": change.work_item,
        "phase_label": _(PHASE_LABELS[Phase(change.phase)]),
        "icon": "doc" if change.phase == Phase.PUBLISHED else "flow",
    }
