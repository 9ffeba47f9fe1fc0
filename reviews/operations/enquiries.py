"""Opening and closing enquiries; what is known of commenters is forgotten in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from reviews.events import EnquiryClosed, EnquiryOpened
from reviews.models import Enquiry, EnquiryFollower, EnquiryReceipt
from reviews.operations.clearances import clear_for_comments
from reviews.operations.intake import Filed, file_enquiry_comment
from reviews.permissions import Capability, require
from reviews.rules.disposition import EnquiryState, clean_text
from reviews.rules.submissions import DEMAND_WORDS, Sender
from standards import journal
from standards.kernel.errors import Conflict, FieldProblem, InvalidInput
from standards.models import Revision, User
from standards.operations.images import open_images

MOST_QUESTIONS = 10
LONGEST_QUESTION = 500
LONGEST_WINDOW = 24 * 30  # hours
LONGEST_NAME = 200
__all__ = ["Filed", "Sender", "file_enquiry_comment"]  # the whole subject by one name


@dataclass(frozen=True, kw_only=True)
class EnquiryPlan:
    """What is laid open, in which words, until when."""

    revision: Revision
    title: str
    summary: str
    closes_at: datetime
    terms: EnquiryTerms = field(default_factory=lambda: EnquiryTerms())


@dataclass(frozen=True, kw_only=True)
class EnquiryTerms:
    """What is asked of commenters, and how their comments are taken.

    `demands` are names of fields of a sender; `correction_hours` say how long a comment may be
    corrected after it came.
    """

    demands: Sequence[str] = ()
    pseudonyms: bool = True
    questions: Sequence[str] = ()
    posts_at_once: bool = True
    correction_hours: int = 48


@transaction.atomic
def open_enquiry(*, plan: EnquiryPlan, actor: User, at: datetime) -> Enquiry:
    """Lay a frozen revision open to everybody."""
    draft = plan.revision.draft
    require(actor, Capability.MANAGE_ENQUIRY, draft.work_item.committee)
    title = clean_text(plan.title, field="title")
    if len(title) > LONGEST_NAME:
        raise _refusal("title", _("A title has at most 200 characters."))
    if plan.closes_at <= at:
        raise _refusal("closes_at", _("The enquiry must close in the future."))
    if Enquiry.objects.filter(draft=draft, state=EnquiryState.OPEN).exists():
        raise Conflict(_("An enquiry on this draft is open already."))
    enquiry = Enquiry.objects.create(
        work_item=draft.work_item,
        draft=draft,
        revision=plan.revision,
        title=title,
        summary=clean_text(plan.summary, field="summary", required=False),
        opens_at=at,
        closes_at=plan.closes_at,
        opened_by=actor,
        **_terms(plan.terms),
    )
    open_images(revision=plan.revision, at=at)
    journal.record(
        EnquiryOpened(
            subject=f"enquiry:{enquiry.pk}",
            actor=actor.pk,
            at=at,
            enquiry=enquiry.pk,
            draft=draft.pk,
        )
    )
    return enquiry


def _terms(terms: EnquiryTerms) -> dict[str, Any]:
    """Return the checked columns of an enquiry's terms."""
    unknown = [name for name in terms.demands if name not in DEMAND_WORDS]
    if unknown:
        raise _refusal(
            "demands", _("Nobody can be asked for this: %(names)s.") % {"names": ", ".join(unknown)}
        )
    questions = [clean_text(each, field="questions") for each in terms.questions]
    if len(questions) > MOST_QUESTIONS or any(len(each) > LONGEST_QUESTION for each in questions):
        words = _("Ask at most 10 questions of at most 500 characters each.")
        raise _refusal("questions", words)
    if not 0 <= terms.correction_hours <= LONGEST_WINDOW:
        raise _refusal("correction_hours", _("Between 0 and 720 hours are possible."))
    return {
        "demands": list(terms.demands),
        "pseudonyms": terms.pseudonyms,
        "questions": questions,
        "posts_at_once": terms.posts_at_once,
        "correction_hours": terms.correction_hours,
    }


def _refusal(name: str, words: str) -> InvalidInput:
    return InvalidInput(words, errors=[FieldProblem(f"/{name}", words)])


@transaction.atomic
def forget_addresses(*, at: datetime) -> int:
    """Wipe the e-mail addresses and sources of comments once they were kept as long as stated."""
    before = at - settings.LEPTON_RETENTION["commenter_addresses"]
    kept = EnquiryReceipt.objects.exclude(email="", source="").filter(received_at__lt=before)
    stale = EnquiryFollower.objects.filter(confirmed_at=None, asked_at__lt=before)
    stale.delete()
    return kept.update(email="", source="")


def close_due_enquiries(*, at: datetime) -> list[int]:
    """Close every enquiry whose hour has come, each in its own transaction."""
    due = Enquiry.objects.filter(state=EnquiryState.OPEN, closes_at__lte=at)
    return [pk for pk in due.values_list("pk", flat=True) if close_due_enquiry(pk=pk, at=at)]


@transaction.atomic
def close_due_enquiry(*, pk: int, at: datetime) -> bool:
    """Close one enquiry whose hour has come; False when it was closed before."""
    enquiry = Enquiry.objects.select_for_update(of=("self",)).get(pk=pk)
    if enquiry.state == EnquiryState.CLOSED or enquiry.closes_at > at:
        return False
    _close(enquiry, None, at)
    return True


@transaction.atomic
def close_enquiry(*, enquiry: Enquiry, actor: User, at: datetime) -> Enquiry:
    """Close an enquiry before its hour."""
    require(actor, Capability.MANAGE_ENQUIRY, enquiry.work_item.committee)
    enquiry = Enquiry.objects.select_for_update(of=("self",)).get(pk=enquiry.pk)
    if enquiry.state == EnquiryState.CLOSED:
        raise Conflict(_("This enquiry is closed already."))
    _close(enquiry, actor, at)
    return enquiry


def _close(enquiry: Enquiry, actor: User | None, at: datetime) -> None:
    enquiry.state, enquiry.closed_at = EnquiryState.CLOSED, at
    enquiry.save(update_fields=["state", "closed_at"])
    clear_for_comments(enquiry.work_item, actor, at)
    journal.record(
        EnquiryClosed(
            subject=f"enquiry:{enquiry.pk}",
            actor=actor.pk if actor else None,
            at=at,
            enquiry=enquiry.pk,
            draft=enquiry.draft_id,
        )
    )
