"""Acts of the ballot room beside voting: a later hour, a comment; what changed in the text."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reviews.forms.duties import ExtendForm
from reviews.models import Ballot
from reviews.operations.comments import Wording, file_comment
from reviews.operations.extending import extend_ballot
from reviews.permissions import Capability, access_ballot, can
from reviews.queries.room_texts import changes_in, comments_in, places_in
from reviews.rules.ballot import BallotState
from reviews.rules.disposition import CommentType
from standards.infrastructure.moments import moment_words
from standards.kernel.clock import now
from standards.kernel.errors import Conflict, InvalidInput
from standards.models import User
from standards.views.acts import attempt
from standards.views.base import first_value, person, signed_in
from standards.views.comparisons import clause_shown

SHOWN_CLAUSES = 6


def comment_box(ballot: Ballot, user: User) -> dict[str, Any]:
    """Return what the box for comments is given: where one can comment, what was said."""
    phase = ballot.work_item.phase if ballot.work_item else ""
    may = ballot.state == BallotState.OPEN and can(
        user, Capability.MAKE_COMMENT, ballot.committee, phase
    )
    revision = ballot.revision if may else None
    return {
        "comments": comments_in(ballot, user),
        "may_comment": may,
        "places": places_in(revision.content, revision.draft.language) if revision else [],
        "types": [
            (CommentType.GENERAL.value, _("General")),
            (CommentType.TECHNICAL.value, _("Technical")),
            (CommentType.EDITORIAL.value, _("Editorial")),
        ],
        "typed": {"type": CommentType.TECHNICAL.value},
    }


@require_POST
@signed_in
def ballot_extend(request: HttpRequest, pk: str) -> HttpResponse:
    """Give the ballot a later hour."""
    user = person(request)
    found = access_ballot(user, pk, Capability.MANAGE_BALLOT)
    form = ExtendForm(request.POST)
    if form.is_valid():
        attempt(
            request,
            lambda: extend_ballot(ballot=found, actor=user, at=now(), **form.cleaned_data),
            done=_said,
        )
    else:
        name, faults = next(iter(form.errors.items()))
        messages.error(request, f"{form.fields[name].label}: {faults[0]}")
    return HttpResponseRedirect(reverse("ballot", args=[found.pk]))


def _said(ballot: Ballot) -> str:
    return _("Open until %(time)s. All voters are told.") % {"time": moment_words(ballot.closes_at)}


@require_POST
@signed_in
def ballot_comment(request: HttpRequest, pk: str) -> HttpResponse:
    """File a comment on the text that is voted on: in place, or by going back to the room."""
    user = person(request)
    found = access_ballot(user, pk)
    block = first_value(request.POST, "block")
    wording = Wording(
        text=first_value(request.POST, "text"),
        type=first_value(request.POST, "type") or "ge",
        proposed_text=first_value(request.POST, "proposed_text"),
        anchor={"block": block} if block else None,
        must_satisfy=bool(request.POST.get("must_satisfy")),
    )

    def act() -> Any:
        return file_comment(draft=None, ballot=found, wording=wording, actor=user, at=now())

    if not request.headers.get("HX-Request"):
        attempt(request, act, done=_("The comment is filed."))
        return HttpResponseRedirect(f"{reverse('ballot', args=[found.pk])}#comment-box")
    try:
        act()
    except (Conflict, InvalidInput) as refusal:
        typed = {"block": block, "text": wording.text, "type": wording.type}
        typed |= {"proposed_text": wording.proposed_text, "must_satisfy": wording.must_satisfy}
        context = comment_box(found, user) | {"ballot": found, "problem": str(refusal)}
        context |= {"typed": typed}
        return render(request, "reviews/ballots/_comments.html", context, status=422)
    context = comment_box(found, user) | {"ballot": found, "filed": True}
    return render(request, "reviews/ballots/_comments.html", context)


@signed_in
def ballot_changes(request: HttpRequest, pk: str) -> HttpResponse:
    """Return what changed since the text balloted before: requirements first, some as redline."""
    found = access_ballot(request.user, pk)
    changes = changes_in(found, person(request))
    context: dict[str, Any] = {"ballot": found, "changes": changes}
    if changes is not None:
        context |= {
            "clauses": [
                clause_shown(one, changes.comparison, "text")
                for one in changes.clauses[:SHOWN_CLAUSES]
            ],
            "further": changes.clauses[SHOWN_CLAUSES:],
            "wishes": {"view": "text"},
        }
    return render(request, "reviews/ballots/_changes.html", context)
