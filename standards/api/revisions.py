"""Revisions over HTTP: freeze, read in several forms, compare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from standards.api.base import ApiView, paginated, validated
from standards.api.callers import caller
from standards.kernel.clock import now
from standards.kernel.errors import FieldProblem, InvalidInput
from standards.operations.drafts import WISHES, freeze_revision
from standards.permissions import access_draft, access_revision
from standards.queries.checks import open_counts
from standards.queries.comparisons import comparison_of
from standards.queries.drafts import revision_facts, revisions_of
from standards.queries.states import find_state
from standards.rendering.html import render_document
from standards.rules.document import text_of

if TYPE_CHECKING:
    from django.http import HttpResponseBase
    from rest_framework.request import Request

    from standards.models import Revision

AS = OpenApiParameter("as", str, enum=["json", "html", "text"])


class RevisionRow(serializers.Serializer[Any]):
    """Show a revision without its content."""

    id = serializers.CharField()
    draft = serializers.CharField()
    number = serializers.IntegerField()
    name = serializers.CharField()
    hash = serializers.CharField()
    at = serializers.DateTimeField()


class FrozenRevision(RevisionRow):
    """Show a revision just frozen, with how many findings of the checks it took along."""

    checks = serializers.DictField(child=serializers.IntegerField())


class NewRevision(serializers.Serializer[Any]):
    """Take what freezing needs."""

    name = serializers.CharField(max_length=120)
    keep_open = serializers.BooleanField(default=False)
    suggestions = serializers.ChoiceField([*WISHES, ""], default="")


class RevisionsView(ApiView):
    """The revisions of a draft."""

    @extend_schema(responses=RevisionRow(many=True), operation_id="revisions_list")
    def get(self, request: Request, pk: str) -> Response:
        """Return the revisions, the newest first."""
        draft = access_draft(request.user, pk)
        return paginated(request, revisions_of(draft), revision_facts)

    @extend_schema(request=NewRevision, responses={201: FrozenRevision}, operation_id="freeze")
    def post(self, request: Request, pk: str) -> Response:
        """Freeze what the draft says now."""
        draft = access_draft(request.user, pk)
        given = validated(NewRevision, request.data)
        revision = freeze_revision(draft=draft, actor=caller(request), at=now(), **given)
        counts = open_counts(draft, revision.content)
        return Response(revision_facts(revision) | {"checks": counts}, status=201)


class RevisionView(ApiView):
    """One revision, in the form asked for."""

    public = frozenset({"GET"})

    @extend_schema(parameters=[AS], responses=RevisionRow, operation_id="revisions_read")
    def get(self, request: Request, pk: str) -> HttpResponseBase:
        """Return the metadata, or with `?as=` the document as JSON, HTML or plain text."""
        revision = access_revision(request.user, pk)
        wanted = request.query_params.get("as", "")
        if not wanted:
            return Response(revision_facts(revision))
        forms = {"json": _as_json, "html": _as_html, "text": _as_text}
        if wanted not in forms:
            sentence = _("Choose json, html or text.")
            raise InvalidInput(sentence, errors=[FieldProblem("/as", sentence)])
        answer = forms[wanted](revision)
        answer["ETag"] = f'"{revision.hash}"'
        return answer


def _as_json(revision: Revision) -> HttpResponseBase:
    return Response(revision.content)


def _as_html(revision: Revision) -> HttpResponseBase:
    page = render_document(revision.content, language=revision.draft.language)
    return HttpResponse(page, content_type="text/html; charset=utf-8")


def _as_text(revision: Revision) -> HttpResponseBase:
    return HttpResponse(text_of(revision.content), content_type="text/plain; charset=utf-8")


class ComparisonView(ApiView):
    """What changed between two revisions, clause by clause."""

    public = frozenset({"GET"})

    @extend_schema(responses=OpenApiTypes.OBJECT, operation_id="revisions_compare")
    def get(self, request: Request, pk: str, other: str) -> Response:
        """Return every clause of either revision with its change."""
        before = access_revision(request.user, pk)
        after = access_revision(request.user, other)
        return _compared(request, str(before.pk), str(after.pk))


class StatesComparisonView(ApiView):
    """What changed between any two states of a text, clause by clause."""

    public = frozenset({"GET"})

    @extend_schema(
        parameters=[
            OpenApiParameter("from", str, required=True),
            OpenApiParameter("to", str, required=True),
        ],
        responses=OpenApiTypes.OBJECT,
        operation_id="states_compare",
    )
    def get(self, request: Request) -> Response:
        """Return every clause of either state with its change.

        A state is a revision (`12`), an edition (`edition-ls-4101-2`), the living draft
        (`draft-3`) or the draft after an update (`draft-3-450`).
        """
        names = [request.query_params.get(name, "") for name in ("from", "to")]
        if not all(names):
            sentence = _("Name two states: from and to.")
            raise InvalidInput(sentence, errors=[FieldProblem("/from", sentence)])
        return _compared(request, *names)


def _compared(request: Request, before: str, after: str) -> Response:
    old, new = find_state(request.user, before), find_state(request.user, after)
    changes = comparison_of(old, new).changes
    return Response(
        {"from": before, "to": after, "clauses": [change.as_dict() for change in changes]}
    )
