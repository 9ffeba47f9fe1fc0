"""The document schema for outside programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from standards.api.base import ApiView
from standards.rules.document_schema import schema_json

if TYPE_CHECKING:
    from rest_framework.request import Request


class DocumentSchemaView(ApiView):
    """The vocabulary of documents."""

    public = frozenset({"GET"})

    @extend_schema(responses=OpenApiTypes.OBJECT, operation_id="schema_document")
    def get(self, request: Request) -> Response:
        """Return version, nodes, attributes, marks and link schemes."""
        facts = schema_json()
        return Response(
            facts | {"link_schemes": facts["linkSchemes"]}, headers={"Cache-Control": "max-age=300"}
        )
