"""Enquiries over the API: read by everybody, commented on by everybody."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api.shapes import EnquiryCommentIn, EnquiryIn, enquiry_out
from reviews.api.submissions import receipt_out, submission_of
from reviews.infrastructure.challenge import check_proof
from reviews.operations.enquiries import EnquiryPlan, close_enquiry, open_enquiry
from reviews.operations.intake import file_enquiry_comments, only
from reviews.permissions import Capability, access_enquiry
from reviews.queries.clusters import cluster_of
from reviews.queries.enquiries import (
    counts_of_enquiry,
    enquiries_shown,
    find_receipt,
    is_shown,
    posted_comments,
    receipt_status,
)
from standards.api.base import ApiView, paginated, validated
from standards.api.callers import caller
from standards.kernel.clock import now
from standards.kernel.errors import FieldProblem, InvalidInput
from standards.permissions import access_revision


class EnquiriesView(ApiView):
    """All enquiries."""

    public = frozenset({"GET"})

    @extend_schema(operation_id="enquiries", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """Return enquiries, the open ones that close first on top."""
        return paginated(request, enquiries_shown(now()), enquiry_out)

    @extend_schema(
        operation_id="open_enquiry", request=EnquiryIn, responses={201: OpenApiTypes.OBJECT}
    )
    def post(self, request: Request) -> Response:
        """Lay a frozen revision open to everybody."""
        given = validated(EnquiryIn, request.data)
        revision = access_revision(request.user, given["revision"])
        if given.get("draft") and given["draft"] != str(revision.draft_id):
            words = _("This revision belongs to another draft.")
            raise InvalidInput(words, errors=[FieldProblem("/revision", words)])
        plan = EnquiryPlan(
            revision=revision,
            title=given["title"],
            summary=given["summary"],
            closes_at=given["closes_at"],
        )
        return Response(
            enquiry_out(open_enquiry(plan=plan, actor=caller(request), at=now())), status=201
        )


class EnquiryView(ApiView):
    """One enquiry."""

    public = frozenset({"GET"})

    @extend_schema(operation_id="enquiry", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, pk: str) -> Response:
        """Return the enquiry with how many comments were received and posted."""
        enquiry = access_enquiry(request.user, pk)
        return Response(enquiry_out(enquiry) | {"counts": counts_of_enquiry(enquiry)})


class CloseEnquiryView(ApiView):
    """Close an enquiry before its hour."""

    @extend_schema(operation_id="close_enquiry", request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request, pk: str) -> Response:
        """Close it; comments that arrive later are refused."""
        enquiry = access_enquiry(request.user, pk, Capability.MANAGE_ENQUIRY)
        close_enquiry(enquiry=enquiry, actor=caller(request), at=now())
        return Response(enquiry_out(access_enquiry(request.user, pk)))


class EnquiryCommentsView(ApiView):
    """The comments of one enquiry."""

    public = frozenset({"GET", "POST"})

    @extend_schema(operation_id="enquiry_comments", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, pk: str) -> Response:
        """Return the posted comments, newest first, with the replies."""
        enquiry = access_enquiry(request.user, pk)
        return paginated(request, posted_comments(enquiry), public_comment)

    @extend_schema(
        operation_id="file_enquiry_comment",
        request=EnquiryCommentIn,
        responses={201: OpenApiTypes.OBJECT},
    )
    def post(self, request: Request, pk: str) -> Response:
        """Take in a comment; the answer holds its receipt and, once, its secret."""
        check_proof(request.headers.get("Lepton-Challenge", ""))
        enquiry = access_enquiry(request.user, pk)
        body = request.data.dict() if isinstance(request.data, QueryDict) else request.data
        submission = submission_of(enquiry.pk, body, request.META.get("REMOTE_ADDR", ""))
        filed = only(file_enquiry_comments(submissions=[submission], at=now()))
        return Response(receipt_out(filed), status=201)


class ReceiptView(ApiView):
    """What became of a comment."""

    public = frozenset({"GET"})

    @extend_schema(operation_id="enquiry_receipt", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, receipt: str) -> Response:
        """Return how far the comment of a receipt is, with the reply."""
        found = find_receipt(receipt)
        comment = found.comment
        final = comment.decided_at is not None
        cluster = cluster_of(comment)
        return Response(
            {
                "receipt": found.receipt,
                "id": str(comment.pk),
                "status": receipt_status(found).value,
                "text": comment.text if is_shown(found) else "",
                "cluster": str(cluster.pk) if cluster else None,
                "reply": comment.observation if final else None,
                "disposition": comment.disposition if final else None,
            }
        )


def public_comment(comment: Any) -> dict[str, Any]:
    """Return what everybody may read of a comment."""
    final = comment.decided_at is not None
    return {
        "id": str(comment.pk),
        "receipt": comment.receipt.receipt,
        "type": comment.type,
        "text": comment.text,
        "proposed_text": comment.proposed_text,
        "clause": comment.clause,
        "name": comment.name,
        "organisation": comment.organisation,
        "country": comment.country,
        "stakeholder": comment.stakeholder,
        "created_at": comment.created_at,
        "disposition": comment.disposition if final else None,
        "reply": comment.observation if final else None,
    }
