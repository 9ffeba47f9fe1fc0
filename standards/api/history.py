"""How a draft's text came to be: spells of work, earlier versions, who wrote what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from standards.api.base import ApiView, paginated, validated
from standards.api.callers import caller
from standards.collab.authorship import authors_of, shares
from standards.collab.provenance import who_wrote
from standards.kernel.clock import now
from standards.kernel.errors import NotFound
from standards.operations.drafts import restore_content
from standards.operations.history import name_moment, restore_clause
from standards.permissions import access_draft
from standards.queries.document_log import current_seq, load
from standards.queries.drafts import draft_version
from standards.queries.history import checkpoints, names

if TYPE_CHECKING:
    from rest_framework.request import Request

    from standards.models import Draft
    from standards.queries.history import Checkpoint

MAX_DIGITS = 18


class CheckpointRow(serializers.Serializer[Any]):
    """Show one spell of work."""

    seq = serializers.IntegerField()
    began = serializers.DateTimeField()
    at = serializers.DateTimeField()
    updates = serializers.IntegerField()
    authors = serializers.ListField(child=serializers.DictField())
    revision = serializers.CharField(allow_blank=True)
    name = serializers.CharField(allow_blank=True)


class WhichVersion(serializers.Serializer[Any]):
    """Take the number of an earlier update, and one clause where not all shall come back."""

    seq = serializers.IntegerField(min_value=0, max_value=10**MAX_DIGITS)
    clause = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)


class NamedMoment(serializers.Serializer[Any]):
    """Take a name for the text after an update."""

    seq = serializers.IntegerField(min_value=1, max_value=10**MAX_DIGITS)
    name = serializers.CharField(max_length=120)


class Passage(serializers.Serializer[Any]):
    """Take a passage of one block, in UTF-16 units, in the text after an update or of now."""

    block = serializers.CharField(max_length=200)
    start = serializers.IntegerField(min_value=0, max_value=10**MAX_DIGITS, default=0)
    end = serializers.IntegerField(min_value=0, max_value=10**MAX_DIGITS, default=10**MAX_DIGITS)
    at = serializers.IntegerField(min_value=0, max_value=10**MAX_DIGITS, default=10**MAX_DIGITS)


def person(user_id: int | None, known: dict[int, str]) -> dict[str, str | None]:
    """Show an author; without an id it is the server."""
    return {"id": str(user_id) if user_id else None, "name": known.get(user_id or 0, "")}


def checkpoint_facts(one: Checkpoint, known: dict[int, str]) -> dict[str, Any]:
    """Show one spell of work, who wrote most first."""
    authors = one.authors.most_common()
    return {
        "seq": one.seq,
        "began": one.began,
        "at": one.at,
        "updates": one.authors.total(),
        "authors": [person(user, known) | {"updates": count} for user, count in authors],
        "revision": one.revision,
        "name": one.name,
    }


class HistoryView(ApiView):
    """The history of a draft."""

    @extend_schema(responses=CheckpointRow(many=True), operation_id="drafts_history")
    def get(self, request: Request, pk: str) -> Response:
        """Return the spells of work, the latest first."""
        found = checkpoints(access_draft(request.user, pk))
        known = names({user for one in found for user in one.authors if user})
        return paginated(request, found, lambda one: checkpoint_facts(one, known))

    @extend_schema(
        request=NamedMoment, responses={201: NamedMoment}, operation_id="drafts_name_moment"
    )
    def post(self, request: Request, pk: str) -> Response:
        """Give a name to what the draft said after an update."""
        draft = access_draft(request.user, pk)
        given = validated(NamedMoment, request.data)
        found = name_moment(draft=draft, actor=caller(request), at=now(), **given)
        return Response({"seq": found.seq, "name": found.name}, status=201)


class VersionView(ApiView):
    """The text of a draft as it was."""

    @extend_schema(responses=OpenApiTypes.OBJECT, operation_id="drafts_version")
    def get(self, request: Request, pk: str, seq: str) -> Response:
        """Return the text as it stood after an update."""
        draft = access_draft(request.user, pk)
        if not seq.isdecimal() or len(seq) > MAX_DIGITS or int(seq) > current_seq(draft.pk):
            raise NotFound(_("The draft has no version of that number."))
        version = draft_version(draft, upto=int(seq))
        return Response(
            {"seq": version.seq, "content": version.content}, headers={"ETag": version.etag}
        )


class RestoreView(ApiView):
    """Going back to an earlier text."""

    @extend_schema(
        request=WhichVersion, responses=OpenApiTypes.OBJECT, operation_id="drafts_restore"
    )
    def post(self, request: Request, pk: str) -> Response:
        """Make the text, or one clause, say what it said after an update, as a new change."""
        draft = access_draft(request.user, pk)
        given = validated(WhichVersion, request.data)
        act = restore_clause if given["clause"] else restore_content
        named = given if given["clause"] else {"seq": given["seq"]}
        version = act(draft=draft, actor=caller(request), at=now(), **named)
        return Response({"seq": version.seq}, headers={"ETag": version.etag})


class AuthorshipView(ApiView):
    """Who wrote the text."""

    @extend_schema(
        parameters=[Passage], responses=OpenApiTypes.OBJECT, operation_id="drafts_authorship"
    )
    def get(self, request: Request, pk: str) -> Response:
        """Return the author of every character by block, and the shares by clause.

        Lengths count UTF-16 units of the block's text; an author without id is the server. With
        `?block=` (and `start`, `end`, `at`), who wrote that passage and when.
        """
        draft = access_draft(request.user, pk)
        if "block" in request.query_params:
            return _passage(draft, validated(Passage, request.query_params))
        loaded = load(draft.pk)
        blocks = authors_of(loaded)
        clauses = shares(blocks)
        people = {author for share in clauses.values() for author in share if author}
        return Response(
            {
                "seq": loaded.seq,
                "people": [person(one, names(people)) for one in sorted(people)],
                "blocks": [_block_facts(one) for one in blocks],
                "clauses": [_share_facts(clause, share) for clause, share in clauses.items()],
            }
        )


def _passage(draft: Draft, given: dict[str, Any]) -> Response:
    upto = min(given["at"], current_seq(draft.pk))
    runs = who_wrote(draft.pk, given["block"], given["start"], given["end"], upto=upto)
    known = names({one.author for one in runs if one.author})
    rows = [
        {"length": one.units, "at": one.at, "author": person(one.author, known)} for one in runs
    ]
    return Response({"seq": upto, "block": given["block"], "runs": rows})


def _block_facts(one: Any) -> dict[str, Any]:
    runs = [
        {"length": units, "author": str(author) if author else None} for units, author in one.runs
    ]
    return {"block": one.block, "clause": one.clause or None, "runs": runs}


def _share_facts(clause: str, share: dict[int, int]) -> dict[str, Any]:
    authors = sorted(share.items(), key=lambda pair: -pair[1])
    return {
        "clause": clause or None,
        "authors": [
            {"author": str(author) if author else None, "length": units}
            for author, units in authors
        ],
    }
