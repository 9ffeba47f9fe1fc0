"""The page on which a committee lays down its own ballot rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reviews.forms.definition import definition_fields, definition_of, fields_of
from reviews.operations.rules import OWN_RULE, lay_down_rule, retire_rule
from reviews.permissions import Capability, require
from reviews.queries.rules import committee_rule, rules_of
from standards.kernel.clock import now
from standards.kernel.errors import InvalidInput
from standards.permissions import Capability as Ground
from standards.permissions import access_committee
from standards.views.acts import attempt
from standards.views.base import first_value, person, signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from standards.models import Committee


@signed_in
def committee_rules(request: HttpRequest, slug: str) -> HttpResponse:
    """List the committee's rules; take a new one, or a new version of one."""
    user = person(request)
    committee = access_committee(user, slug, Ground.READ_COMMITTEE)
    require(user, Capability.MANAGE_BALLOT, committee)
    given = {name: first_value(request.POST, name) for name in request.POST}
    context = {"committee": committee, "own_rule": OWN_RULE}
    if request.method == "POST":
        try:
            lay_down_rule(
                committee=committee, definition=definition_of(given), actor=user, at=now()
            )
        except InvalidInput as refused:
            places = [f"{one.pointer}: {one.detail}" for one in refused.errors]
            context |= {"problems": places}
        else:
            return HttpResponseRedirect(reverse("committee-rules", args=[committee.slug]))
    context |= {"rules": rules_of(committee), "definition": _fields(request, given, committee)}
    return render(request, "reviews/rules/committee.html", context)


def _fields(request: HttpRequest, given: dict[str, str], committee: Committee) -> dict[str, object]:
    """Return the fields as they were sent, or those of the rule that is to be changed."""
    base = first_value(request.GET, "from")
    if request.method != "POST" and base:
        return fields_of(committee_rule(committee, base).definition)
    return definition_fields(given)


@signed_in
@require_POST
def committee_rule_retire(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Offer a rule no more."""
    user = person(request)
    committee = access_committee(user, slug, Ground.READ_COMMITTEE)
    require(user, Capability.MANAGE_BALLOT, committee)
    rule = committee_rule(committee, pk)
    attempt(
        request,
        lambda: retire_rule(rule=rule, actor=user, at=now()),
        done=_("The rule is retired. Ballots that use it are not touched."),
    )
    return HttpResponseRedirect(reverse("committee-rules", args=[committee.slug]))
