"""What follows a closed ballot, over the API: judge, decide, recirculate, recount."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api.shapes import BallotOut, DecisionIn, JudgementIn, RecirculationIn, ballot_out
from reviews.models import Ballot, Decision, Judgement
from reviews.operations.deciding import decide_ballot
from reviews.operations.judging import judge_consensus
from reviews.operations.recirculation import recirculate_ballot
from reviews.permissions import Capability, access_ballot
from reviews.queries.decisions import (
    decision_of,
    followed_by,
    judgement_of,
    recirculation_of,
    standing_in_way,
    ways_for,
)
from reviews.queries.recirculation import later_revisions, why_not_again
from reviews.queries.records import recount_of
from standards.api.base import ApiView, validated
from standards.api.callers import caller
from standards.kernel.clock import now
from standards.kernel.errors import Conflict
from standards.permissions import access_revision


class JudgementView(ApiView):
    """The chair's judgement of consensus on a closed ballot."""

    @extend_schema(operation_id="ballot_judgement", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, pk: str) -> Response:
        """Return the judgement, or null while there is none."""
        found = judgement_of(access_ballot(request.user, pk))
        return Response({"judgement": _judgement(found) if found else None})

    @extend_schema(
        operation_id="judge_consensus", request=JudgementIn, responses={201: OpenApiTypes.OBJECT}
    )
    def post(self, request: Request, pk: str) -> Response:
        """Record whether there is consensus, and why; the chair alone, once."""
        given = validated(JudgementIn, request.data)
        ballot = access_ballot(request.user, pk, Capability.JUDGE_CONSENSUS)
        made = judge_consensus(
            ballot=ballot,
            consensus=given["consensus"],
            reason=given["reason"],
            actor=caller(request),
            at=now(),
        )
        return Response(_judgement(made) | {"outcome": made.ballot.outcome}, status=201)


def _judgement(made: Judgement) -> dict[str, Any]:
    return {
        "consensus": made.consensus,
        "reason": made.reason,
        "outcome_of_the_count": made.counted,
        "by": made.by.name,
        "at": made.at,
    }


class DecisionView(ApiView):
    """What the committee does after a ballot."""

    @extend_schema(operation_id="ballot_decision", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, pk: str) -> Response:
        """Return the ways on that are open now, why there are none, and the decision once made."""
        ballot = access_ballot(request.user, pk)
        made = decision_of(ballot)
        stop = "" if made else followed_by(ballot) or standing_in_way(ballot)
        ways = [] if stop or made else ways_for(ballot, caller(request))
        return Response(
            {
                "decision": _decision(made) if made else None,
                "stopped_by": stop or None,
                "ways": [
                    {
                        "decision": way.next,
                        "label": way.label,
                        "follows": way.follows,
                        "needs_reason": way.asks_reason,
                        "missing": list(way.missing),
                        "for_you": way.for_you,
                    }
                    for way in ways
                ],
            }
        )

    @extend_schema(
        operation_id="decide_ballot", request=DecisionIn, responses={201: OpenApiTypes.OBJECT}
    )
    def post(self, request: Request, pk: str) -> Response:
        """Take one way on; the work item is moved with it."""
        given = validated(DecisionIn, request.data)
        ballot = access_ballot(request.user, pk, Capability.MANAGE_BALLOT)
        made = decide_ballot(ballot=ballot, actor=caller(request), at=now(), **given)
        return Response(_decision(made), status=201)


def _decision(made: Decision) -> dict[str, Any]:
    return {
        "decision": made.next,
        "move": made.move,
        "reason": made.reason,
        "code": made.code,
        "by": made.by.name,
        "at": made.at,
    }


class RecirculationsView(ApiView):
    """A ballot taken round again on the text that changed."""

    @extend_schema(operation_id="ballot_recirculations", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, pk: str) -> Response:
        """Return the recirculation, or which texts could go round, or why none can."""
        ballot = access_ballot(request.user, pk)
        again = recirculation_of(ballot)
        why = why_not_again(ballot)
        return Response(
            {
                "recirculation": str(again.pk) if again else None,
                "stopped_by": why or None,
                "revisions": [] if why else [_text(each) for each in later_revisions(ballot)],
            }
        )

    @extend_schema(
        operation_id="recirculate_ballot", request=RecirculationIn, responses={201: BallotOut}
    )
    def post(self, request: Request, pk: str) -> Response:
        """Prepare the recirculation; it takes votes once it is opened."""
        given = validated(RecirculationIn, request.data)
        user = caller(request)
        ballot = access_ballot(user, pk, Capability.MANAGE_BALLOT)
        again: Ballot = recirculate_ballot(
            ballot=ballot,
            revision=access_revision(user, given["revision"]),
            closes_at=given["closes_at"],
            actor=user,
            at=now(),
        )
        return Response(ballot_out(again), status=201)


def _text(revision: Any) -> dict[str, Any]:
    return {"id": str(revision.pk), "number": revision.number, "name": revision.name}


class RecountView(ApiView):
    """The recount file of a closed ballot."""

    @extend_schema(operation_id="ballot_recount", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, pk: str) -> Response:
        """Return the signed record with every vote behind its receipts."""
        ballot = access_ballot(request.user, pk)
        if ballot.record is None:
            words = _("Ballot %(number)s has no record before it is closed.")
            raise Conflict(words % {"number": ballot.number})
        return Response(recount_of(ballot))
