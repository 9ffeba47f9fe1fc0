"""Files of an application over the API: tus 1.0.0 (core, creation), or multipart when small."""

from __future__ import annotations

from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, cast

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import BaseParser, FormParser, MultiPartParser
from rest_framework.response import Response

from certification.api.shapes import artifact_read
from certification.models import Artifact
from certification.operations import evidence as operations
from certification.permissions import access_application
from standards.api.base import ApiView, paginated
from standards.api.callers import caller
from standards.api.parsers import StrictJSONParser
from standards.infrastructure import uploads
from standards.kernel.clock import now
from standards.kernel.errors import (
    FieldProblem,
    InvalidInput,
    NotFound,
    StaleEdit,
    TooLarge,
    Unsupported,
)
from standards.kernel.ids import row_id

if TYPE_CHECKING:
    from rest_framework.request import Request

MULTIPART_LIMIT = 50 << 20
CHUNK_TYPE = "application/offset+octet-stream"


class ProblemFields(serializers.Serializer[Any]):
    """Describe what is wrong with a file; rows count data rows from 1."""

    row = serializers.IntegerField(allow_null=True)
    column = serializers.CharField(allow_null=True)
    code = serializers.CharField()
    detail = serializers.CharField()


class ArtifactShape(serializers.Serializer[Any]):
    """Describe a file of an application."""

    id = serializers.CharField()
    kind = serializers.CharField()
    criterion = serializers.CharField(allow_null=True)
    filename = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(["receiving", "checking", "accepted", "refused"])
    problems = ProblemFields(many=True)


class ArtifactFields(serializers.Serializer[Any]):
    """Hold a small file sent whole."""

    file = serializers.FileField()
    kind = serializers.CharField()
    criterion = serializers.CharField(required=False)
    sha256 = serializers.CharField(required=False)


class ChunkParser(BaseParser):
    """Hand the bytes of a piece through unread."""

    media_type = CHUNK_TYPE

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """Return the stream itself."""
        return stream


class NoParser(BaseParser):
    """Accept a body-less creation, whatever content type a client names."""

    media_type = "*/*"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """Return nothing; the headers say it all."""
        return {}


class TusView(ApiView):
    """Answer every call with the protocol's version."""

    repeatable = False

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Add the headers that tus asks for."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Tus-Resumable"] = uploads.TUS_VERSION
        if response.status_code == 412:
            response["Tus-Version"] = uploads.TUS_VERSION
        return response

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Say what the server can do."""
        return Response(
            status=204,
            headers={
                "Tus-Version": uploads.TUS_VERSION,
                "Tus-Extension": "creation",
                "Tus-Max-Size": str(uploads.max_bytes()),
            },
        )


def check_version(request: Request) -> None:
    """Refuse a client that speaks another version of tus."""
    if request.headers.get("Tus-Resumable") != uploads.TUS_VERSION:
        raise StaleEdit(_("This server speaks tus 1.0.0. Send “Tus-Resumable: 1.0.0”."))


def whole_number(request: Request, header: str) -> int:
    """Return a header's number; InvalidInput when it is missing or none."""
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise InvalidInput(_("The header {header} is a whole number from 0.").format(header=header))
    return int(text)


class ArtifactsView(TusView):
    """List an application's files and begin a new one."""

    parser_classes = (MultiPartParser, FormParser, StrictJSONParser, NoParser)

    @extend_schema(responses=ArtifactShape(many=True), operation_id="artifacts")
    def get(self, request: Request, pk: str) -> Response:
        """Return the files of an application, oldest first."""
        application = access_application(request.user, pk)
        return paginated(request, application.artifacts.all(), artifact_read)

    @extend_schema(
        request={"multipart/form-data": ArtifactFields},
        responses={201: ArtifactShape},
        operation_id="artifact_create",
    )
    def post(self, request: Request, pk: str) -> Response:
        """Begin a resumable upload (tus), or take a small file whole (multipart)."""
        application = access_application(request.user, pk)
        if "Tus-Resumable" in request.headers:
            check_version(request)
            artifact = operations.begin_artifact(
                application=application, spec=announced(request), actor=caller(request), at=now()
            )
        else:
            spec, stream = enclosed(request)
            artifact = operations.store_artifact(
                application=application, spec=spec, stream=stream, actor=caller(request), at=now()
            )
        location = reverse("api-artifact", args=[application.pk, artifact.pk])
        return Response(
            artifact_read(artifact),
            status=201,
            headers={"Location": request.build_absolute_uri(location)},
        )


