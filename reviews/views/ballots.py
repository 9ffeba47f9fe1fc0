"""Pages of ballots: the list, the form, the room and what is done in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reviews.models import Ballot
from reviews.operations.ballots import (
    open_ballot,
    publish_approved,
    withdraw_ballot,
)
from reviews.operations.closing import CloseAnswer, close_ballot
from reviews.operations.votes import Choice, cast_vote
from reviews.permissions import Capability, access_ballot
from reviews.queries.ballots import ballots_by_state, visible_ballots
from reviews.queries.rooms import committees_managed
from reviews.rules.ballot import BallotState
from reviews.views.after import after_of
from reviews.views.room import SPLIT, room_of
from reviews.views.room_acts import comment_box
from standards.kernel.clock import now
from standards.kernel.errors import Conflict, Forbidden, InvalidInput
from standards.views.acts import attempt
from standards.views.base import first_value, person, require_confirmed, signed_in

LISTED = 100


@signed_in
def ballots(request: HttpRequest) -> HttpResponse:
    """List the ballots that one may read, the open ones by default."""
    user = person(request)
    rows = visible_ballots(user)
    state = first_value(request.GET, "state")
    committee = first_value(request.GET, "committee")
    if committee:
        rows = rows.filter(committee__slug=committee)
    counts = ballots_by_state(rows)
    state = state or (BallotState.OPEN if counts.get(BallotState.OPEN) else "all")
    shown = rows if state == "all" else rows.filter(state=state)
    context = {
        "ballots": shown[:LISTED],
        "state": state,
        "committee": committee,
        "tabs": _tabs(counts),
        "managed": committees_managed(user),
    }
    return render(request, "reviews/ballots/list.html", context)


def _tabs(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    words = {
        BallotState.OPEN: _("Open"),
        BallotState.DRAFT: _("In preparation"),
        BallotState.CLOSED: _("Closed"),
        BallotState.WITHDRAWN: _("Withdrawn"),
        BallotState.SUPERSEDED: _("Superseded"),
    }
    tabs = [(each.value, word, counts.get(each, 0)) for each, word in words.items()]
    return [("all", _("All"), sum(counts.values())), *(tab for tab in tabs if tab[2])]


@signed_in
def ballot(request: HttpRequest, pk: str) -> HttpResponse:
    """Show the ballot room."""
    found = access_ballot(request.user, pk)
    user, at = person(request), now()
    context = room_of(found, user, at, member=first_value(request.GET, "member"))
    context |= comment_box(found, user) | after_of(found, user, at)
    return render(request, "reviews/ballots/ballot.html", context)


@signed_in
def ballot_tally(request: HttpRequest, pk: str) -> HttpResponse:
    """Return the parts of the room that change: tally, tests, roll call, the hour, my vote."""
    found = access_ballot(request.user, pk)
    context = room_of(found, person(request), now(), member=first_value(request.GET, "member"))
    return render(request, "reviews/ballots/_fresh.html", context)


def _in_room(
    request: HttpRequest,
    found: Ballot,
    act: Callable[[], Any],
    done: str | Callable[[Any], str],
) -> HttpResponseRedirect:
    attempt(request, act, done=done)
    return HttpResponseRedirect(reverse("ballot", args=[found.pk]))


@require_POST
@signed_in
def ballot_vote(request: HttpRequest, pk: str) -> HttpResponse:
    """Cast a vote by form; the key in the form makes a second press harmless."""
    found = access_ballot(request.user, pk)
    user = require_confirmed(request)
    position = first_value(request.POST, "position")
    parts = _parts(request.POST) if position == SPLIT else ()
    choice = Choice(
        position="" if position == SPLIT else position,
        reason=first_value(request.POST, "reason"),
        receipt=first_value(request.POST, "receipt"),
        member=first_value(request.POST, "member"),
        parts=parts,
        commits_experts=_whole(first_value(request.POST, "commits_experts")),
    )
    key = first_value(request.POST, "key")

    try:
        accepted = cast_vote(ballot=found, choice=choice, key=key, actor=user, at=now())
    except (Conflict, Forbidden, InvalidInput) as refusal:
        messages.error(request, str(refusal))
    else:
        # The receipt travels in the signed message cookie: kept nowhere here, also when secret.
        words = _("Vote cast. Your receipt is %(receipt)s.") % {"receipt": accepted.receipt}
        messages.success(request, f"{words} {accepted.warning}".strip())
    return HttpResponseRedirect(reverse("ballot", args=[found.pk]))


def _parts(data: Any) -> tuple[tuple[str, int], ...]:
    """Return the parts of a split vote: fields named “part.<position>” above 0."""
    given = [(name.removeprefix("part."), _whole(first_value(data, name))) for name in data]
    return tuple((name, n) for name, n in given if n and f"part.{name}" in data)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


@require_POST
@signed_in
def ballot_open(request: HttpRequest, pk: str) -> HttpResponse:
    """Open the ballot."""
    user = person(request)
    found = access_ballot(user, pk, Capability.MANAGE_BALLOT)
    return _in_room(
        request,
        found,
        lambda: open_ballot(ballot=found, actor=user, at=now()),
        _("The ballot is open."),
    )


@require_POST
@signed_in
def ballot_close(request: HttpRequest, pk: str) -> HttpResponse:
    """Close the ballot, or ask for a second person."""
    user = person(request)
    found = access_ballot(user, pk, Capability.MANAGE_BALLOT)
    waive = bool(request.POST.get("waive"))
    return _in_room(
        request,
        found,
        lambda: close_ballot(ballot=found, waive=waive, actor=user, at=now()),
        _said_of_close,
    )


def _said_of_close(answer: CloseAnswer) -> str:
    if answer.closed:
        return _("The ballot is closed.")
    return _("Noted. The ballot closes when a second person asks for it too.")


@require_POST
@signed_in
def ballot_withdraw(request: HttpRequest, pk: str) -> HttpResponse:
    """Withdraw the ballot."""
    user = person(request)
    found = access_ballot(user, pk, Capability.MANAGE_BALLOT)
    reason = first_value(request.POST, "reason")
    return _in_room(
        request,
        found,
        lambda: withdraw_ballot(ballot=found, reason=reason, actor=user, at=now()),
        _("The ballot is withdrawn."),
    )


@require_POST
@signed_in
def ballot_publish(request: HttpRequest, pk: str) -> HttpResponse:
    """Publish the text that the ballot approved."""
    found = access_ballot(request.user, pk, Capability.MANAGE_BALLOT)
    user = require_confirmed(request)
    designation = first_value(request.POST, "designation") or None
    return _in_room(
        request,
        found,
        lambda: publish_approved(ballot=found, designation=designation, actor=user, at=now()),
        _("The standard is published."),
    )
