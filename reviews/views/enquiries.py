"""Pages of enquiries: what is open, the text with its comment form, the receipt."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reviews.forms.enquiries import EnquiryForm, PublicCommentForm
from reviews.infrastructure import source_of
from reviews.models import Enquiry, EnquiryReceipt
from reviews.operations.comments import Wording
from reviews.operations.enquiries import (
    EnquiryPlan,
    Filed,
    Sender,
    close_enquiry,
    file_enquiry_comment,
    open_enquiry,
)
from reviews.operations.receipts import withdraw_comment
from reviews.permissions import Capability, access_enquiry, can, require
from reviews.queries.enquiries import (
    counts_of_enquiry,
    enquiries_shown,
    find_receipt,
    posted_comments,
    receipt_status,
    state_of,
)
from reviews.queries.rooms import revisions_to_vote_on
from reviews.rules.anchoring import headed_places
from reviews.rules.disposition import DISPOSITION_WORDS, Disposition, ReceiptStatus
from standards.kernel.clock import now
from standards.kernel.phrases import Phrase
from standards.permissions import access_revision, access_work_item
from standards.rendering.html import render_document
from standards.rendering.outline import outline_of
from standards.views.acts import attempt, attempt_form
from standards.views.base import first_value, person, signed_in

SHOWN = 200
ENQUIRY_DAYS = 84


def enquiries(request: HttpRequest) -> HttpResponse:
    """List the enquiries, those that close first on top."""
    at = now()
    rows = [{"enquiry": each, "state": state_of(each, at)} for each in enquiries_shown(at)[:SHOWN]]
    context = {
        "open_ones": [row for row in rows if row["state"] != "closed"],
        "closed_ones": [row for row in rows if row["state"] == "closed"],
        "at": at,
    }
    return render(request, "reviews/enquiries/list.html", context)


def enquiry(request: HttpRequest, pk: str) -> HttpResponse:
    """Show an enquiry to everybody; take a comment by form."""
    found = access_enquiry(request.user, pk)
    content, language = found.revision.content, found.draft.language
    outline = outline_of(content, language=language)
    form = PublicCommentForm(request.POST or None, clauses=headed_places(content, language))
    if request.method == "POST":
        filed = attempt_form(form, lambda given: _file(request, found, given))
        if filed is not None:
            request.session[f"secret:{filed.receipt}"] = filed.secret
            return _see_other(reverse("enquiry-receipt", args=[filed.receipt]))
    return render(
        request,
        "reviews/enquiries/enquiry.html",
        {
            "enquiry": found,
            "state": state_of(found, now()),
            "at": now(),
            "form": form,
            "text": SafeString(render_document(content, language=language)),
            "outline": outline,
            "counts": counts_of_enquiry(found),
            "comments": posted_comments(found)[:SHOWN],
            "manages": can(request.user, Capability.MANAGE_ENQUIRY, found.work_item.committee),
            "reads": can(request.user, Capability.READ_COMMENT, found.work_item.committee),
            "elapsed": _elapsed(found),
        },
        status=400 if form.errors else 200,
    )


def _see_other(url: str) -> HttpResponse:
    response = HttpResponse(status=303)
    response["Location"] = url
    return response


def _elapsed(enquiry: Enquiry) -> int:
    """Return how much of the period has passed, in percent."""
    whole = enquiry.closes_at - enquiry.opens_at
    return min(100, max(0, (now() - enquiry.opens_at) * 100 // whole))


def _file(request: HttpRequest, enquiry: Enquiry, given: dict[str, Any]) -> Filed:
    """File the comment that the form holds."""
    block = given["block"]
    wording = Wording(
        text=given["text"],
        proposed_text=given["proposed_text"],
        anchor={"block": block} if block else None,
    )
    sender = Sender(
        name=given["name"],
        organisation=given["organisation"],
        stakeholder=given["stakeholder"],
        email=given["email"],
        source=source_of(request.META.get("REMOTE_ADDR", "")),
    )
    return file_enquiry_comment(
        enquiry=enquiry,
        wording=wording,
        sender=sender,
        is_robot=bool(given["website"]),
        at=now(),
    )


def receipt(request: HttpRequest, receipt: str) -> HttpResponse:
    """Show what became of a comment to whoever holds its number."""
    found = find_receipt(receipt)
    status = receipt_status(found)
    comment = found.comment
    final = comment.decided_at is not None
    word = DISPOSITION_WORDS[Disposition(comment.disposition)] if final else ""
    context = {
        "receipt": found,
        "comment": comment,
        "enquiry": comment.enquiry,
        "status": status.value,
        "withdrawn": status is ReceiptStatus.WITHDRAWN,
        "secret": request.session.pop(f"secret:{found.receipt}", ""),
        "steps": _steps(found, status),
        "word": str(Phrase(word)) if word else "",
        "final": final,
    }
    return render(request, "reviews/enquiries/receipt.html", context)


def _steps(receipt: EnquiryReceipt, status: ReceiptStatus) -> list[dict[str, Any]]:
    decided = receipt.comment.decided_at
    moments = [
        (_("Received"), receipt.received_at),
        (_("Posted"), receipt.posted_at),
        (_("Answered"), decided),
    ]
    applied = receipt.comment.applied_in
    if applied is not None:
        moments.append((_("Applied in revision %(n)d") % {"n": applied.number}, applied.frozen_at))
    if status is ReceiptStatus.WITHDRAWN:
        moments = [(_("Received"), receipt.received_at), (_("Withdrawn"), receipt.withdrawn_at)]
    done = [moment is not None for _label, moment in moments]
    current = done.index(False) if False in done else -1
    return [
        {
            "label": label,
            "at": moment,
            "done": moment is not None,
            "current": place == current,
        }
        for place, (label, moment) in enumerate(moments)
    ]


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
    return HttpResponseRedirect(reverse("enquiry-receipt", args=[found.receipt]))


@signed_in
def enquiry_new(request: HttpRequest) -> HttpResponse:
    """Show and take the form that lays a revision open."""
    user = person(request)
    item = access_work_item(user, first_value(request.GET, "work_item"))
    require(user, Capability.MANAGE_ENQUIRY, item.committee)
    revisions = revisions_to_vote_on(item.committee, item)
    initial = {
        "title": item.title,
        "closes_at": (now() + timedelta(days=ENQUIRY_DAYS)).replace(second=0),
    }
    form = EnquiryForm(request.POST or None, initial=initial, revisions=revisions)
    if request.method == "POST":

        def act(given: dict[str, Any]) -> Enquiry:
            revision = access_revision(user, given.pop("revision"))
            return open_enquiry(plan=EnquiryPlan(revision=revision, **given), actor=user, at=now())

        made = attempt_form(form, act)
        if made is not None:
            return HttpResponseRedirect(reverse("enquiry", args=[made.pk]))
    context = {"form": form, "work_item": item, "revisions": revisions}
    return render(request, "reviews/enquiries/new.html", context)


@require_POST
@signed_in
def enquiry_close(request: HttpRequest, pk: str) -> HttpResponse:
    """Close an enquiry before its hour."""
    user = person(request)
    found = access_enquiry(user, pk, Capability.MANAGE_ENQUIRY)
    attempt(
        request,
        lambda: close_enquiry(enquiry=found, actor=user, at=now()),
        done=_("The enquiry is closed."),
    )
    return HttpResponseRedirect(reverse("enquiry", args=[found.pk]))
