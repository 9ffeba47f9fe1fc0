"""The minutes of a meeting: on the page, as a Word file, confirmed by the chair."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reviews.operations.meetings_minutes import confirm_minutes, write_actions
from reviews.permissions import Capability, access_meeting, can
from reviews.queries.meetings_minutes import (
    decision_words,
    hands_words,
    minutes_of,
    person_words,
    word_minutes,
)
from reviews.rules.meetings import SETTLED, MeetingState
from reviews.views.meetings import meeting_line
from standards.kernel.clock import now
from standards.queries.register import entered_from
from standards.rules.register import FILE_TYPES
from standards.views.acts import attempt
from standards.views.base import first_value, person, signed_in


@signed_in
def minutes(request: HttpRequest, pk: str) -> HttpResponse:
    """Show the minutes: those confirmed, or what they are so far."""
    user = person(request)
    found = access_meeting(user, pk)
    said = minutes_of(found)
    ended = found.state == MeetingState.ENDED
    leads = can(user, Capability.RUN_MEETING, found.committee) and found.state not in SETTLED
    context = meeting_line(found) | {
        "committee": found.committee,
        "minutes": said,
        "items": [_item_line(each) for each in said["items"]],
        "present": [person_words(each) for each in said["present"]],
        "apologies": [person_words(each) for each in said["apologies"]],
        "leads": leads,
        "may_confirm": ended and can(user, Capability.CONFIRM_MINUTES, found.committee),
        "waits": ended and leads,
        "document": entered_from(found.committee, f"meeting:{found.pk}"),
    }
    return render(request, "reviews/meetings/minutes.html", context)


def _item_line(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "item": item,
        "hands": hands_words(item["hands"]) if item["hands"] else "",
        "decision": decision_words(item),
    }


@signed_in
def minutes_word(request: HttpRequest, pk: str) -> HttpResponse:
    """Serve the minutes as a Word file."""
    found = access_meeting(person(request), pk)
    response = HttpResponse(word_minutes(found), content_type=FILE_TYPES["docx"])
    response["Content-Disposition"] = f'attachment; filename="minutes-{found.pk}.docx"'
    return response


@require_POST
@signed_in
def minutes_actions(request: HttpRequest, pk: str) -> HttpResponse:
    """Take the next actions."""
    user = person(request)
    found = access_meeting(user, pk, Capability.RUN_MEETING)
    actions = first_value(request.POST, "actions")
    attempt(
        request,
        lambda: write_actions(meeting=found, actions=actions, actor=user, at=now()),
        done=_("The next actions are written down."),
    )
    return HttpResponseRedirect(f"{reverse('minutes', args=[found.pk])}#actions")


@require_POST
@signed_in
def minutes_confirm(request: HttpRequest, pk: str) -> HttpResponse:
    """Confirm the minutes as the chair."""
    user = person(request)
    found = access_meeting(user, pk, Capability.CONFIRM_MINUTES)
    attempt(
        request,
        lambda: confirm_minutes(meeting=found, actor=user, at=now()),
        done=lambda made: (
            _("The minutes are confirmed and filed as %(number)s.") % {"number": made.printed}
        ),
    )
    return HttpResponseRedirect(reverse("minutes", args=[found.pk]))
