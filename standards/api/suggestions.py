"""Suggestions in a draft over HTTP: what is open, accept, reject."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from standards.api.base import ApiView, validated
from standards.api.callers import caller
from standards.kernel.clock import now
from standards.operations.suggestions import decide_suggestions
from standards.permissions import access_draft
from standards.queries.suggestions import open_suggestions
from standards.rules.suggestions import ACCEPT, REJECT

if TYPE_CHECKING:
    from rest_framework.request import Request

    from standards.queries.suggestions import OpenSuggestion

MAX_IDS = 2000


class SuggestionRow(serializers.Serializer[Any]):
    """Show one open suggestion."""

    id = serializers.CharField()
    kind = serializers.CharField()
    author = serializers.DictField(allow_null=True)
    at = serializers.DateTimeField(allow_null=True)
    block = serializers.CharField()
    clause = serializers.CharField()
    node = serializers.CharField()
    becomes = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()
    changes = serializers.DictField()


class Decision(serializers.Serializer[Any]):
    """Take which suggestions are decided, and how."""

    verdict = serializers.ChoiceField([ACCEPT, REJECT])
    ids = serializers.ListField(
        child=serializers.CharField(max_length=64), min_length=1, max_length=MAX_IDS
    )


def suggestion_facts(row: OpenSuggestion) -> dict[str, Any]:
    """Show an open suggestion with its author."""
    one, author = row.suggestion, row.author
    person = {"id": str(author.pk), "name": author.name, "hue": author.hue} if author else None
    return {
        "id": one.id,
        "kind": one.kind,
        "author": person,
        "at": row.at,
        "block": one.block,
        "clause": one.clause,
        "node": one.node,
        "becomes": one.becomes,
        "before": one.before,
        "after": one.after,
        "changes": one.changes,
    }


class SuggestionsView(ApiView):
    """The open suggestions of a draft."""

    @extend_schema(responses=SuggestionRow(many=True), operation_id="drafts_suggestions")
    def get(self, request: Request, pk: str) -> Response:
        """Return the open suggestions in reading order, each with its author and time."""
        draft = access_draft(request.user, pk)
        return Response([suggestion_facts(row) for row in open_suggestions(draft)])

    @extend_schema(
        request=Decision, responses=OpenApiTypes.OBJECT, operation_id="drafts_suggestions_decide"
    )
    def post(self, request: Request, pk: str) -> Response:
        """Accept or reject several suggestions at once: all of them or none."""
        draft = access_draft(request.user, pk)
        given = validated(Decision, request.data)
        done = decide_suggestions(draft=draft, actor=caller(request), at=now(), **given)
        return Response({"verdict": given["verdict"], "ids": done})


class _DecideView(ApiView):
    verdict = ""

    def _decide(self, request: Request, pk: str, suggestion: str) -> Response:
        draft = access_draft(request.user, pk)
        done = decide_suggestions(
            draft=draft, verdict=self.verdict, ids=[suggestion], actor=caller(request), at=now()
        )
        return Response({"verdict": self.verdict, "ids": done})


class AcceptView(_DecideView):
    """Accepting one suggestion."""

    verdict = ACCEPT

    @extend_schema(
        request=None, responses=OpenApiTypes.OBJECT, operation_id="drafts_suggestion_accept"
    )
    def post(self, request: Request, pk: str, suggestion: str) -> Response:
        """Take the suggestion as done."""
        return self._decide(request, pk, suggestion)


class RejectView(_DecideView):
    """Rejecting one suggestion, or withdrawing an own one."""

    verdict = REJECT

    @extend_schema(
        request=None, responses=OpenApiTypes.OBJECT, operation_id="drafts_suggestion_reject"
    )
    def post(self, request: Request, pk: str, suggestion: str) -> Response:
        """Undo what was suggested."""
        return self._decide(request, pk, suggestion)
