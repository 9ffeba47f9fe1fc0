"""Work items over the API: propose, read, move, record what clears the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from standards.api.base import ApiView, ordered, paginated, validated
from standards.api.callers import caller
from standards.kernel.clock import now
from standards.operations.work_items import make_move, propose_work_item, record_resolution
from standards.permissions import Capability, access_committee, access_work_item, can
from standards.queries.publications import standard_or_none
from standards.queries.work_items import history_of, offered_moves, visible_work_items
from standards.rules.programme import DocumentType, Domain
from standards.rules.stages import TRACKS, Phase, is_late, target_dates

if TYPE_CHECKING:
    from rest_framework.request import Request

    from standards.models import Clearance, WorkItem
    from standards.permissions.rights import Person


class ProposalInput(serializers.Serializer[Any]):
    """Take a proposal; `committee` is a slug, `revises` a designation."""

    committee = serializers.CharField(max_length=50)
    title = serializers.CharField(max_length=200)
    title_zh = serializers.CharField(max_length=200, required=False, allow_blank=True)
    scope = serializers.CharField(max_length=20_000)
    scope_zh = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    justification = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    document_type = serializers.ChoiceField(choices=[d.value for d in DocumentType], required=False)
    domain = serializers.ChoiceField(choices=[d.value for d in Domain], required=False)
    track_months = serializers.ChoiceField(choices=sorted(TRACKS), required=False)
    designation = serializers.CharField(max_length=20, required=False, allow_blank=True)
    preliminary = serializers.BooleanField(required=False)
    revises = serializers.CharField(max_length=20, required=False, allow_null=True)


class MoveInput(serializers.Serializer[Any]):
    """Take the name of a move and, where it asks for one, the reason."""

    move = serializers.CharField(max_length=40)
    reason = serializers.CharField(max_length=10_000, required=False, allow_blank=True)


class ResolutionInput(serializers.Serializer[Any]):
    """Take a decision recorded by hand."""

    kind = serializers.ChoiceField(choices=["resolution", "comments"])
    reason = serializers.CharField(max_length=10_000)


class WorkItemOutput(serializers.Serializer[Any]):
    """Describe a work item; `moves` are the names of the moves open to the caller."""

    id = serializers.CharField()
    number = serializers.IntegerField(allow_null=True)
    designation = serializers.CharField()
    printed = serializers.CharField()
    committee = serializers.CharField()
    title = serializers.CharField()
    title_zh = serializers.CharField()
    document_type = serializers.CharField()
    domain = serializers.CharField()
    scope = serializers.CharField()
    phase = serializers.CharField()
    stage = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    iteration = serializers.IntegerField()
    track_months = serializers.IntegerField()
    started = serializers.DateField()
    targets = serializers.DictField(child=serializers.DateField())
    late = serializers.BooleanField()
    moves = serializers.ListField(child=serializers.CharField(), required=False)
    move_details = serializers.ListField(child=serializers.DictField(), required=False)
    justification = serializers.CharField(required=False)
    history = serializers.ListField(child=serializers.DictField(), required=False)
    clearances = serializers.ListField(child=serializers.DictField(), required=False)
    drafts = serializers.ListField(child=serializers.CharField(), required=False)


def work_item_row(work_item: WorkItem) -> dict[str, Any]:
    """Shape what everybody may know of a work item."""
    standing = work_item.standing
    targets = target_dates(work_item.track_months, work_item.started)
    return {
        "id": str(work_item.pk),
        "number": work_item.number,
        "designation": work_item.designation,
        "printed": work_item.printed,
        "committee": work_item.committee.slug,
        "title": work_item.title,
        "title_zh": work_item.title_zh,
        "document_type": work_item.document_type,
        "domain": work_item.domain,
        "scope": work_item.scope,
        "phase": standing.phase.value,
        "stage": standing.code,
        "label": standing.label,
        "iteration": standing.iteration,
        "track_months": work_item.track_months,
        "started": work_item.started,
        "targets": {phase.value: day for phase, day in targets.items()},
        "late": is_late(standing, targets, now().date()),
    }


def work_item_detail(work_item: WorkItem, user: Person) -> dict[str, Any]:
    """Shape a work item with the moves open to the caller and, for members, its inside."""
    offered = offered_moves(work_item, user)
    shaped = work_item_row(work_item) | {
        "moves": [one.name for one in offered],
        "move_details": [
            {
                "name": one.name,
                "label": one.label,
                "asks_reason": one.asks_reason,
                "missing": one.missing,
            }
            for one in offered
        ],
    }
    if not can(user, Capability.READ_COMMITTEE, work_item.committee):
        return shaped
    return shaped | {
        "justification": work_item.justification,
        "history": [
            {
                "move": change.move,
                "stage": change.standing.code,
                "label": change.standing.label,
                "actor": str(change.by) if change.by else None,
                "at": change.at,
                "reason": change.reason,
            }
            for change in history_of(work_item)
        ],
        "clearances": [clearance_row(one) for one in work_item.clearances.select_related("by")],
        "drafts": [str(pk) for pk in work_item.drafts.order_by("pk").values_list("pk", flat=True)],
    }


def clearance_row(clearance: Clearance) -> dict[str, Any]:
    """Shape a clearance."""
    return {
        "id": str(clearance.pk),
        "kind": clearance.kind,
        "phase": clearance.phase,
        "iteration": clearance.iteration,
        "granted": clearance.granted,
        "reason": clearance.reason,
        "evidence": clearance.evidence,
        "by": str(clearance.by) if clearance.by else None,
        "at": clearance.at,
    }


class WorkItemsView(ApiView):
    """List the programme; propose a work item."""

    public = frozenset({"GET"})

    @extend_schema(
        operation_id="work_items_list",
        parameters=[
            OpenApiParameter("committee", str),
            OpenApiParameter("phase", str, enum=[phase.value for phase in Phase]),
            OpenApiParameter("ordering", str),
        ],
        responses=WorkItemOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return the work items that the caller may know of."""
        rows = visible_work_items(request.user)
        for name, column in (("committee", "committee__slug"), ("phase", "phase")):
            if request.query_params.get(name):
                rows = rows.filter(**{column: request.query_params[name].replace("\x00", "")})
        fields = ("designation", "title", "started", "updated_at")
        rows = ordered(request, rows, allowed=fields, default="designation")
        return paginated(request, rows, work_item_row)

    @extend_schema(
        operation_id="work_items_propose", request=ProposalInput, responses={201: WorkItemOutput}
    )
    def post(self, request: Request) -> Response:
        """Propose a work item to a committee."""
        given = validated(ProposalInput, request.data)
        committee = access_committee(
            request.user, given.pop("committee"), Capability.PROPOSE_WORK_ITEM
        )
        given["revises"] = standard_or_none(given.pop("revises", None))
        work_item = propose_work_item(**given, committee=committee, actor=caller(request), at=now())
        shaped = work_item_detail(work_item, request.user)
        return Response(shaped, status=status.HTTP_201_CREATED)


