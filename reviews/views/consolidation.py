"""The page on which a member body's secretary gathers its experts' comments and submits them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from reviews.models import Ballot
from reviews.operations.consolidation import (
    BodyWording,
    edit_held,
    keep_back,
    merge_held,
    open_consolidation,
    submit_consolidation,
)
from reviews.permissions import access_ballot
from reviews.queries.consolidation import body_comments, body_led_by, consolidation_in
from reviews.rules.ballot import BallotState
from reviews.rules.disposition import TYPE_WORDS, CommentType, Consolidation
from standards.kernel.clock import now
from standards.kernel.errors import NotFound
from standards.kernel.ids import row_id
from standards.kernel.phrases import Phrase
from standards.models import User
from standards.views.acts import attempt
from standards.views.base import first_value, person, signed_in

Act = Callable[[Ballot, Sequence[int], User, datetime], Any]


@signed_in
def consolidation(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a body's own comments in a ballot to its people."""
    user, ballot = person(request), access_ballot(request.user, pk)
    body = user.member_body
    if body is None:
        raise NotFound(_("Your account belongs to no member body."))
    rows = list(body_comments(ballot, body))
    context = {
        "ballot": ballot,
        "body": body,
        "leads": body_led_by(user) == body and ballot.state == BallotState.OPEN,
        "opened": consolidation_in(ballot, body),
        "held": [each for each in rows if each.consolidation == Consolidation.HELD],
        "kept_back": [each for each in rows if each.consolidation == Consolidation.KEPT_BACK],
        "submitted": [each for each in rows if not each.consolidation],
        "types": [(each.value, str(Phrase(TYPE_WORDS[each]))) for each in CommentType],
    }
    return render(request, "reviews/comments/consolidation.html", context)


def _submitted(ballot: Ballot, ids: Sequence[int], user: User, at: datetime) -> str:
    n = len(submit_consolidation(ballot=ballot, actor=user, at=at))
    return ngettext("%(n)d comment submitted.", "%(n)d comments submitted.", n) % {"n": n}


def _opened(ballot: Ballot, ids: Sequence[int], user: User, at: datetime) -> str:
    open_consolidation(ballot=ballot, actor=user, at=at)
    return _("Your experts' further comments are held until you submit them.")


def _merged(ballot: Ballot, ids: Sequence[int], user: User, at: datetime) -> str:
    first = merge_held(ballot=ballot, ids=ids, actor=user, at=at)
    return _("They stand together in comment %(number)d.") % {"number": first.pk}


def _kept(ballot: Ballot, ids: Sequence[int], user: User, at: datetime) -> str:
    keep_back(ballot=ballot, ids=ids, back=True, actor=user, at=at)
    return _("They are kept back.")


def _taken(ballot: Ballot, ids: Sequence[int], user: User, at: datetime) -> str:
    keep_back(ballot=ballot, ids=ids, back=False, actor=user, at=at)
    return _("They are among those to be submitted.")


ACTS: dict[str, Act] = {
    "open": _opened,
    "submit": _submitted,
    "merge": _merged,
    "keep_back": _kept,
    "take_in": _taken,
}


@require_POST
@signed_in
def consolidation_act(request: HttpRequest, pk: str, act: str) -> HttpResponse:
    """Do one of the acts of the page with the chosen comments."""
    user, ballot = person(request), access_ballot(request.user, pk)
    if act not in ACTS:
        raise NotFound(_("There is no such act."))
    ids = [row_id(each) for each in request.POST.getlist("comment")]
    attempt(request, lambda: ACTS[act](ballot, ids, user, now()), done=str)
    return HttpResponseRedirect(reverse("ballot-consolidation", args=[ballot.pk]))


@require_POST
@signed_in
def consolidation_edit(request: HttpRequest, pk: str, comment: str) -> HttpResponse:
    """Reword a held comment."""
    user, ballot = person(request), access_ballot(request.user, pk)
    fields = {name: first_value(request.POST, name) for name in ("text", "proposed_text", "type")}
    attempt(
        request,
        lambda: edit_held(
            ballot=ballot, pk=row_id(comment), wording=BodyWording(**fields), actor=user, at=now()
        ),
        done=_("The comment is reworded."),
    )
    return HttpResponseRedirect(reverse("ballot-consolidation", args=[ballot.pk]))
