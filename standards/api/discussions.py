"""Discussions beside a draft over HTTP: list, begin, answer, resolve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from standards.api.base import ApiView, paginated, validated
from standards.api.callers import caller
from standards.kernel.clock import now
from standards.kernel.errors import NotFound
from standards.kernel.ids import row_id
from standards.models import Discussion
from standards.operations.discussions import (
    answer_discussion,
    assign_discussion,
    open_discussion,
    resolve_discussion,
)
from standards.permissions import access_draft
from standards.queries.discussions import (
    DRAFT,
    block_texts,
    discussion_facts,
    discussions_of,
)
from standards.queries.drafts import draft_content

if TYPE_CHECKING:
    from rest_framework.request import Request

    from standards.models import Draft


class NewDiscussion(serializers.Serializer[Any]):
    """Take what a new discussion needs."""

    text = serializers.CharField(max_length=10_000)
    anchor = serializers.DictField(required=False, allow_null=True, default=None)
    mentions = serializers.ListField(
        child=serializers.CharField(max_length=20), required=False, default=list, max_length=50
    )


class NewPost(serializers.Serializer[Any]):
    """Take an answer."""

    text = serializers.CharField(max_length=10_000)
    mentions = serializers.ListField(
        child=serializers.CharField(max_length=20), required=False, default=list, max_length=50
    )


class Assignee(serializers.Serializer[Any]):
    """Take who is to settle a discussion; null for nobody."""

    person = serializers.CharField(max_length=20, allow_null=True)


class Resolution(serializers.Serializer[Any]):
    """Take whether a discussion is to be resolved or opened again."""

    resolved = serializers.BooleanField(default=True)


def _found(request: Request, pk: str) -> tuple[Draft, Discussion]:
    """Return a discussion and its draft, where the caller may read that draft."""
    discussion = Discussion.objects.filter(pk=row_id(pk), subject_kind=DRAFT).first()
    if discussion is None:
        raise NotFound(_("There is no such thing, or none that you may know of."))
    return access_draft(request.user, discussion.subject_id), discussion


def _shown(draft: Draft, discussion: Discussion) -> dict[str, Any]:
    fresh = discussions_of(draft).get(pk=discussion.pk)
    texts = block_texts(draft_content(draft)) if fresh.anchor else {}
    return discussion_facts(fresh, texts)


class DiscussionsView(ApiView):
    """The discussions beside a draft."""

    @extend_schema(responses=OpenApiTypes.OBJECT, operation_id="discussions_list")
    def get(self, request: Request, pk: str) -> Response:
        """Return the discussions, the oldest first, each with its place in the present text."""
        draft = access_draft(request.user, pk)
        texts = block_texts(draft_content(draft))
        return paginated(request, discussions_of(draft), lambda one: discussion_facts(one, texts))

    @extend_schema(
        request=NewDiscussion, responses={201: OpenApiTypes.OBJECT}, operation_id="discussions_open"
    )
    def post(self, request: Request, pk: str) -> Response:
        """Begin a discussion."""
        draft = access_draft(request.user, pk)
        given = validated(NewDiscussion, request.data)
        discussion = open_discussion(draft=draft, actor=caller(request), at=now(), **given)
        return Response(_shown(draft, discussion), status=201)


class PostsView(ApiView):
    """The answers of a discussion."""

    @extend_schema(
        request=NewPost, responses={201: OpenApiTypes.OBJECT}, operation_id="discussions_answer"
    )
    def post(self, request: Request, pk: str) -> Response:
        """Answer; returns the whole discussion."""
        draft, discussion = _found(request, pk)
        given = validated(NewPost, request.data)
        answer_discussion(
            draft=draft, discussion=discussion, actor=caller(request), at=now(), **given
        )
        return Response(_shown(draft, discussion), status=201)


class AssignView(ApiView):
    """Who is to settle a discussion."""

    @extend_schema(
        request=Assignee, responses=OpenApiTypes.OBJECT, operation_id="discussions_assign"
    )
    def post(self, request: Request, pk: str) -> Response:
        """Give the discussion to one person of the committee, or to nobody."""
        draft, discussion = _found(request, pk)
        person = validated(Assignee, request.data)["person"]
        assign_discussion(
            draft=draft, discussion=discussion, actor=caller(request), at=now(), person=person
        )
        return Response(_shown(draft, discussion))


class ResolveView(ApiView):
    """Whether a discussion is resolved."""

    @extend_schema(
        request=Resolution, responses=OpenApiTypes.OBJECT, operation_id="discussions_resolve"
    )
    def post(self, request: Request, pk: str) -> Response:
        """Resolve, or open again with `{"resolved": false}`."""
        draft, discussion = _found(request, pk)
        resolved = validated(Resolution, request.data)["resolved"]
        resolve_discussion(
            draft=draft, discussion=discussion, actor=caller(request), at=now(), resolved=resolved
        )
        return Response(_shown(draft, discussion))