def announced(request: Request) -> operations.ArtifactSpec:
    """Return what the headers of a creation announce."""
    metadata = uploads.parse_metadata(request.headers.get("Upload-Metadata", ""))
    return operations.ArtifactSpec(
        kind=metadata.get("kind", ""),
        filename=metadata.get("filename", "file"),
        length=whole_number(request, "Upload-Length"),
        sha256=metadata.get("sha256", ""),
        criterion=metadata.get("criterion", ""),
    )


def enclosed(request: Request) -> tuple[operations.ArtifactSpec, IO[bytes]]:
    """Return the file that a form encloses and what the form says of it."""
    file = request.FILES.get("file")
    if file is None:
        detail = _("Send the file as the field “file” of a multipart form, or by tus.")
        raise InvalidInput(detail, errors=[FieldProblem("/file", detail)])
    if file.size > MULTIPART_LIMIT:
        raise TooLarge(_("Files over 50 MiB are sent in pieces by tus."))
    spec = operations.ArtifactSpec(
        kind=first_value(request.data, "kind"),
        filename=file.name or "file",
        length=file.size,
        sha256=first_value(request.data, "sha256"),
        criterion=first_value(request.data, "criterion"),
    )
    return spec, cast("IO[bytes]", file)


def first_value(fields: Any, name: str) -> str:
    """Return a field of a form as text; empty when it is absent or there is no form."""
    return str(fields.get(name, "")) if hasattr(fields, "get") else ""


class ArtifactView(TusView):
    """Read one file's state and go on with its upload."""

    parser_classes = (ChunkParser,)

    def find(self, request: Request, pk: str, artifact_pk: str) -> Artifact:
        """Return the file; the application's rights count."""
        application = access_application(request.user, pk)
        rows = application.artifacts.select_related("application", "upload")
        found = rows.filter(pk=row_id(artifact_pk)).first()
        if found is None:
            raise NotFound(_("This application has no such file."))
        return found

    @extend_schema(responses=ArtifactShape, operation_id="artifact")
    def get(self, request: Request, pk: str, artifact_pk: str) -> Response:
        """Return the state of a file with its problems."""
        return Response(artifact_read(self.find(request, pk, artifact_pk)))

    @extend_schema(responses={200: None}, operation_id="artifact_offset")
    def head(self, request: Request, pk: str, artifact_pk: str) -> Response:
        """Say in `Upload-Offset` how many bytes have arrived."""
        artifact = self.find(request, pk, artifact_pk)
        return Response(headers=offsets(artifact) | {"Cache-Control": "no-store"})

    @extend_schema(
        request={CHUNK_TYPE: bytes}, responses={204: None}, operation_id="artifact_chunk"
    )
    def patch(self, request: Request, pk: str, artifact_pk: str) -> Response:
        """Take the next piece at `Upload-Offset`."""
        check_version(request)
        if request.content_type != CHUNK_TYPE:
            raise Unsupported(_("A piece is sent as {type}.").format(type=CHUNK_TYPE))
        artifact = operations.receive_chunk(
            artifact=self.find(request, pk, artifact_pk),
            offset=whole_number(request, "Upload-Offset"),
            stream=request.stream or BytesIO(),
            actor=caller(request),
            at=now(),
        )
        return Response(status=204, headers=offsets(artifact))


def offsets(artifact: Artifact) -> dict[str, str]:
    """Return the headers that say where an upload stands."""
    upload = artifact.upload
    return {
        "Upload-Offset": str(upload.offset if upload else artifact.size),
        "Upload-Length": str(upload.length if upload else artifact.size),
    }
