"""Check a certificate that somebody holds, over the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from certification.operations.verification import verify_here
from standards.api.base import ApiView
from standards.kernel.clock import now

if TYPE_CHECKING:
    from rest_framework.request import Request


class CheckShape(serializers.Serializer[Any]):
    """Describe one check."""

    name = serializers.CharField()
    passed = serializers.BooleanField()
    detail = serializers.CharField()


class VerificationShape(serializers.Serializer[Any]):
    """Describe what the checks of one file came to."""

    valid = serializers.BooleanField()
    checks = CheckShape(many=True)


class VerifyView(ApiView):
    """Check a credential or a download."""

    public = frozenset({"POST"})
    repeatable = False

    @extend_schema(
        request=dict, responses=VerificationShape, operation_id="certificate_verify", auth=[]
    )
    def post(self, request: Request) -> Response:
        """Return every check, for forged files too."""
        return Response(verify_here(request.data, at=now()).as_dict())
