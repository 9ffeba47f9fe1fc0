"""Pages that compare two states of a text: revisions, editions, a draft now or as it was."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from standards.kernel.errors import NotFound
from standards.queries.comparisons import Comparison, comparison_of, listed, parts_of
from standards.queries.states import choices_beside, edition_state_of, find_state, previous_ref
from standards.rendering.redline import redline
from standards.rendering.redline_words import BOTH, NEW, OLD, Pen, words_inline
from standards.rules.comparison_blocks import block_pairs, is_same
from standards.rules.document import kind_of
from standards.views.base import first_value
from standards.views.comparison_words import (
    CHANGE_LABELS,
    WEIGHT_LABELS,
    detail_shown,
    kinds_shown,
)

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from standards.queries.states import State
    from standards.rules.comparison import ClauseChange
    from standards.rules.comparison_clauses import Clause
    from standards.rules.document import JsonNode

MAX_PART_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Wishes:
    """Hold what a reader asked for in the address, so that a link shows the same to others."""

    view: str = "text"
    only: str = ""
    editorial: str = ""
    part: int = 1

    @classmethod
    def of(cls, request: HttpRequest) -> Wishes:
        """Read the wishes; what is not known counts as not asked for."""
        part = first_value(request.GET, "part")
        small = part.isdecimal() and len(part) <= MAX_PART_DIGITS
        return cls(
            view="side" if first_value(request.GET, "view") == "side" else "text",
            only="requirements" if first_value(request.GET, "only") == "requirements" else "",
            editorial="hide" if first_value(request.GET, "editorial") == "hide" else "",
            part=max(1, int(part)) if small else 1,
        )

    def query(self, **changes: Any) -> str:
        """Return the wishes as a query with its mark, empty when all are usual."""
        wished = replace(self, **changes)
        pairs = {
            "view": wished.view if wished.view != "text" else "",
            "only": wished.only,
            "editorial": wished.editorial,
            "part": wished.part if wished.part > 1 else "",
        }
        kept = {name: value for name, value in pairs.items() if value}
        return f"?{urlencode(kept)}" if kept else "?"


def choose(request: HttpRequest) -> HttpResponse:
    """Send the choice of two states to the address of their comparison."""
    before, after = first_value(request.GET, "from"), first_value(request.GET, "to")
    if not before or not after or "/" in before + after:
        raise NotFound(_("Choose two states of a text to compare."))
    return _redirect(request, before, after)


def _redirect(request: HttpRequest, before: str, after: str) -> HttpResponseRedirect:
    query = Wishes.of(request).query(part=1)
    address = reverse("revision-compare", args=[before, after])
    return HttpResponseRedirect(address + (query if query != "?" else ""))


def latest(request: HttpRequest, pk: str) -> HttpResponse:
    """Compare a state with the one before it; where there is none, say so beside the text."""
    state = find_state(request.user, pk)
    before = previous_ref(state)
    if before is None:
        messages.info(request, _("There is no earlier text to compare this one with."))
        return HttpResponseRedirect(state.url)
    return _redirect(request, before, state.ref)


def editions(request: HttpRequest, designation: str, number: int, other: int) -> HttpResponse:
    """Compare two editions of a standard, the earlier one first whichever was named first."""
    first, second = sorted((number, other))
    before = edition_state_of(designation, first)
    return _page(request, before, edition_state_of(designation, second))


def comparison(request: HttpRequest, pk: str, other: str) -> HttpResponse:
    """Show what changed between two states, clause by clause."""
    return _page(request, find_state(request.user, pk), find_state(request.user, other))


def _page(request: HttpRequest, before: State, after: State) -> HttpResponse:
    """Show the first part of the changes, or the part asked for alone."""
    wishes = Wishes.of(request)
    found = comparison_of(before, after)
    shown = listed(
        found,
        only_requirements=bool(wishes.only),
        hide_editorial=bool(wishes.editorial),
    )
    parts = parts_of(shown)
    context = _part(found, parts, wishes) | {"wishes": wishes, "before": before, "after": after}
    if request.headers.get("X-Requested-With") == "fetch":
        response = render(request, "standards/compare/_part.html", context)
    else:
        context |= _frame(request, found, shown, parts, context)
        response = render(request, "standards/compare/page.html", context)
    patch_vary_headers(response, ["X-Requested-With"])
    return response


def _part(found: Comparison, parts: list[list[ClauseChange]], wishes: Wishes) -> dict[str, Any]:
    number = min(wishes.part, len(parts) or 1)
    here = parts[number - 1] if parts else []
    return {
        "clauses": [clause_shown(one, found, wishes.view) for one in here],
        "part": number,
        "part_count": len(parts),
        "earlier": wishes.query(part=number - 1) if number > 1 else "",
        "later": wishes.query(part=number + 1) if number < len(parts) else "",
    }


def _frame(
    request: HttpRequest,
    found: Comparison,
    shown: list[ClauseChange],
    parts: list[list[ClauseChange]],
    context: dict[str, Any],
) -> dict[str, Any]:
    """Return what stands around the changes: the choice of states, filters, the outline."""
    wishes, before, after = context["wishes"], context["before"], context["after"]
    weights = Counter(one.weight for one in listed(found))
    choices = {one.ref: one for one in choices_beside(request.user, after)}
    work_item = after.draft.work_item if after.draft else None
    return {
        "shell_template": "shell_workspace.html" if work_item else "shell_public.html",
        "work_item": work_item,
        "choices_from": _choices(choices, before),
        "choices_to": _choices(choices, after),
        "outline": [_entry(one, number, wishes)
                    for number, part in enumerate(parts, 1) for one in part],
        "total": len(shown),
        "weights": dict(weights),
        "is_filtered": bool(weights) and not shown,
        "unchanged": found.unchanged,
        "renumbered": found.renumbered,
        "views": [
            {"name": "text", "label": _("In one text"), "query": wishes.query(view="text")},
            {"name": "side", "label": _("Side by side"), "query": wishes.query(view="side")},
        ],
    }  # fmt: skip


def _choices(choices: dict[str, Any], state: State) -> list[dict[str, Any]]:
    rows = [
        {"ref": ref, "name": one.name, "at": one.at, "chosen": ref == state.ref}
        for ref, one in choices.items()
    ]
    if state.ref not in choices:
        rows.insert(0, {"ref": state.ref, "name": state.name, "at": state.at, "chosen": True})
    return rows


def _entry(change: ClauseChange, part: int, wishes: Wishes) -> dict[str, Any]:
    return {
        "id": change.id,
        "label": change.label,
        "title": change.title,
        "weight": change.weight,
        "weight_label": WEIGHT_LABELS[change.weight],
        "query": wishes.query(part=part),
    }


# ── one clause ─────────────────────────────────────────────────────────────────────────────────


def clause_shown(change: ClauseChange, found: Comparison, view: str) -> dict[str, Any]:
    """Return a changed clause with its blocks written, unchanged ones in groups."""
    sides = (OLD, NEW) if view == "side" else (BOTH,)
    pens = [Pen(found.before, found.after, side) for side in sides]
    rows = _rows(change.old, change.new, pens)
    groups = [
        {"same": same, "rows": [cells for _same, cells in group]}
        for same, group in groupby(rows, key=lambda row: row[0])
    ]
    return {
        "change": change,
        "label": CHANGE_LABELS[change.change],
        "is_also_moved": change.is_moved and change.change != "moved",
        "kinds": kinds_shown(change.kinds),
        "details": [detail_shown(one) for one in change.details],
        "titles": _titles(change, pens),
        "groups": groups,
    }


def _title_node(clause: Clause | None) -> JsonNode | None:
    titles = [one for one in clause.blocks if kind_of(one) == "clauseTitle"] if clause else []
    return titles[0] if titles else None


def _titles(change: ClauseChange, pens: list[Pen]) -> list[SafeString]:
    old, new = _title_node(change.old), _title_node(change.new)
    return [SafeString(words_inline(old, new, pen)) for pen in pens]


def _rows(
    old: Clause | None, new: Clause | None, pens: list[Pen]
) -> list[tuple[bool, list[SafeString]]]:
    before, after = (_body(one) for one in (old, new))
    rows = []
    for one, two in block_pairs(before, after):
        same = one is not None and two is not None and is_same(one, two)
        rows.append((same, [SafeString(redline(one, two, pen)) for pen in pens]))
    return rows


def _body(clause: Clause | None) -> list[JsonNode]:
    return [one for one in clause.blocks if kind_of(one) != "clauseTitle"] if clause else []
