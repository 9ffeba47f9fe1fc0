"""Members of a committee over the API: who has which role, since when; nominations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from standards.api.base import ApiView, paginated, validated
from standards.api.callers import caller
from standards.kernel.clock import now
from standards.kernel.errors import NotFound
from standards.models import Committee, Invitation, Membership, Nomination
from standards.operations.committees import change_role, end_membership
from standards.operations.joining import decide_nomination, invite, nominate
from standards.permissions import Capability, access_committee
from standards.queries.committees import (
    former_members_of,
    may_see_addresses,
    member_of,
    members_of,
    nomination_of,
    open_nominations,
    person_with_address,
)
from standards.rules.roles import Role

if TYPE_CHECKING:
    from rest_framework.request import Request

NO_MEMBER = "There is no such member. List the members to get their ids."


class MemberInput(serializers.Serializer[Any]):
    """Take whom to invite to which role."""

    email = serializers.EmailField()
    role = serializers.ChoiceField(choices=[role.value for role in Role])


class RoleInput(serializers.Serializer[Any]):
    """Take the new role."""

    role = serializers.ChoiceField(choices=[role.value for role in Role])


class DecisionInput(serializers.Serializer[Any]):
    """Take whether a nomination is confirmed."""

    confirm = serializers.BooleanField()


class MemberOutput(serializers.Serializer[Any]):
    """Describe one person's part; `to` is null while it lasts."""

    id = serializers.CharField()
    email = serializers.EmailField(required=False)
    name = serializers.CharField()
    member = serializers.DictField(allow_null=True)
    role = serializers.CharField()

    def get_fields(self) -> dict[str, Any]:
        """Add the fields whose name is a word of Python."""
        since = serializers.DateTimeField()
        until = serializers.DateTimeField(allow_null=True)
        return super().get_fields() | {"from": since, "to": until}


def member_row(row: Membership, *, addresses: bool) -> dict[str, Any]:
    """Shape a membership; e-mail addresses for managers and administrators only."""
    body = row.member_body
    shaped = {
        "id": str(row.pk),
        "name": str(row.user),
        "member": {"id": str(body.pk), "name": body.name} if body else None,
        "role": row.role,
        "from": row.valid_from,
        "to": row.valid_to,
    }
    return shaped | ({"email": row.user.email} if addresses else {})


def _membership(committee: Committee, pk: str) -> Membership:
    found = member_of(committee, pk)
    if found is None:
        raise NotFound(NO_MEMBER)
    return found


class MembersView(ApiView):
    """List the members; invite to a role."""

    @extend_schema(
        operation_id="members_list",
        parameters=[OpenApiParameter("former", bool)],
        responses=MemberOutput(many=True),
    )
    def get(self, request: Request, slug: str) -> Response:
        """Return present members, or with `?former=1` those whose part has ended."""
        committee = access_committee(request.user, slug, Capability.READ_COMMITTEE)
        former = request.query_params.get("former", "") not in {"", "0", "false"}
        rows = former_members_of(committee) if former else members_of(committee)
        addresses = may_see_addresses(request.user, committee)
        return paginated(request, rows, lambda row: member_row(row, addresses=addresses))

    @extend_schema(operation_id="members_add", request=MemberInput, responses={201: MemberOutput})
    def post(self, request: Request, slug: str) -> Response:
        """Invite a person; on a demonstration site a known one joins at once."""
        committee = access_committee(request.user, slug, Capability.MANAGE_COMMITTEE)
        made = invite(
            **validated(MemberInput, request.data),
            committee=committee,
            actor=caller(request),
            at=now(),
        )
        if isinstance(made, Invitation):
            shaped: dict[str, Any] = {"id": None, "invitation": str(made.pk), "email": made.email}
            shaped |= {"name": "", "member": None, "role": made.role, "from": None, "to": None}
        else:
            shaped = member_row(made, addresses=True)
        return Response(shaped, status=status.HTTP_201_CREATED)


class MemberView(ApiView):
    """Change or end one person's part."""

    @extend_schema(operation_id="members_read", responses=MemberOutput)
    def get(self, request: Request, slug: str, pk: str) -> Response:
        """Return one membership."""
        committee = access_committee(request.user, slug, Capability.READ_COMMITTEE)
        addresses = may_see_addresses(request.user, committee)
        return Response(member_row(_membership(committee, pk), addresses=addresses))

    @extend_schema(operation_id="members_change", request=RoleInput, responses=MemberOutput)
    def patch(self, request: Request, slug: str, pk: str) -> Response:
        """Give the member another role from now on."""
        committee = access_committee(request.user, slug, Capability.MANAGE_COMMITTEE)
        row = change_role(
            **validated(RoleInput, request.data),
            membership=_membership(committee, pk),
            actor=caller(request),
            at=now(),
        )
        return Response(member_row(row, addresses=True))

    @extend_schema(operation_id="members_end", responses={204: None})
    def delete(self, request: Request, slug: str, pk: str) -> Response:
        """End the membership now; members may end their own."""
        committee = access_committee(request.user, slug, Capability.READ_COMMITTEE)
        end_membership(membership=_membership(committee, pk), actor=caller(request), at=now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class NominationsView(ApiView):
    """List open nominations; a member body's secretary adds one."""

    @extend_schema(operation_id="nominations_list", responses={200: dict})
    def get(self, request: Request, slug: str) -> Response:
        """Return the nominations that wait for the manager."""
        committee = access_committee(request.user, slug, Capability.MANAGE_COMMITTEE)
        return paginated(request, open_nominations(committee), nomination_row)

    @extend_schema(operation_id="nominations_add", request=MemberInput, responses={201: dict})
    def post(self, request: Request, slug: str) -> Response:
        """Nominate a person of one's own member body."""
        committee = access_committee(request.user, slug)
        given = validated(MemberInput, request.data)
        nomination = nominate(
            committee=committee,
            person=person_with_address(given["email"], of_body=caller(request).member_body_id),
            role=given["role"],
            actor=caller(request),
            at=now(),
        )
        return Response(nomination_row(nomination), status=status.HTTP_201_CREATED)


class NominationView(ApiView):
    """Decide one nomination."""

    @extend_schema(operation_id="nominations_decide", request=DecisionInput, responses={200: dict})
    def post(self, request: Request, slug: str, pk: str) -> Response:
        """Confirm or refuse."""
        committee = access_committee(request.user, slug, Capability.MANAGE_COMMITTEE)
        decided = decide_nomination(
            **validated(DecisionInput, request.data),
            nomination=nomination_of(committee, pk),
            actor=caller(request),
            at=now(),
        )
        return Response(nomination_row(decided))


def nomination_row(nomination: Nomination) -> dict[str, Any]:
    """Shape a nomination."""
    return {
        "id": str(nomination.pk),
        "name": str(nomination.person),
        "member": {
            "id": str(nomination.member_body_id),
            "name": nomination.member_body.name,
        },
        "role": nomination.role,
        "state": nomination.state,
        "at": nomination.nominated_at,
    }
