"""Pages of enquiries: what is open, the text with its comment form, opening and closing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reviews.forms.enquiries import EnquiryForm, FollowForm, PublicCommentForm
from reviews.infrastructure import source_of
from reviews.infrastructure.challenge import arrivals, check_sum, new_sum
from reviews.models import Enquiry
from reviews.operations.attachments import attach_files
from reviews.operations.comments import Wording
from reviews.operations.enquiries import EnquiryPlan, EnquiryTerms, close_enquiry, open_enquiry
from reviews.operations.intake import Filed, Submission, file_enquiry_comments, only
from reviews.permissions import Capability, access_enquiry, can, require
from reviews.queries.anchors_in_forms import anchor_in_form
from reviews.queries.enquiries import counts_of_enquiry, enquiries_shown, state_of, told_comments
from reviews.queries.enquiry_changes import changes_since
from reviews.queries.rooms import revisions_to_vote_on
from reviews.rules.anchoring import headed_places
from reviews.rules.attachments import LARGEST_FILE, MOST_FILES, GivenFile, check_attachments
from reviews.rules.submissions import SENDER_FIELDS, Sender
from standards.kernel.clock import now
from standards.permissions import access_revision, access_work_item
from standards.rendering.html import render_document
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
        "follow": FollowForm(),
    }
    return render(request, "reviews/enquiries/list.html", context)


def enquiry(request: HttpRequest, pk: str) -> HttpResponse:
    """Show an enquiry to everybody; take a comment by form."""
    found = access_enquiry(request.user, pk)
    content, language = found.revision.content, found.draft.language
    form = PublicCommentForm(
        request.POST or None,
        request.FILES or None,
        clauses=headed_places(content, language),
        enquiry=found,
        initial={"block": first_value(request.GET, "block")},
    )
    if request.method == "POST":
        filed = attempt_form(form, lambda given: _file(request, found, (form, given)))
        if filed is not None:
            request.session[f"secret:{filed.receipt}"] = filed.secret
            return _see_other(reverse("enquiry-receipt", args=[filed.receipt]))
    sum_words, token = new_sum() if arrivals.are_many() else ("", "")
    return render(
        request,
        "reviews/enquiries/enquiry.html",
        {
            "enquiry": found,
            "state": state_of(found, now()),
            "at": now(),
            "form": form,
            "sum": {"words": sum_words, "token": token},
            "text": SafeString(render_document(content, language=language)),
            "since": changes_since(found),
            "counts": counts_of_enquiry(found),
            "comments": told_comments(found)[:SHOWN],
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


def given_file(upload: UploadedFile[Any]) -> GivenFile:
    """Return an uploaded file; of one that is too large no more than shows it."""
    return GivenFile(name=upload.name or "", data=upload.read(LARGEST_FILE + 1))


def _file(
    request: HttpRequest, enquiry: Enquiry, filled: tuple[PublicCommentForm, dict[str, Any]]
) -> Filed:
    """File the comment that the form holds, with its files."""
    form, given = filled
    check_sum(given["sum_token"], given["answer"])
    files = [given_file(each) for each in given["attachments"][: MOST_FILES + 1]]
    check_attachments(files)
    at = now()
    submission = Submission(
        enquiry=enquiry.pk,
        wording=Wording(
            text=given["text"],
            proposed_text=given["proposed_text"],
            anchor=anchor_in_form(enquiry, given),
        ),
        sender=Sender(
            **{name: given[name] for name in SENDER_FIELDS},
            source=source_of(request.META.get("REMOTE_ADDR", "")),
        ),
        answers=form.answers(),
        is_robot=bool(given["website"]),
    )
    filed = only(file_enquiry_comments(submissions=[submission], at=at))
    if files:
        attach_files(comment=filed.comment, files=files, at=at)
    return filed


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
            terms = EnquiryTerms(
                demands=given.pop("demands"),
                pseudonyms=given.pop("pseudonyms"),
                questions=[line for line in given.pop("questions").splitlines() if line.strip()],
                posts_at_once=given.pop("posts_at_once"),
                correction_hours=given.pop("correction_hours") or 0,
            )
            plan = EnquiryPlan(revision=revision, terms=terms, **given)
            return open_enquiry(plan=plan, actor=user, at=now())

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
