"""The transparency log as a page: what was entered, and how to check it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext

from standards.kernel.event import event_type
from standards.queries.ledger import entries_newest_first, latest_checkpoint

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from standards.models import LedgerLeaf


def ledger(request: HttpRequest) -> HttpResponse:
    """Show the entries of the log, newest first, 50 a page, and its signed checkpoint."""
    page = Paginator(entries_newest_first(), 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "entries": [_entry(leaf) for leaf in page],
        "checkpoint": latest_checkpoint(),
    }
    return render(request, "standards/ledger/ledger.html", context)


def _entry(leaf: LedgerLeaf) -> dict[str, Any]:
    """Return what an entry tells in words, and what it is about as that is printed."""
    name, told = leaf.audit.name, json.loads(bytes(leaf.data))
    printed = (told.get(field) for field in ("reference", "number", "title", "version"))
    return {
        "index": leaf.index,
        "what": gettext(event_type(name).entry_label or name),
        "about": next((word for word in printed if word), leaf.subject),
        "at": leaf.audit.at,
    }
