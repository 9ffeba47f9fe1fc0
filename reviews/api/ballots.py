"""Ballots over the API: prepare, open, close, read, publish."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api.shapes import (
    BallotIn,
    BallotOut,
    CloseIn,
    PublishIn,
    ReasonIn,
    ballot_out,
)
from reviews.models import Ballot
from reviews.operations.ballots import (
    BallotPlan,
    create_ballot,
    open_ballot,
    publish_approved,
    supersede_ballot,
    withdraw_ballot,
)
from reviews.operations.closing import close_ballot
from reviews.permissions import Capability, access_ballot
from reviews.queries.ballots import turnout_of, visible_ballots
from reviews.queries.records import signed_record
from reviews.queries.voters import electors_for
from standards.api.base import ApiView, ordered, paginated, validated
from standards.api.callers import caller
from standards.kernel.clock import now
from standards.kernel.errors import Conflict
from standards.kernel.ids import row_id
from standards.permissions import Capability as Ground
from standards.permissions import access_committee, access_revision, access_work_item

FILTERS = [
    OpenApiParameter("committee", str),
    OpenApiParameter("state", str),
    OpenApiParameter("work_item", str),
    OpenApiParameter("ordering", str),
]


class BallotsView(ApiView):
    """List the ballots that one may read; prepare a new one."""

    @extend_schema(operation_id="ballots", parameters=FILTERS, responses=BallotOut(many=True))
    def get(self, request: Request) -> Response:
        """Return ballots, newest first."""
        rows = visible_ballots(caller(request))
        given = request.query_params
        if given.get("committee"):
            rows = rows.filter(committee__slug=given["committee"])
        if given.get("state"):
            rows = rows.filter(state=given["state"])
        if given.get("work_item"):
            rows = rows.filter(work_item=row_id(given["work_item"]))
        allowed = ("id", "closes_at", "opens_at")
        return paginated(
            request, ordered(request, rows, allowed=allowed, default="-id"), ballot_out
        )

    @extend_schema(operation_id="prepare_ballot", request=BallotIn, responses={201: BallotOut})
    def post(self, request: Request) -> Response:
        """Prepare a ballot; it takes votes once it is opened."""
        given = validated(BallotIn, request.data)
        user, revision, item = caller(request), given.get("revision"), given.get("work_item")
        plan = BallotPlan(
            committee=access_committee(user, given["committee"], Ground.READ_COMMITTEE),
            question=given["question"],
            rule=given["rule"],
            parameters=given.get("parameters") or {},
            revision=access_revision(user, revision) if revision else None,
            work_item=access_work_item(user, item) if item else None,
            secret=given["secret"],
            closes_at=given["closes_at"],
        )
        ballot = create_ballot(plan=plan, actor=user, at=now())
        return Response(ballot_out(ballot), status=201)


class BallotView(ApiView):
    """Read one ballot."""

    @extend_schema(operation_id="ballot", responses=BallotOut)
    def get(self, request: Request, pk: str) -> Response:
        """Return the ballot, with the caller's own vote."""
        ballot = access_ballot(request.user, pk)
        elector = electors_for(caller(request), ballot, now()).first()
        return Response(ballot_out(ballot, elector) | {"turnout": turnout_of(ballot)})


class OpenView(ApiView):
    """Open a prepared ballot."""

    @extend_schema(operation_id="open_ballot", request=None, responses=BallotOut)
    def post(self, request: Request, pk: str) -> Response:
        """Freeze the electorate and take votes from now on."""
        ballot = access_ballot(request.user, pk, Capability.MANAGE_BALLOT)
        return Response(ballot_out(open_ballot(ballot=ballot, actor=caller(request), at=now())))


class CloseView(ApiView):
    """Close an open ballot."""

    @extend_schema(
        operation_id="close_ballot",
        request=CloseIn,
        responses={200: OpenApiTypes.OBJECT, 202: OpenApiTypes.OBJECT},
    )
    def post(self, request: Request, pk: str) -> Response:
        """Close it (200), or note that a second person is awaited (202)."""
        waive = validated(CloseIn, request.data)["waive"]
        ballot = access_ballot(request.user, pk, Capability.MANAGE_BALLOT)
        answer = close_ballot(ballot=ballot, waive=waive, actor=caller(request), at=now())
        body = {
            "id": str(ballot.pk),
            "state": answer.ballot.state,
            "confirmations": answer.confirmations,
        }
        if answer.closed:
            return Response(body | {"outcome": answer.ballot.outcome})
        return Response(body, status=202)


class _EndView(ApiView):
    operation: ClassVar[Callable[..., Ballot]]

    @extend_schema(request=ReasonIn, responses=BallotOut)
    def post(self, request: Request, pk: str) -> Response:
        """End the ballot without a result."""
        reason = validated(ReasonIn, request.data)["reason"]
        ballot = access_ballot(request.user, pk, Capability.MANAGE_BALLOT)
        ended = type(self).operation(ballot=ballot, reason=reason, actor=caller(request), at=now())
        return Response(ballot_out(ended))


class WithdrawView(_EndView):
    """Withdraw a ballot."""

    operation = staticmethod(withdraw_ballot)


class SupersedeView(_EndView):
    """Mark a ballot as replaced by another."""

    operation = staticmethod(supersede_ballot)


class ResultView(ApiView):
    """Read the result of a closed ballot."""

    @extend_schema(operation_id="ballot_result", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, pk: str) -> Response:
        """Return rule, inputs, arithmetic, outcome and the signed record."""
        ballot = access_ballot(request.user, pk)
        if ballot.result is None:
            raise Conflict(
                _("Ballot %(number)s has no result yet: its state is “%(state)s”.")
                % {"number": ballot.number, "state": ballot.state}
            )
        return Response(ballot.result | {"record": signed_record(ballot)})


class PublishView(ApiView):
    """Publish what a ballot approved."""

    @extend_schema(
        operation_id="publish_approved", request=PublishIn, responses={201: OpenApiTypes.OBJECT}
    )
    def post(self, request: Request, pk: str) -> Response:
        """Make an edition of the approved revision."""
        designation = validated(PublishIn, request.data).get("designation") or None
        ballot = access_ballot(request.user, pk, Capability.MANAGE_BALLOT)
        edition = publish_approved(
            ballot=ballot, designation=designation, actor=caller(request), at=now()
        )
        body = {
            "id": str(edition.pk),
            "designation": edition.standard.designation,
            "printed": edition.standard.printed,
            "number": edition.number,
            "hash": edition.hash,
        }
        return Response(body, status=201)
