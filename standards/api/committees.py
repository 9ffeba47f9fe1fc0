"""Committees over the API: list, read, form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from standards.api.base import ApiView, paginated, validated
from standards.api.callers import caller
from standards.kernel.clock import now
from standards.models import Committee
from standards.operations.committees import create_committee
from standards.permissions import access_committee
from standards.queries.committees import committees_with_counts, officers_of
from standards.queries.work_items import phase_counts

if TYPE_CHECKING:
    from rest_framework.request import Request


class CommitteeInput(serializers.Serializer[Any]):
    """Take the facts of a new committee; `parent` is a slug."""

    slug = serializers.SlugField(max_length=50)
    designation = serializers.CharField(max_length=40)
    title = serializers.CharField(max_length=200)
    title_zh = serializers.CharField(max_length=200, required=False, allow_blank=True)
    scope = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    scope_zh = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    kind = serializers.ChoiceField(choices=Committee.Kind.choices, required=False)
    constituted = serializers.ChoiceField(choices=Committee.Constituted.choices, required=False)
    parent = serializers.SlugRelatedField(  # type: ignore[assignment]
        slug_field="slug", queryset=Committee.objects.all(), required=False, allow_null=True
    )


class CommitteeOutput(serializers.Serializer[Any]):
    """Describe a committee."""

    id = serializers.CharField()
    slug = serializers.CharField()
    designation = serializers.CharField()
    title = serializers.CharField()
    title_zh = serializers.CharField()
    scope = serializers.CharField()
    scope_zh = serializers.CharField()
    kind = serializers.CharField()
    constituted = serializers.CharField()
    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    officers = serializers.ListField(child=serializers.DictField(), required=False)
    phases = serializers.DictField(child=serializers.IntegerField(), required=False)


def committee_row(committee: Committee) -> dict[str, Any]:
    """Shape a committee's public face."""
    return {
        "id": str(committee.pk),
        "slug": committee.slug,
        "designation": committee.designation,
        "title": committee.title,
        "title_zh": committee.title_zh,
        "scope": committee.scope,
        "scope_zh": committee.scope_zh,
        "kind": committee.kind,
        "constituted": committee.constituted,
        "parent": committee.parent.slug if committee.parent else None,
    }


class CommitteesView(ApiView):
    """List committees; site administrators form new ones."""

    public = frozenset({"GET"})

    @extend_schema(operation_id="committees_list", responses=CommitteeOutput(many=True))
    def get(self, request: Request) -> Response:
        """Return the committees by designation."""
        return paginated(request, committees_with_counts().select_related("parent"), committee_row)

    @extend_schema(
        operation_id="committees_create", request=CommitteeInput, responses={201: CommitteeOutput}
    )
    def post(self, request: Request) -> Response:
        """Form a committee."""
        committee = create_committee(
            **validated(CommitteeInput, request.data), actor=caller(request), at=now()
        )
        return Response(committee_row(committee), status=status.HTTP_201_CREATED)


class CommitteeView(ApiView):
    """Show one committee's public face."""

    public = frozenset({"GET"})

    @extend_schema(operation_id="committees_read", responses=CommitteeOutput)
    def get(self, request: Request, slug: str) -> Response:
        """Return a committee with its officers and the number of projects in each phase."""
        committee = access_committee(request.user, slug)
        officers = [{"name": str(row.user), "role": row.role} for row in officers_of(committee)]
        counts = {phase.value: count for phase, count in phase_counts(committee).items()}
        return Response(committee_row(committee) | {"officers": officers, "phases": counts})
