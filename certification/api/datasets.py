"""Evaluation sets over the API: staff keep them, everybody reads what is public of them."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from certification.operations import datasets as operations
from certification.permissions import Capability, access_dataset
from certification.queries import datasets as queries
from standards.api.base import SAFE, ApiView, paginated, validated
from standards.api.callers import caller
from standards.kernel.clock import now
from standards.kernel.errors import FieldProblem, InvalidInput

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from rest_framework.request import Request


class DatasetFields(serializers.Serializer[Any]):
    """Hold what makes an evaluation set."""

    name = serializers.CharField(max_length=200)
    task = serializers.CharField(max_length=20)
    description = serializers.CharField(
        max_length=20000, required=False, allow_blank=True, default=""
    )
    licence = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class RowCounts(serializers.Serializer[Any]):
    """Count the rows of a version."""

    public = serializers.IntegerField()
    hidden = serializers.IntegerField()


class VersionShape(serializers.Serializer[Any]):
    """Describe a version as everybody reads it."""

    id = serializers.CharField()
    state = serializers.CharField()
    version = serializers.CharField()
    rows = RowCounts()
    commitment = serializers.CharField()
    created = serializers.DateTimeField()


class DatasetShape(DatasetFields):
    """Describe an evaluation set as everybody reads it."""

    id = serializers.CharField()
    versions = VersionShape(many=True)


class VersionFields(serializers.Serializer[Any]):
    """Hold a version: its name, its data sheet as JSON, its three CSV files."""

    version = serializers.CharField(max_length=40)
    data_sheet = serializers.CharField()
    public = serializers.FileField()
    hidden_features = serializers.FileField()
    hidden_labels = serializers.FileField()


class DatasetsView(ApiView):
    """List evaluation sets and make new ones."""

    public = SAFE

    @extend_schema(responses=DatasetShape(many=True), operation_id="datasets")
    def get(self, request: Request) -> Response:
        """Return all sets: names, versions, row counts, commitments."""
        return paginated(request, queries.datasets(), queries.dataset_shape)

    @extend_schema(request=DatasetFields, responses={201: DatasetShape})
    def post(self, request: Request) -> Response:
        """Make a set without versions."""
        form = operations.DatasetForm(**validated(DatasetFields, request.data))
        dataset = operations.create_dataset(form=form, actor=caller(request), at=now())
        return Response(queries.dataset_shape(dataset), status=201)


class DatasetView(ApiView):
    """Read one evaluation set."""

    public = SAFE

    @extend_schema(responses=DatasetShape, operation_id="dataset")
    def get(self, request: Request, pk: str) -> Response:
        """Return a set with its versions."""
        return Response(queries.dataset_shape(access_dataset(request.user, pk)))


class VersionsView(ApiView):
    """List the versions of a set and add one."""

    public = SAFE
    parser_classes = (MultiPartParser,)

    @extend_schema(responses=VersionShape(many=True), operation_id="dataset_versions")
    def get(self, request: Request, pk: str) -> Response:
        """Return the versions of a set."""
        dataset = access_dataset(request.user, pk)
        return paginated(request, dataset.versions.all(), queries.version_shape)

    @extend_schema(request=VersionFields, responses={201: VersionShape})
    def post(self, request: Request, pk: str) -> Response:
        """Check and keep a version; each fault of the files is named by row."""
        dataset = access_dataset(request.user, pk, Capability.MANAGE_DATASETS)
        fields = validated(VersionFields, request.data)
        with tempfile.TemporaryDirectory(prefix="lepton-set-") as folder:
            files = operations.VersionFiles(
                version=fields["version"],
                sheet=_sheet(fields["data_sheet"]),
                **{name: _keep(fields[name], Path(folder), name) for name in operations.FILES},
            )
            version = operations.add_version(
                dataset=dataset, files=files, actor=caller(request), at=now()
            )
        return Response(queries.version_shape(version), status=201)


def _sheet(text: str) -> dict[str, Any]:
    try:
        sheet = json.loads(text)
    except ValueError:
        sheet = None
    if not isinstance(sheet, dict):
        detail = _("The data sheet is a JSON object with id_column, label_column and so on.")
        raise InvalidInput(detail, errors=[FieldProblem("/data_sheet", detail)])
    return sheet


def _keep(upload: UploadedFile[Any], folder: Path, name: str) -> Path:
    path = folder / f"{name}.csv"
    with path.open("wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    return path
