"""Pages of meetings: the list, one meeting with agenda and attendance, what is changed on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from reviews.forms.meetings import MeetingForm
from reviews.models import Meeting
from reviews.operations.meetings import (
    MeetingPlan,
    Roll,
    cancel_meeting,
    change_meeting,
    mark_attendance,
    plan_meeting,
)
from reviews.operations.meetings_agenda import (
    NewItem,
    add_comment,
    add_comments,
    add_item,
    move_item,
    remove_item,
)
from reviews.permissions import Capability, access_meeting, access_resolution, can, require
from reviews.queries.meetings import (
    agenda_of,
    attendance_list,
    calendar_entry,
    coming_of,
    drafts_to_discuss,
    guests_of,
    item_of,
    meetings_of,
    past_of,
    roll_of,
    time_words,
    visible_meetings,
)
from reviews.queries.meetings_room import steps_of
from reviews.rules.meetings import (
    SETTLED,
    STATE_TONES,
    STATE_WORDS,
    MeetingState,
    calendar_file,
)
from standards.kernel.clock import now
from standards.kernel.errors import InvalidInput
from standards.kernel.phrases import Phrase
from standards.models import User
from standards.permissions import access_committee
from standards.views.acts import attempt, attempt_form
from standards.views.base import first_value, person, signed_in

PAGE = 50


def meeting_line(meeting: Meeting) -> dict[str, Any]:
    """Shape a meeting for a list: hours in words, state in words with its tone."""
    state = MeetingState(meeting.state)
    return {
        "meeting": meeting,
        "time": time_words(meeting),
        "state_word": str(Phrase(STATE_WORDS[state])),
        "tone": STATE_TONES[state],
    }


@signed_in
def meetings(request: HttpRequest) -> HttpResponse:
    """List the meetings of all of a person's committees: what is to come, then what was."""
    rows, at = visible_meetings(person(request)), now()
    page = Paginator(past_of(rows, at), PAGE).get_page(request.GET.get("page"))
    context = {
        "coming": [meeting_line(each) for each in coming_of(rows, at)[:PAGE]],
        "past": [meeting_line(each) for each in page.object_list],
        "page": page,
    }
    return render(request, "reviews/meetings/mine.html", context)


@signed_in
def committee_meetings(request: HttpRequest, slug: str) -> HttpResponse:
    """List the meetings of a committee, the latest on top."""
    user = person(request)
    committee = access_committee(user, slug)
    require(user, Capability.READ_MEETING, committee)
    page = Paginator(meetings_of(committee), PAGE).get_page(request.GET.get("page"))
    context = {
        "committee": committee,
        "page": page,
        "rows": [meeting_line(each) for each in page.object_list],
        "leads": can(user, Capability.RUN_MEETING, committee),
    }
    return render(request, "reviews/meetings/list.html", context)


@signed_in
def meeting_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and take the form that plans a meeting."""
    user = person(request)
    committee = access_committee(user, slug)
    require(user, Capability.RUN_MEETING, committee)
    start = (now() + timedelta(days=14)).replace(hour=9, minute=0, second=0)
    initial = {"starts_at": start, "ends_at": start + timedelta(hours=3), "zone": "UTC"}
    form = MeetingForm(request.POST or None, initial=initial)
    if request.method == "POST":
        made = attempt_form(
            form,
            lambda given: plan_meeting(
                committee=committee, plan=MeetingPlan(**given), actor=user, at=now()
            ),
        )
        if made is not None:
            return HttpResponseRedirect(reverse("meeting", args=[made.pk]))
    context = {"form": form, "committee": committee, "meeting": None}
    return render(request, "reviews/meetings/form.html", context, status=_status(form))


def _status(form: MeetingForm) -> int:
    return 400 if form.errors else 200


@signed_in
def meeting_change(request: HttpRequest, pk: str) -> HttpResponse:
    """Show and take the form that changes time, place or title."""
    user = person(request)
    found = access_meeting(user, pk, Capability.RUN_MEETING)
    zone = ZoneInfo(found.zone)
    initial = {name: getattr(found, name) for name in ("title", "zone", "place", "link")}
    initial["starts_at"] = found.starts_at.astimezone(zone).replace(tzinfo=None)
    initial["ends_at"] = found.ends_at.astimezone(zone).replace(tzinfo=None)
    form = MeetingForm(request.POST or None, initial=initial)
    if request.method == "POST":
        done = attempt_form(
            form,
            lambda given: change_meeting(
                meeting=found, plan=MeetingPlan(**given), actor=user, at=now()
            ),
        )
        if done is not None:
            return HttpResponseRedirect(reverse("meeting", args=[found.pk]))
    context = {"form": form, "committee": found.committee, "meeting": found}
    return render(request, "reviews/meetings/form.html", context, status=_status(form))


@signed_in
def meeting(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a meeting: when, where, its agenda, who is there."""
    user = person(request)
    found = access_meeting(user, pk)
    leads = can(user, Capability.RUN_MEETING, found.committee) and found.state not in SETTLED
    context = meeting_line(found) | {
        "committee": found.committee,
        "steps": steps_of(agenda_of(found), None),
        "roll": roll_of(found),
        "leads": leads,
    }
    if leads:
        context |= {
            "members": attendance_list(found, now()),
            "guests": "\n".join(guests_of(found)),
            "drafts": drafts_to_discuss(found.committee),
        }
    return render(request, "reviews/meetings/meeting.html", context)


