"""The transparency log for anybody: entries, proofs, the signed checkpoint."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from standards.api.base import ApiView
from standards.kernel import merkle
from standards.kernel.errors import FieldProblem, InvalidInput, NotFound
from standards.models import LedgerLeaf
from standards.queries.ledger import inclusion, latest_checkpoint, log_size, stored_node

if TYPE_CHECKING:
    from rest_framework.request import Request

MOST_ENTRIES = 1000
FROM = OpenApiParameter("from", int)
TO = OpenApiParameter("to", int)


def _number(request: Request, name: str, default: int | None = None) -> int:
    text = request.query_params.get(name, "")
    if not text and default is not None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        sentence = _("Give “%(name)s” as a whole number from 0.") % {"name": name}
        raise InvalidInput(sentence, errors=[FieldProblem(f"/{name}", sentence)])
    return int(text)


class CheckpointView(ApiView):
    """Serve the newest signed statement of the log's size and root."""

    public = frozenset({"GET"})

    @extend_schema(responses={(200, "text/plain"): OpenApiTypes.STR}, operation_id="checkpoint")
    def get(self, request: Request) -> HttpResponse:
        """Return the C2SP signed note; 404 while the log is empty."""
        checkpoint = latest_checkpoint()
        if checkpoint is None:
            raise NotFound(_("The log has no entries yet."))
        response = HttpResponse(checkpoint.note, content_type="text/plain; charset=utf-8")
        response["Cache-Control"] = "public, max-age=10"
        return response


class EntriesView(ApiView):
    """Serve the hashed bytes of entries."""

    public = frozenset({"GET"})

    @extend_schema(
        parameters=[FROM, TO], responses=OpenApiTypes.OBJECT, operation_id="ledger_entries"
    )
    def get(self, request: Request) -> Response:
        """Return entries [from, to), at most 1,000."""
        first = _number(request, "from", 0)
        last = min(_number(request, "to", first + MOST_ENTRIES), first + MOST_ENTRIES)
        rows = LedgerLeaf.objects.filter(index__gte=first, index__lt=last).order_by("index")
        return Response(
            {
                "entries": [
                    {"index": row.index, "leaf": base64.b64encode(bytes(row.data)).decode()}
                    for row in rows
                ]
            }
        )


class InclusionView(ApiView):
    """Prove that an entry is in the log."""

    public = frozenset({"GET"})

    @extend_schema(
        parameters=[OpenApiParameter("index", int), OpenApiParameter("size", int)],
        responses=OpenApiTypes.OBJECT,
        operation_id="ledger_inclusion",
    )
    def get(self, request: Request) -> Response:
        """Return the audit path of `index` in the tree of `size` (default: the present one)."""
        index, size = _number(request, "index"), _number(request, "size", log_size())
        try:
            proof = inclusion(index, size)
        except ValueError as error:
            words = _("The log of %(size)d entries has no entry %(index)d.")
            raise NotFound(words % {"size": size, "index": index}) from error
        return Response(
            {
                "index": proof.index,
                "size": proof.size,
                "leaf_hash": base64.b64encode(proof.leaf_hash).decode(),
                "hashes": [base64.b64encode(value).decode() for value in proof.hashes],
            }
        )


class ConsistencyView(ApiView):
    """Prove that a later log extends an earlier one."""

    public = frozenset({"GET"})

    @extend_schema(
        parameters=[FROM, TO], responses=OpenApiTypes.OBJECT, operation_id="ledger_consistency"
    )
    def get(self, request: Request) -> Response:
        """Return the hashes between the tree sizes `from` and `to`."""
        old, new = _number(request, "from"), _number(request, "to", log_size())
        if not 0 < old <= new <= log_size():
            raise NotFound(_("Give tree sizes between 1 and the present size of the log."))
        hashes = merkle.consistency_proof(old, new, stored_node)
        return Response({"hashes": [base64.b64encode(value).decode() for value in hashes]})
