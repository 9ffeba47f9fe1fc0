"""Images of drafts over HTTP: sent as a file, or named where the site has them already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.response import Response

from standards.api.base import ApiView
from standards.api.callers import caller
from standards.api.parsers import StrictJSONParser
from standards.kernel.clock import now
from standards.kernel.errors import InvalidInput
from standards.operations.images import add_image, reuse_image
from standards.permissions import access_draft
from standards.queries.images import address_of
from standards.rules.images import MAX_BYTES

if TYPE_CHECKING:
    from rest_framework.request import Request

    from standards.models import Draft, Image


class ImageRow(serializers.Serializer[Any]):
    """Show an image that a draft may use."""

    id = serializers.CharField()
    src = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class BytesParser(BaseParser):
    """Hand the bytes of an image over, one more than are taken."""

    media_type = "application/octet-stream"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """Return the body, at most 10 MiB and one byte of it."""
        return stream.read(MAX_BYTES + 1)


class ImageParser(BytesParser):
    """Take images under their own media types; what they are is told by their content alone."""

    media_type = "image/*"


class ImagesView(ApiView):
    """The images that a draft may use."""

    parser_classes = [BytesParser, ImageParser, MultiPartParser, StrictJSONParser]
    repeatable = False  # the same image twice is one image

    @extend_schema(
        request={
            "application/octet-stream": OpenApiTypes.BINARY,
            "multipart/form-data": {
                "type": "object",
                "properties": {"file": {"type": "string", "format": "binary"}},
            },
            "application/json": {"type": "object", "properties": {"src": {"type": "string"}}},
        },
        responses={201: ImageRow},
        operation_id="drafts_images_add",
    )
    def post(self, request: Request, pk: str) -> Response:
        """Add a PNG, JPEG, WebP or GIF of at most 10 MB, told by its content, not by its name."""
        image = _added(access_draft(request.user, pk), request)
        row = {
            "id": image.sha256,
            "src": address_of(image),
            "width": image.width,
            "height": image.height,
        }
        return Response(row, status=201)


def _added(draft: Draft, request: Request) -> Image:
    given = request.data
    if isinstance(given, bytes):
        return add_image(draft=draft, data=given, actor=caller(request), at=now())
    file = request.FILES.get("file")
    if file is not None:
        data = file.read(MAX_BYTES + 1)
        return add_image(draft=draft, data=data, actor=caller(request), at=now())
    source = given.get("src") if isinstance(given, dict) else None
    if not isinstance(source, str):
        raise InvalidInput(_("Send the image as the body, or as “file” in a form."))
    return reuse_image(draft=draft, source=source, actor=caller(request), at=now())
