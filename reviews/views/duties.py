"""What members owe and their votes weigh, who casts for whom: the page of a committee's votes."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reviews.forms.duties import DelegationForm, StandingForm
from reviews.operations.delegations import Gift, delegate_vote, revoke_delegation, set_standing
from reviews.permissions import Capability, access_ballot, access_delegation, can, require
from reviews.queries.delegations import delegations_in, live_ballots, receiver_of, receivers_in
from reviews.queries.obligations import Obligations, obligations_of, own_obligations
from reviews.queries.standings import members_in, members_spoken_for
from reviews.rules.comment_table import protected
from reviews.rules.obligations import Limits
from standards.kernel.clock import now
from standards.models import Committee, User
from standards.permissions import Capability as Ground
from standards.permissions import access_committee
from standards.views.acts import attempt
from standards.views.base import first_value, person, signed_in


@signed_in
def obligations(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what members owed, cast and missed: to officers of all, to others of their own."""
    user, committee = person(request), _committee(request, slug)
    at, manages = now(), can(user, Capability.MANAGE_BALLOT, committee)
    rows = obligations_of(committee, at) if manages else own_obligations(user, committee, at)
    own = members_spoken_for(user, committee, at)
    context = {
        "committee": committee,
        "manages": manages,
        "rows": rows,
        "limits": Limits(),
        "members": members_in(committee, at) if manages else [],
        "delegations": [(each, each.member in own) for each in delegations_in(committee, at)],
        "form": delegation_form(committee, own) if own else None,
    }
    return render(request, "reviews/duties/obligations.html", context)


def _committee(request: HttpRequest, slug: str) -> Committee:
    committee = access_committee(request.user, slug, Ground.READ_COMMITTEE)
    require(person(request), Capability.READ_BALLOT, committee)
    return committee


def delegation_form(
    committee: Committee, own: dict[str, str], data: Any = None, *, ballot: str = ""
) -> DelegationForm:
    """Return the form that gives a vote away, with whom it can go to."""
    return DelegationForm(
        data,
        members=list(own.items()),
        receivers=receivers_in(committee, own, now()),
        ballots=[
            (str(each.pk), f"{each.number} {each.question}") for each in live_ballots(committee)
        ],
        initial={"ballot": ballot},
    )


@signed_in
def obligations_export(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the records as CSV: one line per member and ballot owed."""
    user, committee = person(request), _committee(request, slug)
    at = now()
    if can(user, Capability.MANAGE_BALLOT, committee):
        rows = obligations_of(committee, at)
    else:
        rows = own_obligations(user, committee, at)
    answer = HttpResponse(_written(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="obligations-{committee.slug}.csv"'
    return answer


def _written(rows: list[Obligations]) -> str:
    out = io.StringIO()
    table = csv.writer(out)
    heads = [_("Member"), _("Ballot"), _("Closed"), _("Vote"), _("Missing one is reported")]
    table.writerow(heads)
    for row in rows:
        for duty in row.duties:
            cast = _("cast") if duty.cast else _("missed")
            strict = _("yes") if duty.strict else _("no")
            day = f"{duty.closed_at:%Y-%m-%d %H:%M}"
            table.writerow([protected(row.name), duty.number, day, cast, strict])
    return "\ufeff" + out.getvalue()


@require_POST
@signed_in
def standing_set(request: HttpRequest, slug: str) -> HttpResponse:
    """Set what a member's vote weighs."""
    user, committee = person(request), _committee(request, slug)
    require(user, Capability.MANAGE_BALLOT, committee)
    form = StandingForm(request.POST)
    if _valid(request, form):
        attempt(
            request,
            lambda: set_standing(committee=committee, actor=user, at=now(), **form.cleaned_data),
            done=_("Set. It counts from the next ballot on that is opened."),
        )
    return HttpResponseRedirect(f"{reverse('committee-obligations', args=[slug])}#weights")


def _valid(request: HttpRequest, form: Any) -> bool:
    """Say whether a form is filled in well; else the first fault stands on the next page."""
    if form.is_valid():
        return True
    name, faults = next(iter(form.errors.items()))
    label = form.fields[name].label or name if name in form.fields else ""
    messages.error(request, f"{label}: {faults[0]}" if label else faults[0])
    return False


@require_POST
@signed_in
def delegation_give(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a member's vote to somebody else."""
    user, committee = person(request), _committee(request, slug)
    own = members_spoken_for(user, committee, now())
    form = delegation_form(committee, own, request.POST)
    if _valid(request, form):
        attempt(
            request,
            lambda: delegate_vote(gift=_gift(user, committee, form), actor=user, at=now()),
            done=_("The vote is given. Both sides are told."),
        )
    return HttpResponseRedirect(_back(request, slug))


def _gift(user: User, committee: Committee, form: DelegationForm) -> Gift:
    given = form.cleaned_data
    return Gift(
        committee=committee,
        member=given["member"],
        to=receiver_of(given["to"]),
        ballot=access_ballot(user, given["ballot"]) if given["ballot"] else None,
        starts_at=given["starts_at"],
        ends_at=given["ends_at"],
        reason=given["reason"],
    )


@require_POST
@signed_in
def delegation_revoke(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a vote back."""
    user, given = person(request), access_delegation(request.user, pk)
    attempt(
        request,
        lambda: revoke_delegation(delegation=given, actor=user, at=now()),
        done=_("Your member votes itself again."),
    )
    return HttpResponseRedirect(_back(request, given.committee.slug))


def _back(request: HttpRequest, slug: str) -> str:
    """Return the ballot that the form came from, or the page of the committee."""
    ballot = first_value(request.POST, "room")
    if ballot.isdecimal():
        return reverse("ballot", args=[ballot])
    return f"{reverse('committee-obligations', args=[slug])}#delegations"