@signed_in
def meeting_calendar(request: HttpRequest, pk: str) -> HttpResponse:
    """Serve the meeting as an iCalendar file."""
    found = access_meeting(person(request), pk)
    text = calendar_file([calendar_entry(found, agenda_of(found))])
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="meeting-{found.pk}.ics"'
    return response


@require_POST
@signed_in
def meeting_cancel(request: HttpRequest, pk: str) -> HttpResponse:
    """Call a meeting off."""
    user = person(request)
    found = access_meeting(user, pk, Capability.RUN_MEETING)
    attempt(
        request,
        lambda: cancel_meeting(meeting=found, actor=user, at=now()),
        done=_("The meeting is cancelled and its members are told."),
    )
    return HttpResponseRedirect(reverse("meeting", args=[found.pk]))


@require_POST
@signed_in
def meeting_attendance(request: HttpRequest, pk: str) -> HttpResponse:
    """Take the attendance list."""
    user = person(request)
    found = access_meeting(user, pk, Capability.RUN_MEETING)

    def marked(presence: str) -> frozenset[int]:
        names = [name for name, value in request.POST.items() if value == presence]
        numbers = [name.removeprefix("member-") for name in names if name.startswith("member-")]
        return frozenset(int(each) for each in numbers if each.isascii() and each.isdigit())

    roll = Roll(
        present=marked("present"),
        apologies=marked("apologies"),
        guests=tuple(first_value(request.POST, "guests").splitlines()),
    )
    attempt(
        request,
        lambda: mark_attendance(meeting=found, roll=roll, actor=user, at=now()),
        done=_("The attendance is marked."),
    )
    return HttpResponseRedirect(f"{reverse('meeting', args=[found.pk])}#attendance")


@require_POST
@signed_in
def meeting_agenda(request: HttpRequest, pk: str) -> HttpResponse:
    """Put something on the agenda, move it or take it off."""
    user = person(request)
    found = access_meeting(user, pk, Capability.RUN_MEETING)
    act = AGENDA_ACTS.get(first_value(request.POST, "act"))
    if act is None:
        raise InvalidInput(_("Nothing is known of this act. Go back and choose again."))
    attempt(request, lambda: act(request, found, user), done=lambda said: said)
    return HttpResponseRedirect(f"{reverse('meeting', args=[found.pk])}#agenda")


def _add(request: HttpRequest, found: Meeting, user: User) -> str:
    chosen = first_value(request.POST, "draft")
    item = NewItem(
        title=first_value(request.POST, "title"),
        draft=access_resolution(user, chosen) if chosen else None,
        clause=first_value(request.POST, "clause"),
    )
    add_item(meeting=found, item=item, actor=user, at=now())
    return _("The item is on the agenda.")


def _add_comments(request: HttpRequest, found: Meeting, user: User) -> str:
    number = first_value(request.POST, "comment").lstrip("#")
    if number:
        add_comment(meeting=found, pk=number, actor=user, at=now())
        return _("The comment is on the agenda.")
    added = add_comments(
        meeting=found,
        draft=access_resolution(user, first_value(request.POST, "draft")),
        unanswered_only=first_value(request.POST, "which") != "all",
        actor=user,
        at=now(),
    )
    words = ngettext("%(n)d comment is put on.", "%(n)d comments are put on.", added)
    return words % {"n": added}


def _remove(request: HttpRequest, found: Meeting, user: User) -> str:
    item = item_of(found, first_value(request.POST, "item"))
    remove_item(meeting=found, item=item, actor=user, at=now())
    return _("The item is off the agenda.")


def _move(request: HttpRequest, found: Meeting, user: User) -> str:
    up = first_value(request.POST, "act") == "up"
    item = item_of(found, first_value(request.POST, "item"))
    move_item(meeting=found, item=item, up=up, actor=user, at=now())
    return _("The agenda is in its new order.")


AGENDA_ACTS: dict[str, Callable[[HttpRequest, Meeting, User], str]] = {
    "add": _add,
    "comments": _add_comments,
    "remove": _remove,
    "up": _move,
    "down": _move,
}
