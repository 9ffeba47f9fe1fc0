"""Later hours, delegations, weights and obligations over the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api.shapes import BallotOut, ballot_out
from reviews.models import Delegation
from reviews.operations.delegations import Gift, delegate_vote, revoke_delegation, set_standing
from reviews.operations.extending import extend_ballot
from reviews.permissions import (
    Capability,
    access_ballot,
    access_delegation,
    can,
    require,
)
from reviews.queries.delegations import delegations_in, receiver_of
from reviews.queries.obligations import Obligations, obligations_of, own_obligations
from reviews.queries.standings import weighings_of
from reviews.rules.electorate import Weighing
from standards.api.base import ApiView, paginated, validated
from standards.api.callers import caller
from standards.kernel.clock import now
from standards.models import Committee
from standards.permissions import Capability as Ground
from standards.permissions import access_committee


class ExtendIn(serializers.Serializer[Any]):
    """A later hour for an open ballot, and why."""

    closes_at = serializers.DateTimeField()
    reason = serializers.CharField(max_length=500)


class DelegationIn(serializers.Serializer[Any]):
    """A vote given away: for one ballot, or in a committee until `ends_at`.

    `to` is `person:<id>` or `body:<id>`; `member` likewise, where one speaks for several.
    """

    committee = serializers.CharField(required=False)
    ballot = serializers.CharField(required=False, allow_null=True)
    member = serializers.CharField(required=False, allow_blank=True, default="", max_length=40)
    to = serializers.CharField(max_length=40)
    starts_at = serializers.DateTimeField(required=False, allow_null=True)
    ends_at = serializers.DateTimeField(required=False, allow_null=True)
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=500)


class StandingIn(serializers.Serializer[Any]):
    """What a member's vote weighs from the next ballot on."""

    member = serializers.CharField(max_length=40)
    weight = serializers.IntegerField(min_value=1, max_value=1_000_000)
    interest = serializers.CharField(required=False, allow_blank=True, default="", max_length=80)


class ExtendView(ApiView):
    """Put off the hour of an open ballot."""

    @extend_schema(operation_id="extend_ballot", request=ExtendIn, responses=BallotOut)
    def post(self, request: Request, pk: str) -> Response:
        """Give the ballot a later hour; all voters are told. An earlier one is refused."""
        given = validated(ExtendIn, request.data)
        ballot = access_ballot(request.user, pk, Capability.MANAGE_BALLOT)
        extended = extend_ballot(ballot=ballot, actor=caller(request), at=now(), **given)
        return Response(ballot_out(extended))


class DelegationsView(ApiView):
    """The votes of a committee that were given to others."""

    @extend_schema(
        operation_id="delegations",
        parameters=[OpenApiParameter("committee", str, required=True)],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request) -> Response:
        """Return the delegations that hold now or later."""
        committee = _committee(request, request.query_params.get("committee", ""))
        return paginated(request, delegations_in(committee, now()), delegation_out)

    @extend_schema(
        operation_id="delegate_vote", request=DelegationIn, responses={201: OpenApiTypes.OBJECT}
    )
    def post(self, request: Request) -> Response:
        """Give a member's vote away; both sides are told."""
        given = validated(DelegationIn, request.data)
        ballot = access_ballot(request.user, given["ballot"]) if given.get("ballot") else None
        committee = ballot.committee if ballot else _committee(request, given.get("committee", ""))
        gift = Gift(
            committee=committee,
            ballot=ballot,
            member=given["member"],
            to=receiver_of(given["to"]),
            starts_at=given.get("starts_at"),
            ends_at=given.get("ends_at"),
            reason=given["reason"],
        )
        made = delegate_vote(gift=gift, actor=caller(request), at=now())
        return Response(delegation_out(made), status=201)


class RevokeView(ApiView):
    """Take a vote back."""

    @extend_schema(operation_id="revoke_delegation", request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request, pk: str) -> Response:
        """End the delegation; for one ballot only until the vote was cast."""
        given = access_delegation(request.user, pk)
        ended = revoke_delegation(delegation=given, actor=caller(request), at=now())
        return Response(delegation_out(ended))


class ObligationsView(ApiView):
    """What members owed, cast and missed."""

    @extend_schema(operation_id="obligations", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        """Return all records to officers, to others those of the members they speak for."""
        user, committee, at = caller(request), _committee(request, slug), now()
        manages = can(user, Capability.MANAGE_BALLOT, committee)
        rows = obligations_of(committee, at) if manages else own_obligations(user, committee, at)
        weighings = weighings_of(committee)
        return Response(
            {"results": [_record_out(row, weighings.get(row.member, Weighing())) for row in rows]}
        )


class WeightsView(ApiView):
    """What the votes of a committee's members weigh."""

    @extend_schema(operation_id="set_weight", request=StandingIn, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request, slug: str) -> Response:
        """Set the weight of one member's vote, from the next opening on."""
        given, committee = validated(StandingIn, request.data), _committee(request, slug)
        row = set_standing(committee=committee, actor=caller(request), at=now(), **given)
        return Response({"member": row.member, "weight": row.weight, "interest": row.interest})


def _committee(request: Request, slug: str) -> Committee:
    user = caller(request)
    committee = access_committee(user, slug, Ground.READ_COMMITTEE)
    require(user, Capability.READ_BALLOT, committee)
    return committee


def delegation_out(given: Delegation) -> dict[str, Any]:
    """Return a delegation in the shape of the API."""
    to = f"body:{given.to_body_id}" if given.to_body_id else f"person:{given.to_user_id}"
    return {
        "id": str(given.pk),
        "committee": given.committee.slug,
        "ballot": str(given.ballot_id) if given.ballot_id else None,
        "member": {"id": given.member, "name": given.member_name},
        "to": {"id": to, "name": given.receiver},
        "starts_at": given.starts_at,
        "ends_at": given.ends_at,
        "reason": given.reason,
        "revoked_at": given.revoked_at,
    }


def _record_out(row: Obligations, weighing: Weighing) -> dict[str, Any]:
    return {
        "member": {"id": row.member, "name": row.name},
        "weight": weighing.weight,
        "interest": weighing.interest,
        "owed": row.record.owed,
        "cast": row.record.cast,
        "missed": [each.number for each in row.record.missed],
        "reported": row.record.reported,
        "reasons": [str(each) for each in row.record.reasons],
        "ballots": [
            {
                "id": str(each.ballot),
                "number": each.number,
                "closed_at": each.closed_at,
                "cast": each.cast,
                "alone_reported": each.strict,
            }
            for each in row.duties
        ],
    }
