"""The data on which a system is to be run, for those whose application was accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer

from certification.permissions import access_application
from certification.queries.criteria import dataset_version_of
from certification.rules.applications import may_see_features
from standards.api.base import ApiView
from standards.infrastructure.files import path_of
from standards.kernel.errors import Conflict, NotFound

if TYPE_CHECKING:
    from rest_framework.request import Request

    from standards.models import StoredFile


class AnyRenderer(JSONRenderer):
    """Let a client ask for whatever type a file has; problems stay JSON."""

    media_type = "*/*"
    format = "file"


class FeaturesView(ApiView):
    """Hand out the public slice, or the features of the hidden one; labels of it never."""

    renderer_classes = (JSONRenderer, AnyRenderer)

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: str, part: str) -> FileResponse:
        """Return the CSV file; 409 for the hidden part before the application is accepted."""
        application = access_application(request.user, pk)
        version = dataset_version_of(application.scheme)
        if version is None:
            raise NotFound(_("This scheme measures nothing, so there is no data to run on."))
        if part == "public":
            return csv_response(version.public, "public.csv")
        if not may_see_features(application.state, agreed=application.agreed_at is not None):
            raise Conflict(
                _("The hidden features are given under the agreement, once you are accepted.")
            )
        return csv_response(version.hidden_features, "hidden_features.csv")


def csv_response(stored: StoredFile, name: str) -> FileResponse:
    """Return a stored file as a CSV download."""
    return FileResponse(
        path_of(stored).open("rb"), as_attachment=True, filename=name, content_type="text/csv"
    )
