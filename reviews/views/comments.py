"""The resolution table: comments on a draft, filed, filtered and answered one by one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reviews.models import Comment
from reviews.operations.comments import Decision, Wording, dispose_comment, file_comment
from reviews.permissions import (
    Capability,
    access_ballot,
    access_comment,
    access_enquiry,
    access_resolution,
    committee_of_comment,
)
from reviews.queries.comments import drafts_with_comments, visible_comments
from reviews.views.resolution import (
    PLACES,
    facet_context,
    revisions_shown,
    rights_in,
    rows_of,
    table_context,
    window_context,
)
from standards.kernel.clock import now
from standards.kernel.errors import Conflict, InvalidInput, StaleEdit
from standards.kernel.ids import row_id
from standards.models import Committee, Draft, User
from standards.permissions import access_draft
from standards.views.acts import attempt
from standards.views.base import first_value, person, signed_in

MOST_ROWS = 100


@signed_in
def comments(request: HttpRequest) -> HttpResponse:
    """Show the resolution table of a draft, or the drafts that have one."""
    user = person(request)
    if not any(request.GET.get(name) for name in PLACES):
        context = {"drafts": drafts_with_comments(user)}
        return render(request, "reviews/comments/drafts.html", context)
    draft, committee = _place(request)
    table: dict[str, Any] = window_context(user, request.GET)
    table |= table_context(user, draft, committee) | facet_context(user, table["given"])
    return render(request, "reviews/comments/table.html", table)


def _place(request: HttpRequest) -> tuple[Draft | None, Committee | None]:
    draft = first_value(request.GET, "draft")
    if draft:
        found = access_resolution(request.user, draft)
        return found, found.work_item.committee
    ballot = first_value(request.GET, "ballot")
    if ballot:
        return None, access_ballot(request.user, ballot).committee
    enquiry = access_enquiry(request.user, first_value(request.GET, "enquiry"))
    return None, enquiry.work_item.committee


@signed_in
def comment_rows(request: HttpRequest) -> HttpResponse:
    """Return rows alone: one window under the filters, or those of some ids."""
    user = person(request)
    draft, committee = _place(request)
    context: dict[str, Any] = window_context(user, request.GET)
    context |= rights_in(user, committee)
    ids = first_value(request.GET, "ids")
    if ids:
        chosen = [row_id(each) for each in ids.split(",")[:MOST_ROWS]]
        context |= {"rows": rows_of(visible_comments(user).filter(pk__in=chosen)), "window": None}
    context |= {"draft": draft, "revisions": revisions_shown(draft)}
    return render(request, "reviews/comments/_rows.html", context)


@signed_in
def comment_row(request: HttpRequest, pk: str) -> HttpResponse:
    """Return the row of one comment, with `?edit=1` as a form."""
    comment = access_comment(request.user, pk)
    return _row(request, person(request), comment, edit=bool(request.GET.get("edit")))


def _row(
    request: HttpRequest, user: User, comment: Comment, *, edit: bool = False, **more: Any
) -> HttpResponse:
    committee = committee_of_comment(comment)
    context = table_context(user, comment.draft, committee) | {"row": rows_of([comment])[0]}
    template = "reviews/comments/_edit.html" if edit else "reviews/comments/_row.html"
    return render(request, template, context | more, status=more.get("status", 200))


@require_POST
@signed_in
def comment_new(request: HttpRequest, pk: str) -> HttpResponse:
    """File a comment on a draft by form."""
    user = person(request)
    draft = access_draft(user, pk)
    wording = Wording(
        text=first_value(request.POST, "text"),
        type=first_value(request.POST, "type") or "ge",
        proposed_text=first_value(request.POST, "proposed_text"),
        must_satisfy=bool(request.POST.get("must_satisfy")),
    )
    attempt(
        request,
        lambda: file_comment(draft=draft, ballot=None, wording=wording, actor=user, at=now()),
        done=_("The comment is filed."),
    )
    return HttpResponseRedirect(f"{reverse('comments')}?draft={draft.pk}")


@require_POST
@signed_in
def comment_disposition(request: HttpRequest, pk: str) -> HttpResponse:
    """Propose or confirm a disposition: in place for the table, else back to it."""
    user = person(request)
    comment = access_comment(user, pk, Capability.PROPOSE_DISPOSITION)
    decision = Decision(
        disposition=first_value(request.POST, "disposition"),
        observation=first_value(request.POST, "observation"),
        final=request.POST.get("act") == "confirm",
        version=row_id(first_value(request.POST, "version")) or None,
    )
    if request.headers.get("HX-Request"):
        return _decide_in_place(request, user, comment, decision)
    try:
        attempt(
            request,
            lambda: dispose_comment(comment=comment, decision=decision, actor=user, at=now()),
            done=_("The disposition is recorded."),
        )
    except StaleEdit as stale:
        messages.error(request, str(stale))
    back = first_value(request.POST, "back")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = f"{reverse('comments')}?draft={comment.draft_id or ''}"
    return HttpResponseRedirect(f"{back}#comment-{comment.pk}")


def _decide_in_place(
    request: HttpRequest, user: User, comment: Comment, decision: Decision
) -> HttpResponse:
    """Answer with the row as it is now, or with the form, what was typed and what is wrong."""
    try:
        dispose_comment(comment=comment, decision=decision, actor=user, at=now())
    except (Conflict, InvalidInput, StaleEdit) as refusal:
        fresh = access_comment(user, comment.pk)
        return _row(
            request, user, fresh, edit=True, problem=str(refusal), typed=decision, status=422
        )
    return _row(request, user, access_comment(user, comment.pk))
