"""Pages of revisions: the frozen text, and what changed between two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from standards.permissions import access_revision
from standards.queries.drafts import revisions_of
from standards.rendering.html import render_document
from standards.rules.comparison import UNCHANGED, compare

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from standards.models import Revision
    from standards.rules.comparison import ClauseChange

CHANGE_LABELS = {
    "unchanged": _("unchanged"),
    "added": _("added"),
    "removed": _("removed"),
    "changed": _("changed"),
    "moved": _("moved"),
}
KIND_LABELS = {
    "requirement_added": _("Requirement added"),
    "requirement_removed": _("Requirement removed"),
    "threshold_changed": _("Limit changed"),
    "requirement_strengthened": _("Stricter"),
    "requirement_weakened": _("Less strict"),
    "obligation_changed": _("Obligation changed"),
    "criterion_changed": _("Criterion changed"),
    "statement_changed": _("Statement changed"),
    "editorial": _("Editorial"),
}


def revision(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a frozen text with its number, name and hash."""
    found = access_revision(request.user, pk)
    others = [one for one in revisions_of(found.draft) if one.pk != found.pk]
    context = {
        "revision": found,
        "draft": found.draft,
        "work_item": found.draft.work_item,
        "text": _safe_text(found),
        "others": others if request.user.is_authenticated else [],
    }
    return render(request, "standards/drafts/revision.html", context)


def _safe_text(found: Revision) -> str:
    """Return the text as HTML: the walker writes an allow-list and escapes all else."""
    return mark_safe(render_document(found.content, language=found.draft.language))  # noqa: S308


def comparison(request: HttpRequest, pk: str, other: str) -> HttpResponse:
    """Show what changed between two revisions, clause by clause."""
    before, after = access_revision(request.user, pk), access_revision(request.user, other)
    changes = compare(before.content, after.content, after.draft.language)
    context = {
        "before": before,
        "after": after,
        "work_item": after.draft.work_item,
        "changes": [_shown(one) for one in changes if one.change != UNCHANGED],
        "unchanged": sum(one.change == UNCHANGED for one in changes),
    }
    return render(request, "standards/drafts/revision_compare.html", context)


def _shown(change: ClauseChange) -> dict[str, Any]:
    return {
        "clause": change,
        "label": CHANGE_LABELS[change.change],
        "kinds": [{"name": one, "label": KIND_LABELS[one]} for one in change.kinds],
    }
