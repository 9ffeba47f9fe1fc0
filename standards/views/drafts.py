"""Pages of drafts: the list, the editor, beginning a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from standards.kernel.clock import now
from standards.operations.drafts import create_draft
from standards.permissions import Capability, access_draft, access_work_item
from standards.queries.drafts import first_text, my_right, revisions_of, visible_drafts, what_may
from standards.rules.criteria import vocabulary
from standards.rules.document import SCHEMA_VERSION
from standards.rules.drafts import DraftRight
from standards.rules.rulebook import WORDS
from standards.views.acts import attempt
from standards.views.base import first_value, person, signed_in

if TYPE_CHECKING:
    from standards.models import Draft, User

PAGE_SIZE = 25


@signed_in
def drafts(request: HttpRequest) -> HttpResponse:
    """List the drafts that the caller may read, the last edited first."""
    user = person(request)
    query = first_value(request.GET, "q")
    rows = visible_drafts(user)
    if query:
        rows = rows.filter(title__icontains=query)
    page = Paginator(rows, PAGE_SIZE).get_page(first_value(request.GET, "page") or 1)
    listed = [{"draft": draft, "right": my_right(user, draft)} for draft in page]
    context = {"page": page, "rows": listed, "query": query}
    return render(request, "standards/drafts/list.html", context)


@signed_in
def draft(request: HttpRequest, pk: str) -> HttpResponse:
    """Open a draft in the editor."""
    user = person(request)
    found = access_draft(user, pk)
    right = my_right(user, found) or DraftRight.READ
    work_item = found.work_item
    context = {
        "draft": found,
        "right": right,
        "can": what_may(user, found),
        "crumb": {
            "committee": {
                "label": work_item.committee.designation,
                "url": reverse("committee", args=[work_item.committee.slug]),
            },
            "work_item": {
                "label": work_item.printed,
                "url": reverse("work-item", args=[work_item.pk]),
            },
        },
        "editor_data": _editor_data(user, found, right),
        "revisions": revisions_of(found)[:10],
    }
    return render(request, "standards/drafts/editor.html", context)


def _spoken(metric: dict[str, Any]) -> dict[str, Any]:
    """Return a metric of the vocabulary with its words in the reader's language."""
    return metric | {name: _(metric[name]) for name in ("label", "unit") if metric[name]}


def _spoken_rules() -> dict[str, dict[str, str]]:
    """Return the words of the drafting rules in the reader's language."""
    return {
        rule: {
            "message": _(words.message),
            "why": _(words.why),
            "repair": _(words.repair) if words.repair else "",
        }
        for rule, words in WORDS.items()
    }


def _editor_data(user: User, found: Draft, right: DraftRight) -> dict[str, Any]:
    """Return what the editor's programme needs to begin."""
    return {
        "draft": {"id": str(found.pk), "title": found.title, "state": found.state},
        "right": right,
        "schema": SCHEMA_VERSION,
        "user": {"id": str(user.pk), "name": user.name, "hue": user.hue},
        "metrics": [_spoken(metric) for metric in vocabulary()],
        "rules": _spoken_rules(),
        "urls": {
            "content": reverse("api-draft-content", args=[found.pk]),
            "updates": reverse("api-draft-updates", args=[found.pk]),
            "people": reverse("api-draft-people", args=[found.pk]),
            "assignments": reverse("api-draft-assignments", args=[found.pk]),
            "submit": reverse("api-draft-submit", args=[found.pk]),
            "return": reverse("api-draft-return", args=[found.pk]),
            "discussions": reverse("api-draft-discussions", args=[found.pk]),
            "checks": reverse("api-draft-checks", args=[found.pk]),
            "images": reverse("api-draft-images", args=[found.pk]),
            "suggestions": reverse("api-draft-suggestions", args=[found.pk]),
            "ignored": reverse("api-draft-checks-ignored", args=[found.pk]),
            "revisions": reverse("api-draft-revisions", args=[found.pk]),
            "reopen": reverse("api-draft-reopen", args=[found.pk]),
        },
    }


@signed_in
@require_POST
def begin(request: HttpRequest, pk: str) -> HttpResponse:
    """Begin a draft of a work item and open it; what was wrong is said on the work item's page."""
    user = person(request)
    work_item = access_work_item(user, pk, Capability.READ_WORK_ITEM)
    made: list[Draft] = []
    language = "zh-hans" if first_value(request.POST, "language") == "zh-hans" else "en"
    template = first_value(request.POST, "template") or work_item.document_type
    attempt(
        request,
        lambda: made.append(
            create_draft(
                work_item=work_item,
                title=first_value(request.POST, "title") or work_item.title,
                language=language,
                content=first_text(work_item, template, language),
                actor=user,
                at=now(),
            )
        ),
        done=_("The draft is begun. Write."),
    )
    if not made:
        return HttpResponseRedirect(reverse("work-item", args=[work_item.pk]))
    return HttpResponseRedirect(reverse("draft", args=[made[0].pk]))
