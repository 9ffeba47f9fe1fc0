"""The transparency log as a page: what was entered, and how to check it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import render

from standards.queries.ledger import entries_newest_first, latest_checkpoint

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def ledger(request: HttpRequest) -> HttpResponse:
    """Show the entries of the log, newest first, 50 a page, and its signed checkpoint."""
    page = Paginator(entries_newest_first(), 50).get_page(request.GET.get("page"))
    context = {"page": page, "checkpoint": latest_checkpoint()}
    return render(request, "standards/ledger/ledger.html", context)
