"""Posting and removing comments of an enquiry; a removed one leaves its reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.models import EnquiryReceipt
from reviews.operations.receipts import tell_change
from reviews.permissions import Capability, committee_of_comment, require
from reviews.rules.disposition import RemovalReason
from standards.kernel.errors import Conflict, FieldProblem, InvalidInput
from standards.models import User


@transaction.atomic
def post_comment(*, receipt: EnquiryReceipt, actor: User, at: datetime) -> None:
    """Show a comment that waited or was removed; a mark that it was disowned stays."""
    row = _managed(receipt, actor)
    if row.withdrawn_at is not None:
        raise Conflict(_("Its writer withdrew this comment."))
    row.posted_at = row.posted_at or at
    row.removed_at, row.removed_for, row.removed_by = None, "", None
    row.save(update_fields=["posted_at", "removed_at", "removed_for", "removed_by"])
    tell_change(row, "posted", actor, at)


@transaction.atomic
def remove_comment(*, receipt: EnquiryReceipt, reason: object, actor: User, at: datetime) -> None:
    """Take a comment from the pages; the reason from the fixed list is shown in its place."""
    try:
        known = RemovalReason(str(reason))
    except ValueError as error:
        words = _("Choose one of the reasons.")
        raise InvalidInput(words, errors=[FieldProblem("/reason", words)]) from error
    row = _managed(receipt, actor)
    row.removed_at, row.removed_for, row.removed_by = at, known.value, actor
    row.save(update_fields=["removed_at", "removed_for", "removed_by"])
    tell_change(row, "removed", actor, at)


def _managed(receipt: EnquiryReceipt, actor: User) -> EnquiryReceipt:
    rows = EnquiryReceipt.objects.select_for_update(of=("self",))
    row = rows.select_related("comment__enquiry__work_item__committee").get(pk=receipt.pk)
    require(actor, Capability.MANAGE_ENQUIRY, committee_of_comment(row.comment))
    return row