class WorkItemView(ApiView):
    """Show one work item."""

    public = frozenset({"GET"})

    @extend_schema(operation_id="work_items_read", responses=WorkItemOutput)
    def get(self, request: Request, pk: str) -> Response:
        """Return the work item with the moves open to the caller."""
        work_item = access_work_item(request.user, pk)
        return Response(work_item_detail(work_item, request.user))


class MovesView(ApiView):
    """Move a work item through its phases."""

    @extend_schema(operation_id="work_items_moves", responses=WorkItemOutput)
    def get(self, request: Request, pk: str) -> Response:
        """Return the work item with the moves open to the caller."""
        return Response(work_item_detail(access_work_item(request.user, pk), request.user))

    @extend_schema(operation_id="work_items_move", request=MoveInput, responses=WorkItemOutput)
    def post(self, request: Request, pk: str) -> Response:
        """Make one move."""
        work_item = access_work_item(request.user, pk, Capability.MOVE_WORK_ITEM)
        given = validated(MoveInput, request.data)
        make_move(
            work_item=work_item,
            move=given["move"],
            reason=given.get("reason", ""),
            actor=caller(request),
            at=now(),
        )
        return Response(work_item_detail(access_work_item(request.user, pk), request.user))


class ClearancesView(ApiView):
    """Read what was cleared; record a decision of the committee."""

    @extend_schema(operation_id="work_items_clearances", responses={200: dict})
    def get(self, request: Request, pk: str) -> Response:
        """Return the clearances, oldest first; for members."""
        work_item = access_work_item(request.user, pk)
        access_committee(request.user, work_item.committee.slug, Capability.READ_COMMITTEE)
        return paginated(request, work_item.clearances.select_related("by"), clearance_row)

    @extend_schema(
        operation_id="work_items_resolve", request=ResolutionInput, responses={201: dict}
    )
    def post(self, request: Request, pk: str) -> Response:
        """Record a resolution, or that every comment is answered."""
        clearance = record_resolution(
            work_item=access_work_item(request.user, pk, Capability.MOVE_WORK_ITEM),
            **validated(ResolutionInput, request.data),
            actor=caller(request),
            at=now(),
        )
        return Response(clearance_row(clearance), status=status.HTTP_201_CREATED)
