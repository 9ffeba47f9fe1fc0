"""The commenting template over the API: a file read, its rows confirmed, the table written."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.exports import FORMATS, table_format, written
from reviews.operations.comment_imports import confirm_import, place_of, upload_import
from reviews.permissions import access_ballot, access_resolution
from reviews.queries.comment_tables import access_import, template_rows
from reviews.queries.comments import filtered_comments, visible_comments
from standards.api.base import ApiView
from standards.api.callers import caller
from standards.kernel.clock import now
from standards.kernel.errors import FieldProblem, InvalidInput
from standards.permissions import access_draft

PLACES = [OpenApiParameter(name, str) for name in ("draft", "ballot")]


class ImportView(ApiView):
    """A file of comments, read and not yet kept."""

    @extend_schema(
        operation_id="import_comments",
        request={
            "multipart/form-data": {
                "type": "object",
                "properties": {
                    "file": {"type": "string", "format": "binary"},
                    "draft": {"type": "string"},
                    "ballot": {"type": "string"},
                },
            }
        },
        responses=OpenApiTypes.OBJECT,
    )
    def post(self, request: Request) -> Response:
        """Read a file in the template; answer its rows with their problems. Nothing is kept."""
        draft, ballot = _value(request, "draft"), _value(request, "ballot")
        place = place_of(
            access_draft(request.user, draft) if draft else None,
            access_ballot(request.user, ballot) if ballot else None,
        )
        file = request.FILES.get("file")
        if file is None:
            sentence = _("Send the file as multipart field “file”.")
            raise InvalidInput(sentence, errors=[FieldProblem("/file", sentence)])
        made = upload_import(
            place=place,
            data=file.read(),
            name=file.name or "",
            actor=caller(request),
            at=now(),
        )
        return Response({"import": str(made.pk), "rows": made.rows})


class ConfirmImportView(ApiView):
    """A file whose rows become comments."""

    @extend_schema(
        operation_id="confirm_import", request=None, responses={201: OpenApiTypes.OBJECT}
    )
    def post(self, request: Request, pk: str) -> Response:
        """Make comments of the rows; a second time the answer is the same."""
        user = caller(request)
        found = confirm_import(found=access_import(user, pk), actor=user, at=now())
        body = {
            "import": str(found.pk),
            "comments": [str(each) for each in found.made],
            "created": len(found.made),
            "skipped": len(found.rows) - len(found.made),
        }
        return Response(body, status=201)


class ExportView(ApiView):
    """The comments at a place as a file in the template."""

    @extend_schema(
        operation_id="export_comments",
        parameters=[*PLACES, OpenApiParameter("as", str, enum=list(FORMATS))],
        responses=OpenApiTypes.BINARY,
    )
    def get(self, request: Request) -> HttpResponse:
        """Return the comments of a draft or ballot as CSV, XLSX or DOCX."""
        given = request.query_params
        kind = table_format(given.get("as") or "csv")
        if not any(given.get(name) for name in ("draft", "ballot", "enquiry")):
            raise InvalidInput(_("Say which draft or ballot the comments are on."))
        if given.get("draft"):
            access_resolution(request.user, given["draft"])
        if given.get("ballot"):
            access_ballot(request.user, given["ballot"])
        rows = filtered_comments(visible_comments(request.user), given)
        return table_answer(kind.slug, written(kind, template_rows(rows)))


def table_answer(slug: str, data: bytes) -> HttpResponse:
    """Return a file of comments to be kept by the browser."""
    answer = HttpResponse(data, content_type=table_format(slug).content_type)
    answer["Content-Disposition"] = f'attachment; filename="comments.{slug}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _value(request: Request, name: str) -> str:
    body = request.data if hasattr(request.data, "get") else {}
    return str(body.get(name) or request.query_params.get(name) or "")
