"""Who is beside a draft, who writes which clause, and whether it is ready for review, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from standards.api.base import ApiView, validated
from standards.api.callers import caller
from standards.kernel.clock import now
from standards.models import ClauseAssignment
from standards.operations.reviewing import assign_clause, return_draft, submit_for_review
from standards.permissions import Capability, access_draft
from standards.queries.discussions import author_facts
from standards.queries.drafts import readers_of

if TYPE_CHECKING:
    from rest_framework.request import Request

    from standards.models import Draft


class Note(serializers.Serializer[Any]):
    """Take a note for the people who are told."""

    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class Assignment(serializers.Serializer[Any]):
    """Take a clause and who is to write it; null for nobody."""

    clause = serializers.CharField(max_length=64)
    person = serializers.CharField(max_length=20, allow_null=True)


def _submission(draft: Draft) -> dict[str, Any]:
    by = draft.submitted_by
    return {
        "id": str(draft.pk),
        "submitted_at": draft.submitted_at,
        "submitted_by": author_facts(by) if by else None,
        "note": draft.submission_note,
    }


class PeopleView(ApiView):
    """The people of the committee, who may be named in a discussion."""

    @extend_schema(responses=OpenApiTypes.OBJECT, operation_id="draft_people_list")
    def get(self, request: Request, pk: str) -> Response:
        """Return them by name; at most as many as the committee has."""
        draft = access_draft(request.user, pk, Capability.DISCUSS_DRAFT)
        return Response({"results": [author_facts(person) for person in readers_of(draft)]})


class AssignmentsView(ApiView):
    """Who is to write which clause."""

    @extend_schema(responses=OpenApiTypes.OBJECT, operation_id="draft_assignments_list")
    def get(self, request: Request, pk: str) -> Response:
        """Return one row for each clause that somebody is to write."""
        draft = access_draft(request.user, pk)
        rows = ClauseAssignment.objects.filter(draft=draft).select_related("person")
        facts = [{"clause": row.clause, "person": author_facts(row.person)} for row in rows]
        return Response({"results": facts})

    @extend_schema(
        request=Assignment, responses=OpenApiTypes.OBJECT, operation_id="draft_assignments_set"
    )
    def put(self, request: Request, pk: str) -> Response:
        """Give one clause to one person, or to nobody with `{"person": null}`."""
        draft = access_draft(request.user, pk)
        given = validated(Assignment, request.data)
        assign_clause(draft=draft, actor=caller(request), at=now(), **given)
        return self.get(request, pk)


class SubmitView(ApiView):
    """Whether a draft waits for review."""

    @extend_schema(request=Note, responses=OpenApiTypes.OBJECT, operation_id="draft_submit")
    def post(self, request: Request, pk: str) -> Response:
        """Say that the draft is ready for review; the officers of the committee are told."""
        draft = access_draft(request.user, pk)
        note = validated(Note, request.data)["note"]
        row = submit_for_review(draft=draft, note=note, actor=caller(request), at=now())
        return Response(_submission(row))


class ReturnView(ApiView):
    """A draft that goes back to its editors."""

    @extend_schema(request=Note, responses=OpenApiTypes.OBJECT, operation_id="draft_return")
    def post(self, request: Request, pk: str) -> Response:
        """Give a submitted draft back, with a note for who submitted it."""
        draft = access_draft(request.user, pk)
        note = validated(Note, request.data)["note"]
        return Response(
            _submission(return_draft(draft=draft, note=note, actor=caller(request), at=now()))
        )
