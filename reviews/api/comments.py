"""Comments over the API: file, list, read, decide."""

from __future__ import annotations

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api.shapes import CommentIn, DispositionIn, comment_etag, comment_out
from reviews.models import Comment
from reviews.operations.comments import Decision, Wording, dispose_comment, file_comment
from reviews.permissions import access_ballot, access_comment
from reviews.queries.comments import block_indexes, filtered_comments, visible_comments
from standards.api.base import ApiView, check_etag, ordered, validated
from standards.api.callers import caller
from standards.api.pagination import Pages
from standards.kernel.clock import now
from standards.permissions import access_draft

FILTERS = [
    OpenApiParameter(name, str)
    for name in (
        *("draft", "ballot", "enquiry", "state", "type", "clause", "topic", "tag", "only", "q"),
        "ordering",
    )
]


class CommentsView(ApiView):
    """Comments that one may read."""

    @extend_schema(operation_id="comments", parameters=FILTERS, responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """Return comments with their anchors as they stand now."""
        rows = filtered_comments(visible_comments(request.user), request.query_params)
        allowed = ("id", "clause", "created_at")
        pages = Pages()
        page: list[Comment] = list(
            pages.paginate_queryset(ordered(request, rows, allowed=allowed, default="id"), request)
            or []
        )
        indexes = block_indexes(page)
        return pages.get_paginated_response([comment_out(each, indexes) for each in page])

    @extend_schema(
        operation_id="file_comment", request=CommentIn, responses={201: OpenApiTypes.OBJECT}
    )
    def post(self, request: Request) -> Response:
        """File a comment on a draft or in a ballot."""
        given = validated(CommentIn, request.data)
        draft, ballot = given.get("draft"), given.get("ballot")
        comment = file_comment(
            draft=access_draft(request.user, draft) if draft else None,
            ballot=access_ballot(request.user, ballot) if ballot else None,
            wording=Wording(
                text=given["text"],
                type=given["type"],
                proposed_text=given.get("proposed_text"),
                anchor=given.get("anchor"),
                must_satisfy=given["must_satisfy"],
            ),
            actor=caller(request),
            at=now(),
        )
        return Response(comment_out(comment, block_indexes([comment])), status=201)


class CommentView(ApiView):
    """One comment."""

    public = frozenset({"GET"})

    @extend_schema(operation_id="comment", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, pk: str) -> Response:
        """Return the comment with its anchor as it stands now."""
        comment = access_comment(request.user, pk)
        body = comment_out(comment, block_indexes([comment]))
        return Response(body, headers={"ETag": comment_etag(comment)})


class DispositionView(ApiView):
    """What becomes of a comment."""

    @extend_schema(
        operation_id="dispose_comment", request=DispositionIn, responses=OpenApiTypes.OBJECT
    )
    def post(self, request: Request, pk: str) -> Response:
        """Propose a disposition, or confirm one with the reasoned reply."""
        comment = access_comment(request.user, pk)
        check_etag(request, comment_etag(comment))
        read = comment.version if request.headers.get("If-Match", "*") != "*" else None
        decision = Decision(**validated(DispositionIn, request.data), version=read)
        dispose_comment(comment=comment, decision=decision, actor=caller(request), at=now())
        fresh = access_comment(request.user, pk)
        body = comment_out(fresh, block_indexes([fresh]))
        return Response(body, headers={"ETag": comment_etag(fresh)})
