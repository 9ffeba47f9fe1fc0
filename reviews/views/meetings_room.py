"""Meeting mode: one item on the shared screen, and the desk of those who lead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reviews.forms.meetings import HandsForm
from reviews.models import AgendaItem, Meeting
from reviews.operations.meetings_room import (
    Spoken,
    end_meeting,
    record_item,
    show_hands,
    show_item,
)
from reviews.permissions import Capability, access_meeting, can
from reviews.queries.meetings import item_of, roll_of
from reviews.queries.meetings_room import stage_of
from reviews.rules.disposition import DISPOSITION_WORDS, Disposition
from reviews.rules.meetings import SETTLED, Hands, MeetingState
from reviews.views.meetings import meeting_line
from standards.kernel.clock import now
from standards.kernel.errors import Conflict, InvalidInput
from standards.kernel.phrases import Phrase
from standards.models import User
from standards.views.base import first_value, person, signed_in

KEYS = {
    Disposition.ACCEPTED: "a",
    Disposition.ACCEPTED_WITH_MODIFICATION: "m",
    Disposition.ACCEPTED_IN_PRINCIPLE: "i",
    Disposition.PARTIALLY_ACCEPTED: "p",
    Disposition.REJECTED: "r",
    Disposition.NOTED: "n",
    Disposition.DEFERRED: "d",
}


@signed_in
def room(request: HttpRequest, pk: str) -> HttpResponse:
    """Show the room: the screen to all, the desk to those who lead."""
    user = person(request)
    found = access_meeting(user, pk)
    leads = can(user, Capability.RUN_MEETING, found.committee) and found.state not in SETTLED
    stage = stage_of(found)
    context = (
        meeting_line(found)
        | stage
        | {
            "committee": found.committee,
            "leads": leads,
            "present": len(roll_of(found)["present"]),
            "running": found.state == MeetingState.RUNNING,
            "desk": _desk(stage["item"]) if leads and stage["item"] else None,
        }
    )
    return render(request, "reviews/meetings/room.html", context)


def _desk(item: AgendaItem) -> dict[str, Any]:
    """Return what the desk's form holds: what was recorded, or what was proposed before."""
    comment = item.comment
    chosen = item.disposition or (comment.disposition if comment else "")
    return {
        "observation": item.observation or (comment.observation if comment else ""),
        "hands": [
            ("hands_for", _("For"), item.hands_for),
            ("hands_against", _("Against"), item.hands_against),
            ("hands_abstain", _("Abstain"), item.hands_abstain),
        ],
        "choices": [
            {
                "value": each.value,
                "label": str(Phrase(DISPOSITION_WORDS[each])),
                "key": key,
                "checked": each.value == chosen,
            }
            for each, key in KEYS.items()
        ],
    }


@signed_in
def room_stage(request: HttpRequest, pk: str) -> HttpResponse:
    """Return the screen alone, as it is drawn anew while one looks on."""
    found = access_meeting(person(request), pk)
    return render(request, "reviews/meetings/_stage.html", stage_of(found))


@require_POST
@signed_in
def room_act(request: HttpRequest, pk: str) -> HttpResponse:
    """Do one thing at the desk: show an item, count hands, record a decision, end the meeting."""
    user = person(request)
    found = access_meeting(user, pk, Capability.RUN_MEETING)
    act = ROOM_ACTS.get(first_value(request.POST, "act"))
    if act is None:
        raise InvalidInput(_("Nothing is known of this act. Go back and choose again."))
    if request.headers.get("X-Requested-With") == "fetch":
        act(request, found, user)
        return HttpResponse(status=204)
    done = _tried(request, lambda: act(request, found, user))
    page = "minutes" if done and request.POST.get("act") == "end" else "meeting-room"
    return HttpResponseRedirect(reverse(page, args=[found.pk]))


def _tried(request: HttpRequest, act: Callable[[], str]) -> bool:
    """Do an act; what was done is said only where it does not show by itself."""
    try:
        said = act()
    except (Conflict, InvalidInput) as error:
        messages.error(request, str(error))
        return False
    if said:
        messages.success(request, said)
    return True


def _show(request: HttpRequest, found: Meeting, user: User) -> str:
    item = item_of(found, first_value(request.POST, "item"))
    show_item(meeting=found, item=item, actor=user, at=now())
    return ""


def _count(request: HttpRequest, found: Meeting, user: User) -> str:
    item = item_of(found, first_value(request.POST, "item"))
    show_hands(meeting=found, item=item, hands=_hands(request), actor=user, at=now())
    return _("The count is on the screen.")


def _hands(request: HttpRequest) -> Hands | None:
    form = HandsForm(request.POST)
    fault = form.first_fault()
    if fault:
        raise InvalidInput(fault)
    given = [form.cleaned_data[name] for name in ("hands_for", "hands_against", "hands_abstain")]
    if all(each is None for each in given):
        return None
    return Hands(agree=given[0] or 0, against=given[1] or 0, abstain=given[2] or 0)


def _record(request: HttpRequest, found: Meeting, user: User) -> str:
    item = item_of(found, first_value(request.POST, "item"))
    spoken = Spoken(
        disposition=first_value(request.POST, "disposition"),
        observation=first_value(request.POST, "observation"),
        hands=_hands(request),
    )
    record_item(meeting=found, item=item, spoken=spoken, actor=user, at=now())
    return _("The decision is recorded.")


def _record_and_go_on(request: HttpRequest, found: Meeting, user: User) -> str:
    words = _record(request, found, user)
    following = stage_of(access_meeting(user, found.pk))["next"]
    if following is not None:
        show_item(meeting=found, item=following, actor=user, at=now())
    return words


def _end(_request: HttpRequest, found: Meeting, user: User) -> str:
    end_meeting(meeting=found, actor=user, at=now())
    return _("The meeting has ended. Look through the minutes.")


ROOM_ACTS: dict[str, Callable[[HttpRequest, Meeting, User], str]] = {
    "show": _show,
    "hands": _count,
    "record": _record,
    "next": _record_and_go_on,
    "end": _end,
}
