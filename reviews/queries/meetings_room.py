"""What the shared screen of a meeting shows: one item, its clause, the proposal marked in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reviews.models import AgendaItem, Comment, Meeting
from reviews.queries.comments import anchor_of, block_index
from reviews.queries.meetings import agenda_of, item_title
from reviews.rules.anchoring import AnchorState, BlockIndex, resolve
from reviews.rules.disposition import TYPE_WORDS, CommentType
from reviews.rules.meetings import AgendaKind, Proposal, Reading, reading_of
from standards.kernel.phrases import Phrase
from standards.models import Draft


@dataclass(frozen=True, kw_only=True)
class Step:
    """One item in the list beside the screen."""

    item: AgendaItem
    number: int
    title: str
    current: bool
    decided: bool


def stage_of(meeting: Meeting) -> dict[str, Any]:
    """Return the item on the screen with all that is shown of it; `item` is None when none is."""
    agenda = agenda_of(meeting)
    places = {item.pk: place for place, item in enumerate(agenda)}
    place = places.get(meeting.current_id or 0)
    item = agenda[place] if place is not None else None
    return {
        "meeting": meeting,
        "steps": steps_of(agenda, item),
        "item": item,
        "number": place + 1 if place is not None else 0,
        "count": len(agenda),
        "decided_count": sum(1 for each in agenda if each.decided_at),
        "previous": agenda[place - 1] if place else None,
        "next": _next(agenda, place),
        **(_shown(item) if item else {}),
    }


def steps_of(agenda: list[AgendaItem], current: AgendaItem | None) -> list[Step]:
    """Return the agenda as the list beside the screen."""
    return [
        Step(
            item=each,
            number=number,
            title=item_title(each),
            current=current is not None and each.pk == current.pk,
            decided=each.decided_at is not None,
        )
        for number, each in enumerate(agenda, start=1)
    ]


def _next(agenda: list[AgendaItem], place: int | None) -> AgendaItem | None:
    following = 0 if place is None else place + 1
    return agenda[following] if following < len(agenda) else None


def _shown(item: AgendaItem) -> dict[str, Any]:
    comment = item.comment
    shown: dict[str, Any] = {"title": item_title(item), "comment": comment, "hands": _hands(item)}
    if item.kind == AgendaKind.TEXT:
        return shown
    draft: Draft | None = item.draft
    index = block_index(draft)
    reading, orphaned = _reading(item.clause, comment, index)
    word = TYPE_WORDS[CommentType(comment.type)] if comment else ""
    return shown | {
        "draft": draft,
        "reading": reading,
        "orphaned": orphaned,
        "type_word": str(Phrase(word)) if word else "",
    }


def _reading(clause: str, comment: Comment | None, index: BlockIndex) -> tuple[Reading, bool]:
    """Return the clause with the comment's proposal, and whether its quoted text is gone."""
    anchor = anchor_of(comment) if comment else None
    if comment is None or anchor is None:
        return reading_of(index, clause, None), False
    standing = resolve(anchor, index)
    if standing.state is AnchorState.ORPHANED:
        return reading_of(index, clause, None), True
    proposal = Proposal(
        block=anchor.block,
        start=standing.start,
        end=standing.end,
        text=comment.proposed_text if index.texts.get(anchor.block) else "",
    )
    return reading_of(index, clause, proposal), False


def _hands(item: AgendaItem) -> dict[str, int] | None:
    """Return the count of hands as the tally component draws it; None where none were shown."""
    if item.hands_for is None:
        return None
    return {
        "for": item.hands_for,
        "against": item.hands_against or 0,
        "abstain": item.hands_abstain or 0,
    }
