"""Pages of revisions: the frozen text, and what to compare it with."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.safestring import mark_safe

from standards.permissions import (
    Capability,
    access_draft,
    access_revision,
    can,
    may_read_revision,
)
from standards.queries.drafts import revisions_of
from standards.rendering.html import render_document
from standards.views.base import person, signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from standards.models import Revision


@signed_in
def revisions(request: HttpRequest, pk: str) -> HttpResponse:
    """List the revisions of a draft, each with what changed since the one before it."""
    draft = access_draft(person(request), pk)
    rows = list(revisions_of(draft))
    context = {
        "draft": draft,
        "work_item": draft.work_item,
        "rows": list(zip_longest(rows, rows[1:])),
    }
    return render(request, "standards/drafts/revisions.html", context)


def revision(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a frozen text with its number, name and hash."""
    found = access_revision(request.user, pk)
    others = [one for one in revisions_of(found.draft) if one.pk != found.pk]
    if not can(request.user, Capability.READ_DRAFT, found.draft):
        others = [one for one in others if may_read_revision(request.user, one)]
    context = {
        "revision": found,
        "draft": found.draft,
        "work_item": found.draft.work_item,
        "text": _safe_text(found),
        "others": others if request.user.is_authenticated else [],
        "previous": next((one for one in others if one.number < found.number), None),
    }
    return render(request, "standards/drafts/revision.html", context)


def _safe_text(found: Revision) -> str:
    """Return the text as HTML: the walker writes an allow-list and escapes all else."""
    return mark_safe(render_document(found.content, language=found.draft.language))  # noqa: S308
