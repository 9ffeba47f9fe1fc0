"""What the resolution table is drawn from: its rows, filters, counts and what one may do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from reviews.models import Comment
from reviews.permissions import Capability, can
from reviews.queries.applications import revisions_of
from reviews.queries.comments import (
    ONLY,
    block_indexes,
    filtered_comments,
    standing_of,
    visible_comments,
)
from reviews.queries.resolution import Facets, answerers_of, facets_of, window_of
from reviews.rules.anchoring import AnchorState, BlockIndex
from reviews.rules.application import TAKEN_UP
from reviews.rules.disposition import (
    DISPOSITION_TONES,
    DISPOSITION_WORDS,
    TYPE_WORDS,
    CommentState,
    CommentType,
    Disposition,
)
from standards.kernel.phrases import Phrase
from standards.models import Committee, Draft, Revision, User
from standards.views.base import first_value

PLACES = ("draft", "ballot", "enquiry")
FILTERS = (
    *PLACES,
    "state",
    "type",
    "disposition",
    "clause",
    "member_body",
    "must",
    "assignee",
    "topic",
    "tag",
    "only",
    "q",
)


def given_filters(query: Mapping[str, Any]) -> dict[str, str]:
    """Return the filters of an address; those that are absent are empty."""
    return {name: first_value(query, name) for name in FILTERS}


def rights_in(user: User, committee: Committee | None, phase: str = "") -> dict[str, bool]:
    """Return what a person may do with the comments of a committee."""
    if committee is None:
        return {"proposes": False, "confirms": False, "may_comment": False}
    return {
        "proposes": can(user, Capability.PROPOSE_DISPOSITION, committee),
        "confirms": can(user, Capability.CONFIRM_DISPOSITION, committee),
        "may_comment": can(user, Capability.MAKE_COMMENT, committee, phase),
    }


def window_context(user: User, query: QueryDict) -> dict[str, Any]:
    """Return one window of rows under the filters of an address."""
    given = given_filters(query)
    rows = filtered_comments(visible_comments(user), given)
    start = first_value(query, "from")
    sort = first_value(query, "sort")
    offset = int(start) if start.isdecimal() and len(start) < 7 else 0
    window = window_of(rows, sort, offset)
    rest = query.copy()
    for name in ("from", "edit"):
        rest.pop(name, None)
    return {
        "window": window,
        "rows": rows_of(window.rows),
        "query": rest.urlencode(),
        "given": given,
        "sort": sort,
        "editing": first_value(query, "edit"),
    }


def table_context(user: User, draft: Draft | None, committee: Committee | None) -> dict[str, Any]:
    """Return what stands around the rows: rights, people and the words of the filters."""
    return {
        "draft": draft,
        "committee": committee,
        **rights_in(user, committee, draft.work_item.phase if draft else ""),
        "dispositions": [(d.value, str(Phrase(DISPOSITION_WORDS[d]))) for d in Disposition],
        "answerers": answerers_of(committee) if committee is not None else [],
        "revisions": revisions_shown(draft),
    }


def revisions_shown(draft: Draft | None) -> list[Revision]:
    """Return the revisions in which comments on a draft may have been applied."""
    return list(revisions_of(draft)) if draft is not None else []


def facet_context(user: User, given: Mapping[str, str]) -> dict[str, Any]:
    """Return the counts of a place beside its filters."""
    everything = filtered_comments(visible_comments(user), {name: given[name] for name in PLACES})
    facets = facets_of(everything)
    return {
        "facets": facets,
        "sums": _sums(facets.dispositions),
        "bar": _bar(facets),
        "type_options": [
            (each.value, str(Phrase(TYPE_WORDS[each])), facets.types.get(each, 0))
            for each in CommentType
        ],
        "state_options": _states(facets),
        "only_options": _only_options(),
        "disposition_options": [
            (each.value, str(Phrase(DISPOSITION_WORDS[each])), facets.dispositions[each])
            for each in Disposition
            if facets.dispositions.get(each) or each == given["disposition"]
        ],
    }


def _only_options() -> list[tuple[str, str]]:
    words = {
        "duplicates": _("Duplicates"),
        "originals": _("Without duplicates"),
        "applied": _("Applied in a revision"),
        "to_apply": _("Accepted, not applied yet"),
        "offered": _("Clause changed: to be checked"),
        "unsatisfied": _("Commenter not satisfied"),
    }
    return [(name, words[name]) for name in ONLY if name in words]


def _states(facets: Facets) -> list[tuple[str, str, int]]:
    words = {
        CommentState.OPEN: _("Open"),
        CommentState.PROPOSED: _("Proposed"),
        CommentState.CONFIRMED: _("Confirmed"),
    }
    return [(each.value, word, facets.states.get(each, 0)) for each, word in words.items()]


def _sums(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return how many comments have each disposition, the open ones last."""
    sums = [
        {"label": str(Phrase(DISPOSITION_WORDS[each])), "tone": tone_of(each), "n": counts[each]}
        for each in Disposition
        if counts.get(each)
    ]
    return [*sums, {"label": _("Open"), "tone": "", "n": counts.get("", 0)}]


def _bar(facets: Facets) -> dict[str, str]:
    """Return the shares of the bar: confirmed, then proposed, in per cent."""
    total = facets.total or 1
    done = 100 * facets.states.get(CommentState.CONFIRMED, 0) / total
    proposed = 100 * facets.states.get(CommentState.PROPOSED, 0) / total
    return {"done": f"{done:.2f}", "proposed": f"{proposed:.2f}"}


def tone_of(disposition: Disposition) -> str:
    """Return the tone of a disposition; whatever changes the proposal is amber."""
    return DISPOSITION_TONES.get(disposition, "warn")


def rows_of(comments: Iterable[Comment]) -> list[dict[str, Any]]:
    """Return the rows of comments with their anchors as they stand now."""
    found = list(comments)
    indexes = block_indexes(found)
    return [_row(each, indexes) for each in found]


def _row(comment: Comment, indexes: Mapping[int, BlockIndex]) -> dict[str, Any]:
    standing = standing_of(comment, indexes)
    disposition = Disposition(comment.disposition) if comment.disposition else None
    anchored = standing is not None and standing.state is AnchorState.ANCHORED
    return {
        "comment": comment,
        "type_word": str(Phrase(TYPE_WORDS[CommentType(comment.type)])),
        "orphaned": standing is not None and not anchored,
        "applicable": anchored
        and bool(comment.anchor_quote and comment.proposed_text)
        and comment.applied_at is None,
        "withdrawn": _is_withdrawn(comment),
        "word": str(Phrase(DISPOSITION_WORDS[disposition])) if disposition else "",
        "tone": tone_of(disposition) if disposition else "",
        "final": comment.state == CommentState.CONFIRMED,
        "taken_up": comment.state == CommentState.CONFIRMED and disposition in TAKEN_UP,
        "change": _change_of(comment),
    }


def _change_of(comment: Comment) -> str:
    """Return the address of the comparison that shows the change; "" where there is none."""
    shown = comment.applied_in_id or comment.offered_in_id
    if shown is None or comment.revision_id is None or comment.revision_id == shown:
        return ""
    return reverse("revision-compare", args=[comment.revision_id, shown])


def _is_withdrawn(comment: Comment) -> bool:
    receipt = getattr(comment, "receipt", None)
    return receipt is not None and receipt.withdrawn_at is not None
