"""The document register over the API: list, file, read, download."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from standards.api.base import ApiView, paginated, validated
from standards.api.callers import caller
from standards.api.parsers import StrictJSONParser
from standards.infrastructure.files import path_of
from standards.kernel.clock import now
from standards.models import RegisteredDocument
from standards.operations.register import DocumentFacts, NewFile, register_document
from standards.permissions import Capability, access_committee
from standards.queries.register import document_of, documents_of, file_of

if TYPE_CHECKING:
    from rest_framework.request import Request


FILTERS = [OpenApiParameter(name, str) for name in ("kind", "year", "q")]


class DocumentInput(serializers.Serializer[Any]):
    """Take the facts of a document; files come as multipart parts named `files`."""

    kind = serializers.CharField(max_length=20)
    title = serializers.CharField(max_length=300)
    date = serializers.DateField(required=False)
    source = serializers.CharField(  # type: ignore[assignment]
        max_length=200, required=False, allow_blank=True, default=""
    )
    links = serializers.ListField(
        child=serializers.CharField(max_length=80), required=False, default=list
    )


class DocumentOutput(serializers.Serializer[Any]):
    """Describe a registered document."""

    id = serializers.CharField()
    number = serializers.IntegerField()
    printed = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    date = serializers.DateField()
    source = serializers.CharField()  # type: ignore[assignment]
    files = serializers.ListField(child=serializers.DictField())
    links = serializers.ListField(child=serializers.DictField())
    filed_at = serializers.DateTimeField()


def document_row(slug: str, document: RegisteredDocument) -> dict[str, Any]:
    """Shape a document of the committee named."""
    place = f"/api/v1/committees/{slug}/documents/{document.number}/files/"
    return {
        "id": str(document.pk),
        "number": document.number,
        "printed": document.printed,
        "kind": document.kind,
        "title": document.title,
        "date": document.date,
        "source": document.source,
        "files": [
            {
                "id": str(each.pk),
                "name": each.name,
                "size": each.size,
                "sha256": each.sha256,
                "url": f"{place}{each.pk}/",
            }
            for each in document.files.all()
        ],
        "links": document.links,
        "filed_at": document.filed_at,
    }


class DocumentsView(ApiView):
    """List a committee's documents; its manager and chair file new ones."""

    parser_classes = (StrictJSONParser, MultiPartParser)

    @extend_schema(
        operation_id="documents_list", parameters=FILTERS, responses=DocumentOutput(many=True)
    )
    def get(self, request: Request, slug: str) -> Response:
        """Return the documents, the newest number first."""
        committee = access_committee(request.user, slug, Capability.READ_COMMITTEE)
        rows = documents_of(committee, request.query_params)
        return paginated(request, rows, lambda each: document_row(slug, each))

    @extend_schema(
        operation_id="documents_file", request=DocumentInput, responses={201: DocumentOutput}
    )
    def post(self, request: Request, slug: str) -> Response:
        """File a document under the next N number."""
        committee = access_committee(request.user, slug, Capability.READ_COMMITTEE)
        given = validated(DocumentInput, request.data)
        files = [
            NewFile(name=str(each.name), content=each.read())
            for each in request.FILES.getlist("files")
        ]
        at = now()
        facts = DocumentFacts(
            kind=given["kind"],
            title=given["title"],
            date=given.get("date") or at.date(),
            source=given["source"],
            files=tuple(files),
        )
        document = register_document(
            committee=committee, facts=facts, keys=given["links"], actor=caller(request), at=at
        )
        return Response(document_row(slug, document), status=status.HTTP_201_CREATED)


class DocumentView(ApiView):
    """One document."""

    @extend_schema(operation_id="documents_read", responses=DocumentOutput)
    def get(self, request: Request, slug: str, number: str) -> Response:
        """Return a document by its N number."""
        committee = access_committee(request.user, slug, Capability.READ_COMMITTEE)
        return Response(document_row(slug, document_of(committee, number)))


class DocumentFileView(ApiView):
    """One file of a document."""

    @extend_schema(operation_id="documents_download", responses=OpenApiTypes.BINARY)
    def get(self, request: Request, slug: str, number: str, pk: str) -> FileResponse:
        """Return the file as it was filed."""
        committee = access_committee(request.user, slug, Capability.READ_COMMITTEE)
        stored = file_of(document_of(committee, number), pk)
        return FileResponse(
            path_of(stored).open("rb"),
            as_attachment=True,
            filename=stored.name,
            content_type=stored.content_type or "application/octet-stream",
        )
