"""The form that prepares a ballot, with a preview of what its rule asks of this committee."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from reviews.ballots import RULES
from reviews.forms.ballots import BallotForm
from reviews.models import Ballot
from reviews.operations.ballots import BallotPlan, create_ballot
from reviews.operations.rules import OWN_RULE
from reviews.permissions import Capability, require
from reviews.queries.rooms import revisions_to_vote_on
from reviews.queries.rules import committee_rule, rules_of
from reviews.queries.standings import members_in
from reviews.queries.vote_notices import consequence_of
from reviews.rules.ballot import O_MEMBER, BallotRule
from reviews.rules.intake import read_parameters
from reviews.rules.suitability import days_of, fitting, misfit
from standards.kernel.clock import now
from standards.kernel.errors import InvalidInput, NotFound
from standards.kernel.phrases import Phrase
from standards.models import Committee, User, WorkItem
from standards.permissions import Capability as Ground
from standards.permissions import access_committee, access_revision, access_work_item
from standards.rules.stages import PHASE_LABELS, Phase
from standards.views.acts import attempt_form
from standards.views.base import first_value, person, signed_in


def _place(request: HttpRequest, user: User) -> tuple[Committee, WorkItem | None]:
    item_pk = first_value(request.GET, "work_item")
    item: WorkItem | None = access_work_item(user, item_pk) if item_pk else None
    committee: Committee = (
        item.committee
        if item
        else access_committee(user, first_value(request.GET, "committee"), Ground.READ_COMMITTEE)
    )
    require(user, Capability.MANAGE_BALLOT, committee)
    return committee, item


@signed_in
def ballot_new(request: HttpRequest) -> HttpResponse:
    """Show and take the form that prepares a ballot."""
    user = person(request)
    committee, item = _place(request, user)
    phase = item.phase if item else ""
    form = BallotForm(
        request.POST or None,
        initial={"closes_at": (now() + timedelta(days=days_of(phase))).replace(minute=0, second=0)},
        revisions=revisions_to_vote_on(committee, item),
        rules=fitting(_presets(), phase, committee.constituted),
        own_rules=rules_of(committee),
    )
    if request.method == "POST":

        def act(given: dict[str, Any]) -> Ballot:
            chosen = given.pop("revision")
            revision = access_revision(user, chosen) if chosen else None
            given |= _rule_and_parameters(committee, given["rule"])
            plan = BallotPlan(committee=committee, work_item=item, revision=revision, **given)
            return create_ballot(plan=plan, actor=user, at=now())

        made = attempt_form(form, act)
        if made is not None:
            return HttpResponseRedirect(reverse("ballot", args=[made.pk]))
    context = {"form": form, "committee": committee, "work_item": item}
    context |= _fit_words(committee, phase) | _preview(committee, form.chosen_rule)
    return render(request, "reviews/ballots/new.html", context)


def _presets() -> list[BallotRule]:
    return [rule for rule in RULES.values() if not rule.shaped]


def _fit_words(committee: Committee, phase: str) -> dict[str, Any]:
    """Say in which phase the work is, which rules are left out and why."""
    left_out = [misfit(rule, phase, committee.constituted) for rule in _presets()]
    made = any(phase in rule.phases for rule in RULES.values()) if phase else True
    return {
        "phase_label": str(Phrase(PHASE_LABELS[Phase(phase)])) if phase else "",
        "days": days_of(phase),
        "left_out": [str(why) for why in left_out if why is not None],
        "no_preset": not made,
    }


def _rule_and_parameters(committee: Committee, chosen: str) -> dict[str, Any]:
    """Return the rule of the form; a rule of the committee's own brings its definition."""
    slug, _colon, own = chosen.partition(":")
    if not own:
        return {"rule": slug}
    return {"rule": slug, "parameters": {"definition": committee_rule(committee, own).definition}}


@signed_in
def ballot_preview(request: HttpRequest) -> HttpResponse:
    """Return what the chosen rule asks, with the members of this committee."""
    committee, _item = _place(request, person(request))
    context = _preview(committee, first_value(request.GET, "rule"))
    return render(request, "reviews/ballots/_preview.html", context)


def _preview(committee: Committee, chosen: str) -> dict[str, Any]:
    """Return the preview of a rule; nothing where none is chosen, or an unknown one."""
    try:
        given = _rule_and_parameters(committee, chosen)
        rule = RULES[given["rule"]]
        parameters = read_parameters(rule, given.get("parameters"))
    except (KeyError, NotFound, InvalidInput):
        return {"preview": None}
    rule = rule.under(parameters)
    members = [
        each for each in members_in(committee, now()) if each.elector.member_class in rule.classes
    ]
    observing = sum(each.elector.member_class == O_MEMBER for each in members)
    weight = sum(each.weighing.weight for each in members)
    preview = {
        "label": str(Phrase(rule.label)),
        "summary": str(Phrase(rule.summary)),
        "positions": [str(Phrase(each.label)) for each in rule.positions],
        "tests": [str(Phrase(each.name)) for each in rule.tests if each.applies(parameters)],
        "members": len(members),
        "observing": observing,
        "weight": weight if rule.weighs and weight != len(members) else None,
        "consequence": consequence_of(rule),
        "own": given["rule"] == OWN_RULE,
    }
    return {"preview": preview, "empty": "" if members else _("Nobody could vote here yet.")}
