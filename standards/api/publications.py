"""Published standards over the API: catalogue, editions, requirements, exports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from standards.api.base import ApiView, ordered, paginated
from standards.kernel.errors import NotFound
from standards.queries.catalogue import filtered_standards
from standards.queries.publications import (
    current_number,
    facts_of,
    find_edition,
    find_standard,
    requirements_of,
    standards_with_editions,
    text_of_edition,
)
from standards.rendering.html import render_document

if TYPE_CHECKING:
    from rest_framework.request import Request

    from standards.models import Edition, Requirement, Standard
    from standards.queries.publications import EditionInContext

FORMATS = ("html", "json")


class StandardOutput(serializers.Serializer[Any]):
    """Describe a standard and its editions, newest first."""

    designation = serializers.CharField()
    printed = serializers.CharField()
    title = serializers.CharField()
    title_zh = serializers.CharField()
    scope = serializers.CharField()
    domain = serializers.CharField()
    committee = serializers.CharField()
    editions = serializers.ListField(child=serializers.DictField())


class EditionOutput(serializers.Serializer[Any]):
    """Describe an edition."""

    id = serializers.CharField()
    designation = serializers.CharField()
    number = serializers.IntegerField()
    reference = serializers.CharField()
    title = serializers.CharField()
    language = serializers.CharField()
    state = serializers.CharField()
    hash = serializers.CharField()
    approval = serializers.DictField()
    published_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    supersedes = serializers.IntegerField(allow_null=True)
    requirements = serializers.IntegerField()
    facts = serializers.DictField()
    formats = serializers.ListField(child=serializers.CharField())


class RequirementOutput(serializers.Serializer[Any]):
    """Describe a requirement under its permanent id."""

    id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    clause = serializers.CharField()
    kind = serializers.ChoiceField(choices=["shall", "should", "may"])
    title = serializers.CharField()
    statement = serializers.CharField()
    criteria = serializers.ListField(child=serializers.DictField())


def edition_stub(edition: Edition) -> dict[str, Any]:
    """Shape an edition in a list."""
    return {
        "id": str(edition.pk),
        "number": edition.number,
        "published_at": edition.published_at,
        "withdrawn_at": edition.withdrawn_at,
    }


def standard_row(standard: Standard) -> dict[str, Any]:
    """Shape a standard."""
    return {
        "designation": standard.designation,
        "printed": standard.printed,
        "title": standard.title,
        "title_zh": standard.title_zh,
        "scope": standard.scope,
        "domain": standard.domain,
        "committee": standard.committee.slug,
        "editions": [edition_stub(edition) for edition in standard.editions.all()],
    }


def edition_row(context: EditionInContext) -> dict[str, Any]:
    """Shape an edition."""
    edition = context.edition
    return edition_stub(edition) | {
        "designation": edition.standard.designation,
        "reference": edition.reference,
        "title": edition.title,
        "language": edition.language,
        "state": context.state.value,
        "hash": edition.hash,
        "approval": edition.approval,
        "supersedes": edition.supersedes,
        "requirements": context.requirement_count,
        "facts": facts_of(edition),
        "formats": list(FORMATS),
    }


def requirement_row(requirement: Requirement) -> dict[str, Any]:
    """Shape a requirement."""
    return {
        "id": requirement.permanent_id,
        "label": requirement.label,
        "clause": requirement.clause,
        "kind": requirement.kind,
        "title": requirement.title,
        "statement": requirement.statement,
        "criteria": requirement.criteria,
    }


class StandardsView(ApiView):
    """List published standards."""

    public = frozenset({"GET"})

    @extend_schema(
        operation_id="standards_list",
        parameters=[OpenApiParameter(n, str) for n in ("q", "committee", "domain", "ordering")],
        responses=StandardOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return standards, filtered by `q`, `committee` and `domain`."""
        rows = filtered_standards(standards_with_editions(), request.query_params)
        rows = ordered(request, rows, allowed=("designation", "title"), default="designation")
        return paginated(request, rows, standard_row)


class StandardView(ApiView):
    """Show one standard."""

    public = frozenset({"GET"})

    @extend_schema(operation_id="standards_read", responses=StandardOutput)
    def get(self, request: Request, designation: str) -> Response:
        """Return a standard and its editions."""
        return Response(standard_row(find_standard(designation)))


class EditionView(ApiView):
    """Show one edition."""

    public = frozenset({"GET"})

    @extend_schema(operation_id="editions_read", responses=EditionOutput)
    def get(self, request: Request, designation: str, number: int) -> Response:
        """Return an edition; its text is under `export/`."""
        context = find_edition(designation, number)
        return Response(
            edition_row(context), headers={"ETag": f'"{context.edition.hash}:{context.state}"'}
        )


class RequirementsView(ApiView):
    """List the requirements of an edition."""

    public = frozenset({"GET"})

    @extend_schema(responses=RequirementOutput(many=True))
    def get(self, request: Request, designation: str, number: int | None = None) -> Response:
        """Return requirements in reading order; without a number those of the newest edition."""
        number = current_number(designation) if number is None else number
        edition = find_edition(designation, number).edition
        return paginated(request, requirements_of(edition), requirement_row)


class ExportView(ApiView):
    """Hand out the text of an edition."""

    public = frozenset({"GET"})

    @extend_schema(
        parameters=[OpenApiParameter("form", str, "path", enum=list(FORMATS))],
        responses={(200, "application/json"): OpenApiTypes.OBJECT, (200, "text/html"): str},
    )
    def get(
        self, request: Request, designation: str, form: str, number: int | None = None
    ) -> HttpResponse | Response:
        """Return the document model (`json`) or an HTML fragment (`html`)."""
        number = current_number(designation) if number is None else number
        if form not in FORMATS:
            raise NotFound(
                _("There is no format “%(form)s”. Formats: %(known)s.")
                % {"form": form, "known": ", ".join(FORMATS)}
            )
        edition = text_of_edition(find_edition(designation, number).edition)
        headers = {"ETag": f'"{edition.hash}"'}
        if form == "json":
            return Response(edition.content, headers=headers)
        html = render_document(edition.content, language=edition.language, labels=edition.labels)
        return HttpResponse(html, content_type="text/html; charset=utf-8", headers=headers)
