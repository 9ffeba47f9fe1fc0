"""Votes over the API: cast exactly once, list the counting ones."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api.shapes import VoteIn, vote_out
from reviews.models import SecretVote
from reviews.operations.votes import Choice, cast_vote
from reviews.permissions import access_ballot
from reviews.queries.ballots import counting_votes_of, split_is_hidden, turnout_of
from reviews.rules.intake import read_choice
from standards.api.base import ApiView, paginated
from standards.api.callers import caller, require_confirmed_or_scope
from standards.kernel.clock import now
from standards.kernel.errors import InvalidInput


class VotesView(ApiView):
    """The votes of one ballot."""

    scope = "vote"
    repeatable = False  # the ballot keeps the keys itself, shared with its socket

    @extend_schema(operation_id="ballot_votes", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, pk: str) -> Response:
        """Return counting votes where named; of a secret ballot receipts alone, after the close."""
        ballot = access_ballot(request.user, pk)
        if not ballot.secret:
            return paginated(request, counting_votes_of(ballot), vote_out)
        if split_is_hidden(ballot, turnout_of(ballot)["voted"]):
            return paginated(request, SecretVote.objects.none(), lambda paper: {})
        papers = SecretVote.objects.filter(ballot=ballot).order_by("receipt")
        return paginated(request, papers, lambda paper: {"receipt": paper.receipt})

    @extend_schema(
        operation_id="cast_vote",
        request=VoteIn,
        responses={200: OpenApiTypes.OBJECT, 201: OpenApiTypes.OBJECT},
    )
    def post(self, request: Request, pk: str) -> Response:
        """Cast a vote (201), or repeat the answer to a key that was used before (200)."""
        if not isinstance(request.data, Mapping):
            raise InvalidInput(_("Send a JSON object."))
        ballot = access_ballot(request.user, pk)
        require_confirmed_or_scope(request)
        key = request.headers.get("Idempotency-Key") or uuid.uuid4().hex
        choice = Choice(**read_choice(request.data))
        accepted = cast_vote(ballot=ballot, choice=choice, key=key, actor=caller(request), at=now())
        body: dict[str, Any] = {"receipt": accepted.receipt}
        if accepted.warning:
            body["warning"] = accepted.warning
        if accepted.comments:
            body["comments"] = [str(pk) for pk in accepted.comments]
        return Response(body, status=200 if accepted.replayed else 201)
