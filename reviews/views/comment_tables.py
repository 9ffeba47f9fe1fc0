"""Pages of the commenting template: a file uploaded, its rows shown, then taken in; a download."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from reviews.exports import table_format, written
from reviews.forms.comment_tables import ImportForm
from reviews.models import CommentImport
from reviews.operations.comment_imports import Place, confirm_import, place_of, upload_import
from reviews.permissions import Capability, access_ballot, access_resolution, require
from reviews.queries.comment_tables import (
    access_import,
    import_counts,
    shown_rows,
    template_rows,
)
from reviews.queries.comments import filtered_comments, visible_comments
from reviews.rules.comment_table import COLUMNS
from standards.kernel.clock import now
from standards.kernel.errors import NotFound
from standards.views.acts import attempt, attempt_form
from standards.views.base import first_value, person, signed_in

BOM = b"\xef\xbb\xbf"  # spreadsheets take text without it for an old encoding


@signed_in
def comments_import(request: HttpRequest) -> HttpResponse:
    """Show and take the form with a file of comments."""
    user, place = person(request), _place(request)
    require(user, Capability.MAKE_COMMENT, place.committee, place.phase)
    form = ImportForm(request.POST or None, request.FILES or None)

    def act(given: dict[str, Any]) -> CommentImport:
        file = given["file"]
        return upload_import(place=place, data=file.read(), name=file.name, actor=user, at=now())

    made = attempt_form(form, act) if request.method == "POST" else None
    if made is not None:
        return HttpResponseRedirect(reverse("comments-import-preview", args=[made.pk]))
    context = {"form": form, "place": place, "query": query_of(place), "columns": COLUMNS.values()}
    return render(request, "reviews/comments/import.html", context)


def _place(request: HttpRequest) -> Place:
    draft, ballot = first_value(request.GET, "draft"), first_value(request.GET, "ballot")
    if not draft and not ballot:
        raise NotFound(_("Say which draft or ballot the comments are on."))
    return place_of(
        access_resolution(request.user, draft) if draft else None,
        access_ballot(request.user, ballot) if ballot else None,
    )


def query_of(place: Place) -> str:
    """Return the query under which the comments of a place are listed."""
    if place.ballot is not None:
        return f"ballot={place.ballot.pk}"
    return f"draft={place.draft.pk}" if place.draft is not None else ""


@signed_in
def import_preview(request: HttpRequest, pk: str) -> HttpResponse:
    """Show what was read, row by row, before anything is kept."""
    found = access_import(person(request), pk)
    place = place_of(found.draft, found.ballot)
    rows = shown_rows(found)
    context = {
        "found": found,
        "place": place,
        "query": query_of(place),
        "counts": import_counts(found),
        "rows": [_row(each) for each in rows],
        "more": len(found.rows) - len(rows),
        "columns": COLUMNS.values(),
    }
    return render(request, "reviews/comments/import_preview.html", context)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return row | {
        "cells": [(COLUMNS[name], row["values"][name]) for name in COLUMNS],
        "refused": any(each["fatal"] for each in row["problems"]),
    }


@require_POST
@signed_in
def import_confirm(request: HttpRequest, pk: str) -> HttpResponse:
    """Make comments of the rows and go to the table."""
    user = person(request)
    found = access_import(user, pk)

    def done(answer: CommentImport) -> str:
        n = len(answer.made)
        return ngettext("%(n)s comment taken in.", "%(n)s comments taken in.", n) % {"n": n}

    if attempt(request, lambda: confirm_import(found=found, actor=user, at=now()), done=done):
        query = query_of(place_of(found.draft, found.ballot))
        return HttpResponseRedirect(f"{reverse('comments')}?{query}")
    return HttpResponseRedirect(reverse("comments-import-preview", args=[found.pk]))


@signed_in
def comments_export(request: HttpRequest) -> HttpResponse:
    """Download the comments that the table shows, in the template."""
    user, place = person(request), _place(request)
    kind = table_format(first_value(request.GET, "as") or "csv")
    rows = filtered_comments(visible_comments(user), request.GET)
    data = written(kind, template_rows(rows))
    answer = HttpResponse((BOM if kind.slug == "csv" else b"") + data)
    answer["Content-Type"] = kind.content_type
    name = f"{_named(place)}-comments.{kind.slug}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _named(place: Place) -> str:
    if place.ballot is not None:
        return place.ballot.number
    return place.draft.work_item.designation if place.draft is not None else "lepton"
