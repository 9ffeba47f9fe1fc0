"""Meetings over the API: plan, agenda, attendance, decisions, minutes."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.models import AgendaItem, Meeting
from reviews.operations.meetings import MeetingPlan, Roll, mark_attendance, plan_meeting
from reviews.operations.meetings_agenda import NewItem, add_comment, add_comments, add_item
from reviews.operations.meetings_minutes import confirm_minutes
from reviews.operations.meetings_room import Spoken, end_meeting, record_item, show_item
from reviews.permissions import Capability, access_meeting, access_resolution
from reviews.queries.meetings import agenda_of, item_of, item_title, roll_of, visible_meetings
from reviews.queries.meetings_minutes import minutes_of
from reviews.rules.meetings import Hands
from standards.api.base import ApiView, paginated, validated
from standards.api.callers import caller
from standards.kernel.clock import now
from standards.permissions import Capability as Ground
from standards.permissions import access_committee


class MeetingIn(serializers.Serializer[Any]):
    """A meeting to be planned; hours as RFC 3339, `zone` as an IANA name."""

    committee = serializers.CharField(max_length=50)
    title = serializers.CharField(max_length=200)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    zone = serializers.CharField(max_length=60, required=False, default="UTC")
    place = serializers.CharField(required=False, allow_blank=True, default="")
    link = serializers.CharField(required=False, allow_blank=True, default="")


class ItemIn(serializers.Serializer[Any]):
    """What is put on an agenda: a text, a clause of a draft, a comment, or a draft's comments."""

    title = serializers.CharField(required=False, allow_blank=True, default="")
    draft = serializers.CharField(required=False, allow_null=True, default=None)
    clause = serializers.CharField(required=False, allow_blank=True, default="")
    comment = serializers.CharField(required=False, allow_null=True, default=None)
    comments = serializers.ChoiceField(choices=["unanswered", "all"], required=False)


class AttendanceIn(serializers.Serializer[Any]):
    """Who is there: ids of members, and names of guests."""

    present = serializers.ListField(child=serializers.IntegerField(), default=list)
    apologies = serializers.ListField(child=serializers.IntegerField(), default=list)
    guests = serializers.ListField(child=serializers.CharField(), default=list)


class HandsIn(serializers.Serializer[Any]):
    """A count of hands."""

    agree = serializers.IntegerField(min_value=0, max_value=9999)
    against = serializers.IntegerField(min_value=0, max_value=9999)
    abstain = serializers.IntegerField(min_value=0, max_value=9999)


class SpokenIn(serializers.Serializer[Any]):
    """What the meeting decided on an item."""

    disposition = serializers.CharField(required=False, allow_blank=True, default="")
    observation = serializers.CharField(required=False, allow_blank=True, default="")
    hands = HandsIn(required=False, allow_null=True, default=None)


class ShownIn(serializers.Serializer[Any]):
    """Which item comes onto the screen; null ends the meeting."""

    item = serializers.CharField(allow_null=True)


def meeting_out(meeting: Meeting) -> dict[str, Any]:
    """Return a meeting as a list shows it."""
    return {
        "id": str(meeting.pk),
        "committee": meeting.committee.slug,
        "title": meeting.title,
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "zone": meeting.zone,
        "place": meeting.place,
        "link": meeting.link,
        "state": meeting.state,
        "current": str(meeting.current_id) if meeting.current_id else None,
        "minutes_hash": meeting.minutes_hash or None,
    }


def _item_out(item: AgendaItem) -> dict[str, Any]:
    hands = None
    if item.hands_for is not None:
        hands = {
            "agree": item.hands_for,
            "against": item.hands_against,
            "abstain": item.hands_abstain,
        }
    return {
        "id": str(item.pk),
        "kind": item.kind,
        "title": item_title(item),
        "draft": str(item.draft_id) if item.draft_id else None,
        "clause": item.clause,
        "comment": str(item.comment_id) if item.comment_id else None,
        "hands": hands,
        "disposition": item.disposition or None,
        "observation": item.observation,
        "decided_at": item.decided_at,
    }


def whole_meeting(meeting: Meeting) -> dict[str, Any]:
    """Return a meeting with its agenda and attendance."""
    roll = {
        presence: [{"name": row.name, "body": row.body, "role": row.role} for row in rows]
        for presence, rows in roll_of(meeting).items()
    }
    agenda = [_item_out(each) for each in agenda_of(meeting)]
    return meeting_out(meeting) | {"agenda": agenda, "attendance": roll}


