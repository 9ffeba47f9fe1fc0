"""Pages of receipts: what became of a comment, and what its writer may do with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reviews.forms.enquiries import CorrectionForm
from reviews.models import EnquiryReceipt
from reviews.operations.receipts import (
    confirm_email,
    correct_comment,
    correctable_until,
    disown_comment,
    may_correct,
    say_satisfied,
    withdraw_comment,
)
from reviews.queries.enquiries import (
    attachment_shown,
    find_receipt,
    is_shown,
    receipt_status,
    receipt_steps,
)
from reviews.rules.disposition import (
    DISPOSITION_WORDS,
    REMOVAL_WORDS,
    Disposition,
    ReceiptStatus,
    RemovalReason,
)
from standards.infrastructure.files import path_of
from standards.kernel.clock import now
from standards.kernel.errors import NotFound
from standards.kernel.phrases import Phrase
from standards.views.acts import attempt, attempt_form
from standards.views.base import first_value

POLICY = "default-src 'none'; sandbox"


def receipt_find(request: HttpRequest) -> HttpResponse:
    """Lead from a number that was typed to its receipt."""
    number = find_receipt(first_value(request.GET, "receipt")).receipt
    return HttpResponseRedirect(reverse("enquiry-receipt", args=[number]))


def receipt(request: HttpRequest, receipt: str) -> HttpResponse:
    """Show what became of a comment to whoever holds its number."""
    found = find_receipt(receipt)
    return _page(request, found, CorrectionForm(initial=_words_of(found)))


def _words_of(found: EnquiryReceipt) -> dict[str, str]:
    return {"text": found.comment.text, "proposed_text": found.comment.proposed_text}


def _page(request: HttpRequest, found: EnquiryReceipt, form: CorrectionForm) -> HttpResponse:
    status, comment = receipt_status(found), found.comment
    final = comment.decided_at is not None
    word = DISPOSITION_WORDS[Disposition(comment.disposition)] if final else ""
    context = {
        "receipt": found,
        "comment": comment,
        "enquiry": comment.enquiry,
        "status": status.value,
        "withdrawn": status is ReceiptStatus.WITHDRAWN,
        "shown": is_shown(found),
        "removal": removal_words(found),
        "secret": request.session.pop(f"secret:{found.receipt}", ""),
        "steps": receipt_steps(found),
        "word": str(Phrase(word)) if word else "",
        "final": final,
        "form": form if may_correct(found, now()) else None,
        "correctable_until": correctable_until(found),
    }
    return render(
        request,
        "reviews/enquiries/receipt.html",
        context,
        status=400 if form.errors else 200,
    )


def removal_words(found: EnquiryReceipt) -> str:
    """Return why a comment was removed; empty where it was not."""
    return str(Phrase(REMOVAL_WORDS[RemovalReason(found.removed_for)])) if found.removed_at else ""


def receipt_correct(request: HttpRequest, receipt: str) -> HttpResponse:
    """Put other words in place of a comment's; what is wrong stands at the form."""
    found = find_receipt(receipt)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("enquiry-receipt", args=[found.receipt]))
    form = CorrectionForm(request.POST)

    def act(given: dict[str, Any]) -> bool:
        correct_comment(receipt=found, at=now(), **given)
        return True

    if attempt_form(form, act) is None:
        return _page(request, found, form)
    return _back(found)


@require_POST
def receipt_withdraw(request: HttpRequest, receipt: str) -> HttpResponse:
    """Withdraw a comment with the secret that came with its receipt."""
    found = find_receipt(receipt)
    secret = first_value(request.POST, "secret")
    attempt(
        request,
        lambda: withdraw_comment(receipt=found, secret=secret, at=now()),
        done=_("The comment is withdrawn."),
    )
    return _back(found)


@require_POST
def receipt_disown(request: HttpRequest, receipt: str) -> HttpResponse:
    """Mark a comment as not written by whom it names."""
    found = find_receipt(receipt)
    words = _("Thank you. The comment is marked, and the committee looks at it.")
    attempt(request, lambda: disown_comment(receipt=found, at=now()), done=words)
    return _back(found)


@require_POST
def receipt_answer(request: HttpRequest, receipt: str) -> HttpResponse:
    """Take the writer's word on whether the reply answers the comment."""
    found = find_receipt(receipt)
    attempt(
        request,
        lambda: say_satisfied(
            receipt=found,
            secret=first_value(request.POST, "secret"),
            satisfied=first_value(request.POST, "satisfied") == "yes",
            note=first_value(request.POST, "note"),
            at=now(),
        ),
        done=_("Noted. The committee sees it."),
    )
    return _back(found)


def email_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Take an address as confirmed by the link that was mailed to it."""
    found = confirm_email(token=token, at=now())
    words = _("Your address is confirmed. The committee’s answer will be mailed to it.")
    messages.success(request, words)
    return _back(found)


def _back(found: EnquiryReceipt) -> HttpResponse:
    return HttpResponseRedirect(reverse("enquiry-receipt", args=[found.receipt]))


def attachment(request: HttpRequest, pk: str) -> FileResponse:
    """Send a file that came with a shown comment, as a download that can do nothing here."""
    found = attachment_shown(pk)
    if found is None:
        raise NotFound(_("There is no such file, or it is not shown."))
    answer = FileResponse(
        path_of(found.file).open("rb"),
        as_attachment=True,
        filename=found.file.name,
        content_type="application/octet-stream",
    )
    answer["Content-Security-Policy"] = POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
