"""The moderation queue of an enquiry: what waits, what was disowned, what was removed and why."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from reviews.models import Enquiry
from reviews.operations.moderation import post_comment, remove_comment
from reviews.permissions import Capability, access_enquiry
from reviews.queries.enquiries import counts_of_enquiry, find_receipt, queue_of
from reviews.rules.disposition import REMOVAL_WORDS
from standards.kernel.clock import now
from standards.kernel.errors import NotFound
from standards.kernel.phrases import Phrase
from standards.views.acts import attempt
from standards.views.base import first_value, person, signed_in

SHOWN = 100


@signed_in
def moderation(request: HttpRequest, pk: str) -> HttpResponse:
    """Show the queue to the enquiry's officers; post or remove one comment of it."""
    found = access_enquiry(person(request), pk, Capability.MANAGE_ENQUIRY)
    if request.method == "POST":
        return _act(request, found)
    reasons = [(reason.value, str(Phrase(words))) for reason, words in REMOVAL_WORDS.items()]
    queue = queue_of(found)
    context = {
        "enquiry": found,
        "counts": counts_of_enquiry(found),
        "parts": [
            {
                "label": label,
                "rows": queue[name][:SHOWN],
                "count": queue[name].count(),
                "name": name,
            }
            for name, label in (
                ("waiting", _("Waiting to be shown")),
                ("disowned", _("Disowned by whom they name")),
                ("removed", _("Removed")),
                ("posted", _("Shown")),
            )
        ],
        "reasons": reasons,
    }
    return render(request, "reviews/enquiries/moderation.html", context)


def _act(request: HttpRequest, found: Enquiry) -> HttpResponse:
    user = person(request)
    row = find_receipt(first_value(request.POST, "receipt"))
    if row.comment.enquiry_id != found.pk:
        raise NotFound(_("There is no such receipt. Check the number on your confirmation."))
    reason = first_value(request.POST, "reason")
    if first_value(request.POST, "act") == "post":
        attempt(
            request,
            lambda: post_comment(receipt=row, actor=user, at=now()),
            done=_("The comment is shown."),
        )
    else:
        attempt(
            request,
            lambda: remove_comment(receipt=row, reason=reason, actor=user, at=now()),
            done=_("The comment is removed. Its reason stands in its place."),
        )
    return HttpResponseRedirect(reverse("enquiry-moderation", args=[found.pk]))
