"""The API addresses that gather from every app: who am I, the API's own description."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema, inline_serializer
from drf_spectacular.views import SpectacularAPIView
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from lepton_site.inbox import owed_by
from standards.api.base import ApiView
from standards.api.callers import caller
from standards.kernel.clock import now
from standards.queries.people import memberships_with_committees

if TYPE_CHECKING:
    from rest_framework.request import Request

    from standards.kernel.slots import Owed

ME = inline_serializer(
    "Me",
    {
        "id": serializers.CharField(),
        "name": serializers.CharField(),
        "email": serializers.EmailField(),
        "member": serializers.DictField(allow_null=True),
        "roles": serializers.ListField(child=serializers.DictField()),
        "staff_roles": serializers.ListField(child=serializers.CharField()),
        "owed": serializers.ListField(child=serializers.DictField()),
    },
)


class SchemaView(SpectacularAPIView):
    """Serve the OpenAPI document: YAML, or JSON with `?format=json`."""


class MeView(ApiView):
    """Say who the caller is, what the caller may do, and what is owed."""

    renderer_classes = [JSONRenderer]

    @extend_schema(operation_id="me", responses=ME)
    def get(self, request: Request) -> Response:
        """Return the caller."""
        user = caller(request)
        body = user.member_body
        return Response(
            {
                "id": str(user.pk),
                "name": user.name,
                "email": user.email,
                "member": {"id": str(body.pk), "name": body.name} if body else None,
                "roles": [
                    {
                        "committee": row.committee.slug,
                        "role": row.role,
                        "from": row.valid_from,
                        "to": row.valid_to,
                    }
                    for row in memberships_with_committees(user)
                ],
                "staff_roles": user.staff_roles,
                "owed": [_owed(one) for one in owed_by(user, at=now())],
            }
        )


def _owed(one: Owed) -> dict[str, Any]:
    return {
        "key": one.key,
        "kind": one.kind,
        "title": str(one.title),
        "url": one.url,
        "action": str(one.action),
        "due": one.due,
        "committee": one.committee,
        "consequence": str(one.consequence),
    }
