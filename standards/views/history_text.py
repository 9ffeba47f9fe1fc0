"""The text of a draft at a moment, as the history page shows it: changes or authors in colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString

from standards.collab.authorship import authors_of
from standards.queries.comparisons import comparison_of, parts_of
from standards.queries.document_log import load
from standards.queries.history import known_people
from standards.queries.states import find_state
from standards.rendering.redline import redline
from standards.rendering.redline_words import Author, Pen, words_inline
from standards.rules.comparison import UNCHANGED
from standards.rules.comparison_blocks import block_pairs
from standards.rules.document import kind_of
from standards.views.comparison_words import CHANGE_LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from standards.models import Draft, User
    from standards.rules.comparison import ClauseChange
    from standards.views.history_moment import Moment

WHOLE_UP_TO = 300
MAX_PART_DIGITS = 6

Runs = dict[str, list[tuple[int, Author | None]]]


def text_at(user: User, draft: Draft, moment: Moment, *, view: str, part: str) -> dict[str, Any]:
    """Return the clauses of a draft at a moment, written; of a large one the changed ones alone."""
    seq = moment.seq
    earlier = moment.before if view == "changes" else seq
    found = comparison_of(
        find_state(user, f"draft-{draft.pk}-{earlier}"), find_state(user, f"draft-{draft.pk}-{seq}")
    )
    runs, people = _authors(draft, seq)
    pen = Pen(found.before, found.after, authors=runs, paints_all=view == "authors")
    changed = [one for one in found.changes if one.change != UNCHANGED]
    is_large = len(found.changes) > WHOLE_UP_TO
    shown = changed if is_large and view == "changes" else found.changes
    parts = parts_of(shown) if is_large else [shown]
    number = max(1, min(_part_number(part, parts), len(parts)))
    return {
        "clauses": [_written(one, pen) for one in (parts[number - 1] if parts else [])],
        "changed": len(changed),
        "is_large": is_large,
        "part": number,
        "part_count": len(parts),
        "people": sorted(people.values(), key=lambda one: one.name),
    }


def _part_number(asked: str, parts: Sequence[Sequence[ClauseChange]]) -> int:
    """Return the part asked for, by its number or a clause in it; 1 where there is none."""
    for number, part in enumerate(parts, start=1):
        if asked and any(one.id == asked for one in part):
            return number
    return int(asked) if asked.isdecimal() and len(asked) <= MAX_PART_DIGITS else 1


def _authors(draft: Draft, seq: int) -> tuple[Runs, Mapping[int, Author]]:
    """Return the authors of every block's text up to an update, and who they are."""
    blocks = authors_of(load(draft.pk, upto=seq))
    wanted = {author for block in blocks for _units, author in block.runs if author}
    people = {one.pk: Author(one.pk, one.name, one.hue) for one in known_people(wanted).values()}
    runs: Runs = {
        block.block: [(units, people.get(author)) for units, author in block.runs]
        for block in blocks
    }
    return runs, people


def _written(change: ClauseChange, pen: Pen) -> dict[str, Any]:
    before, after = (
        list(one.blocks) if one is not None else [] for one in (change.old, change.new)
    )
    titles = [next((b for b in side if kind_of(b) == "clauseTitle"), None)
              for side in (before, after)]  # fmt: skip
    body = [[b for b in side if kind_of(b) != "clauseTitle"] for side in (before, after)]
    return {
        "id": change.id,
        "label": change.label,
        "level": min(change.shown.level + 1, 6),
        "title": SafeString(words_inline(titles[0], titles[1], pen)),
        "tag": CHANGE_LABELS[change.change] if change.change in ("moved", "removed") else "",
        "change": change.change,
        "is_changed": change.change != UNCHANGED,
        "is_gone": change.new is None,
        "html": SafeString("".join(redline(one, two, pen) for one, two in block_pairs(*body))),
    }
