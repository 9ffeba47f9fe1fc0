"""Drafts over HTTP: what they are, their text as JSON, updates, checks, reopening."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.response import Response

from standards.api.base import ApiView, ordered, paginated, validated
from standards.api.callers import caller
from standards.collab.protocol import MAX_FRAME_BYTES
from standards.kernel.clock import now
from standards.kernel.errors import DomainError, InvalidInput, TooLarge
from standards.kernel.ids import row_id
from standards.operations.drafts import (
    append_update,
    create_draft,
    put_content,
    reopen_draft,
)
from standards.permissions import Capability, access_draft, access_work_item
from standards.queries.drafts import draft_version, first_text, my_right, visible_drafts
from standards.rules.templates import EMPTY, template_names

if TYPE_CHECKING:
    from rest_framework.request import Request

    from standards.models import Draft

IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=True)
MAX_CONTENT_BYTES = 16 << 20
MAX_UPDATE_BYTES = 32 * MAX_FRAME_BYTES


class VersionNotNamed(DomainError):
    """Say that a change must name the version that it was made on."""

    status, slug, title = 428, "version-not-named", "Say which version you changed"


class DraftRow(serializers.Serializer[Any]):
    """Show a draft."""

    id = serializers.CharField()
    title = serializers.CharField()
    committee = serializers.CharField()
    work_item = serializers.CharField()
    language = serializers.CharField()
    state = serializers.ChoiceField(["open", "frozen"])
    my_right = serializers.ChoiceField(["write", "suggest", "read"])
    schema_version = serializers.IntegerField()


class NewDraft(serializers.Serializer[Any]):
    """Take what a new draft needs."""

    work_item = serializers.CharField()
    title = serializers.CharField(max_length=200)
    language = serializers.ChoiceField(["en", "zh-hans"], default="en")
    template = serializers.ChoiceField([EMPTY, *template_names()], default=EMPTY)


class UpdateParser(BaseParser):
    """Hand the raw bytes of a shared-tree update over."""

    media_type = "application/octet-stream"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """Return the body, at most 32 MiB of it."""
        return stream.read(MAX_UPDATE_BYTES + 1)


def draft_facts(request: Request, draft: Draft) -> dict[str, Any]:
    """Return what is told of a draft to the caller."""
    return {
        "id": str(draft.pk),
        "title": draft.title,
        "committee": draft.work_item.committee.slug,
        "work_item": str(draft.work_item_id),
        "language": draft.language,
        "state": draft.state,
        "my_right": my_right(caller(request), draft),
        "schema_version": draft.schema_version,
    }


class DraftsView(ApiView):
    """List the drafts that the caller may read; begin one."""

    @extend_schema(responses=DraftRow(many=True), operation_id="drafts_list")
    def get(self, request: Request) -> Response:
        """Return the readable drafts, the last edited first."""
        rows = ordered(
            request,
            visible_drafts(request.user),
            allowed=["edited_at", "title", "created_at"],
            default="-edited_at",
        )
        work_item = request.query_params.get("work_item", "")
        if work_item:
            rows = rows.filter(work_item=row_id(work_item))
        return paginated(request, rows, lambda draft: draft_facts(request, draft))

    @extend_schema(request=NewDraft, responses={201: DraftRow}, operation_id="drafts_create")
    def post(self, request: Request) -> Response:
        """Begin a draft of a work item."""
        given = validated(NewDraft, request.data)
        work_item = access_work_item(request.user, given["work_item"])
        draft = create_draft(
            work_item=work_item,
            title=given["title"],
            language=given["language"],
            content=first_text(work_item, given["template"], given["language"]),
            actor=caller(request),
            at=now(),
        )
        return Response(draft_facts(request, draft), status=201)


class DraftView(ApiView):
    """One draft."""

    @extend_schema(responses=DraftRow, operation_id="drafts_read")
    def get(self, request: Request, pk: str) -> Response:
        """Return a draft and what the caller may do to its text."""
        return Response(draft_facts(request, access_draft(request.user, pk)))


class ContentView(ApiView):
    """The text of a draft as a ProseMirror document."""

    @extend_schema(responses=OpenApiTypes.OBJECT, operation_id="drafts_content_read")
    def get(self, request: Request, pk: str) -> Response:
        """Return the text; its ETag names the version."""
        version = draft_version(access_draft(request.user, pk))
        if version.etag in request.headers.get("If-None-Match", ""):
            return Response(status=304, headers={"ETag": version.etag})
        return Response(version.content, headers={"ETag": version.etag})

    @extend_schema(
        parameters=[IF_MATCH],
        request=OpenApiTypes.OBJECT,
        responses=OpenApiTypes.OBJECT,
        operation_id="drafts_content_write",
    )
    def put(self, request: Request, pk: str) -> Response:
        """Apply the difference to the version named by If-Match to the living text."""
        draft = access_draft(request.user, pk)
        base = request.headers.get("If-Match", "").strip()
        if not base:
            raise VersionNotNamed(_("Send the ETag of the text that you read as If-Match."))
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_CONTENT_BYTES:
            raise TooLarge(_("The document is larger than 16 MiB."))
        if not isinstance(request.data, dict):
            raise InvalidInput(_("Send the document as a JSON object."))
        version = put_content(
            draft=draft, content=request.data, base_etag=base, actor=caller(request), at=now()
        )
        return Response(version.content, headers={"ETag": version.etag})


class UpdatesView(ApiView):
    """Updates that are too large for the socket."""

    parser_classes = [UpdateParser]
    repeatable = False

    @extend_schema(
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses=OpenApiTypes.OBJECT,
        operation_id="drafts_updates",
    )
    def post(self, request: Request, pk: str) -> Response:
        """Append a Yjs update; sending the same one again changes nothing."""
        draft = access_draft(request.user, pk)
        body = request.data
        if not isinstance(body, bytes):
            raise InvalidInput(_("Send a Yjs update as application/octet-stream."))
        if len(body) > MAX_UPDATE_BYTES:
            raise TooLarge(_("The update is larger than 32 MiB."))
        version = append_update(draft=draft, update=body, actor=caller(request), at=now())
        return Response({"seq": version.seq}, headers={"ETag": version.etag})


class ReopenView(ApiView):
    """Opening a frozen draft again."""

    @extend_schema(request=None, responses=DraftRow, operation_id="drafts_reopen")
    def post(self, request: Request, pk: str) -> Response:
        """Let the draft be changed again."""
        draft = access_draft(request.user, pk, Capability.READ_DRAFT)
        return Response(
            draft_facts(request, reopen_draft(draft=draft, actor=caller(request), at=now()))
        )