class MeetingsView(ApiView):
    """Meetings that one may read; managers and chairs plan them."""

    @extend_schema(
        operation_id="meetings",
        parameters=[OpenApiParameter("committee", str), OpenApiParameter("state", str)],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request) -> Response:
        """Return the meetings, the latest first."""
        rows = visible_meetings(caller(request))
        if request.query_params.get("committee"):
            rows = rows.filter(committee__slug=request.query_params["committee"])
        if request.query_params.get("state"):
            rows = rows.filter(state=request.query_params["state"])
        return paginated(request, rows, meeting_out)

    @extend_schema(
        operation_id="plan_meeting", request=MeetingIn, responses={201: OpenApiTypes.OBJECT}
    )
    def post(self, request: Request) -> Response:
        """Plan a meeting; members are invited."""
        given = validated(MeetingIn, request.data)
        committee = access_committee(request.user, given.pop("committee"), Ground.READ_COMMITTEE)
        meeting = plan_meeting(
            committee=committee, plan=MeetingPlan(**given), actor=caller(request), at=now()
        )
        return Response(whole_meeting(meeting), status=201)


class MeetingView(ApiView):
    """One meeting."""

    @extend_schema(operation_id="meeting", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, pk: str) -> Response:
        """Return the meeting with its agenda and attendance."""
        return Response(whole_meeting(access_meeting(request.user, pk)))


class _ActView(ApiView):
    """Do one thing to a meeting and return it as it is then."""

    def answer(self, request: Request, pk: str) -> Response:
        """Return the meeting."""
        return Response(whole_meeting(access_meeting(request.user, pk)))


class AgendaView(_ActView):
    """The agenda of a meeting."""

    @extend_schema(
        operation_id="meeting_agenda", request=ItemIn, responses={200: OpenApiTypes.OBJECT}
    )
    def post(self, request: Request, pk: str) -> Response:
        """Put a text, a clause, a comment or a draft's comments on the agenda."""
        meeting = access_meeting(request.user, pk, Capability.RUN_MEETING)
        given, actor, at = validated(ItemIn, request.data), caller(request), now()
        draft = access_resolution(request.user, given["draft"]) if given["draft"] else None
        if given["comment"]:
            add_comment(meeting=meeting, pk=given["comment"], actor=actor, at=at)
        elif draft is not None and given.get("comments"):
            unanswered = given["comments"] == "unanswered"
            add_comments(
                meeting=meeting, draft=draft, unanswered_only=unanswered, actor=actor, at=at
            )
        else:
            item = NewItem(title=given["title"], draft=draft, clause=given["clause"])
            add_item(meeting=meeting, item=item, actor=actor, at=at)
        return self.answer(request, pk)


class AttendanceView(_ActView):
    """Who is at a meeting."""

    @extend_schema(
        operation_id="meeting_attendance",
        request=AttendanceIn,
        responses={200: OpenApiTypes.OBJECT},
    )
    def put(self, request: Request, pk: str) -> Response:
        """Write down who is there, in place of what was written before."""
        meeting = access_meeting(request.user, pk, Capability.RUN_MEETING)
        given = validated(AttendanceIn, request.data)
        roll = Roll(
            present=frozenset(given["present"]),
            apologies=frozenset(given["apologies"]),
            guests=tuple(given["guests"]),
        )
        mark_attendance(meeting=meeting, roll=roll, actor=caller(request), at=now())
        return self.answer(request, pk)


class ShownView(_ActView):
    """What is on the shared screen."""

    @extend_schema(
        operation_id="meeting_shown", request=ShownIn, responses={200: OpenApiTypes.OBJECT}
    )
    def post(self, request: Request, pk: str) -> Response:
        """Put an item on the screen, or end the meeting."""
        meeting = access_meeting(request.user, pk, Capability.RUN_MEETING)
        chosen = validated(ShownIn, request.data)["item"]
        if chosen is None:
            end_meeting(meeting=meeting, actor=caller(request), at=now())
        else:
            item = item_of(meeting, chosen)
            show_item(meeting=meeting, item=item, actor=caller(request), at=now())
        return self.answer(request, pk)


class ItemDecisionView(_ActView):
    """What the meeting decides on an item."""

    @extend_schema(
        operation_id="meeting_decision", request=SpokenIn, responses={200: OpenApiTypes.OBJECT}
    )
    def post(self, request: Request, pk: str, item: str) -> Response:
        """Record a decision; on a comment this confirms its disposition."""
        meeting = access_meeting(request.user, pk, Capability.RUN_MEETING)
        given = validated(SpokenIn, request.data)
        hands = Hands(**given["hands"]) if given["hands"] else None
        spoken = Spoken(
            disposition=given["disposition"], observation=given["observation"], hands=hands
        )
        record_item(
            meeting=meeting,
            item=item_of(meeting, item),
            spoken=spoken,
            actor=caller(request),
            at=now(),
        )
        return self.answer(request, pk)


class MinutesView(ApiView):
    """The minutes of a meeting."""

    @extend_schema(operation_id="minutes", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, pk: str) -> Response:
        """Return the minutes as data: those confirmed, or what they are so far."""
        return Response(minutes_of(access_meeting(request.user, pk)))

    @extend_schema(operation_id="confirm_minutes", request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request, pk: str) -> Response:
        """Confirm the minutes as the chair; they enter the register."""
        meeting = access_meeting(request.user, pk, Capability.CONFIRM_MINUTES)
        document = confirm_minutes(meeting=meeting, actor=caller(request), at=now())
        return Response({"document": document.number, "printed": document.printed})
