"""What is done on a ballot's page after the close: judge, decide, recirculate, answer, download."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reviews.forms.decisions import RecirculationForm
from reviews.models import Ballot, Decision
from reviews.operations.comment_texts import answer_comment
from reviews.operations.deciding import decide_ballot
from reviews.operations.judging import judge_consensus
from reviews.operations.recirculation import recirculate_ballot
from reviews.operations.records import record_name
from reviews.permissions import Capability, access_ballot, access_comment
from reviews.queries.recirculation import asked_of, later_revisions, negatives_of, objections_to
from reviews.queries.records import recount_of
from reviews.rules.decisions import LABELS, Next
from reviews.views.after import question_row
from standards.kernel.clock import now
from standards.kernel.errors import Conflict, InvalidInput
from standards.kernel.phrases import Phrase
from standards.permissions import access_revision
from standards.views.acts import attempt
from standards.views.base import first_value, person, signed_in

AGREED = {"yes": True, "no": False}


def _back(ballot: Ballot, anchor: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("ballot", args=[ballot.pk]) + anchor)


@require_POST
@signed_in
def ballot_judge(request: HttpRequest, pk: str) -> HttpResponse:
    """Record the chair's judgement of consensus."""
    user = person(request)
    found = access_ballot(user, pk, Capability.JUDGE_CONSENSUS)
    consensus = AGREED.get(first_value(request.POST, "consensus"))
    if consensus is None:
        messages.error(request, _("Say whether there is consensus."))
        return _back(found, "#judgement")
    attempt(
        request,
        lambda: judge_consensus(
            ballot=found,
            consensus=consensus,
            reason=first_value(request.POST, "reason"),
            actor=user,
            at=now(),
        ),
        done=_("The judgement is recorded beside the numbers."),
    )
    return _back(found)


@require_POST
@signed_in
def ballot_decide(request: HttpRequest, pk: str) -> HttpResponse:
    """Take one of the ways on from a closed ballot."""
    user = person(request)
    found = access_ballot(user, pk, Capability.MANAGE_BALLOT)
    attempt(
        request,
        lambda: decide_ballot(
            ballot=found,
            decision=first_value(request.POST, "decision"),
            reason=first_value(request.POST, "reason"),
            actor=user,
            at=now(),
        ),
        done=_said_of_decision,
    )
    return _back(found)


def _said_of_decision(made: Decision) -> str:
    words = _("Decided: %(decision)s. The project stands at %(code)s now.")
    return words % {"decision": str(Phrase(LABELS[Next(made.next)])), "code": made.code}


@require_POST
@signed_in
def ballot_recirculate(request: HttpRequest, pk: str) -> HttpResponse:
    """Prepare the ballot that takes this one round again, and show it."""
    user = person(request)
    found = access_ballot(user, pk, Capability.MANAGE_BALLOT)
    texts = [(str(each.pk), each.name) for each in later_revisions(found)]
    form = RecirculationForm(request.POST, revisions=texts)
    if not form.is_valid():
        said = "; ".join(f"{form[name].label}: {error[0]}" for name, error in form.errors.items())
        messages.error(request, said)
        return _back(found, "#again")
    given = form.cleaned_data
    try:
        again = recirculate_ballot(
            ballot=found,
            revision=access_revision(user, given["revision"]),
            closes_at=given["closes_at"],
            actor=user,
            at=now(),
        )
    except (Conflict, InvalidInput) as refusal:
        messages.error(request, str(refusal))
        return _back(found, "#again")
    messages.success(request, _("Prepared. Look at what is open, then open it for votes."))
    return _back(again)


@signed_in
def ballot_objections(request: HttpRequest, pk: str) -> HttpResponse:
    """Show who voted against and what would win them, clause by clause."""
    user = person(request)
    found = access_ballot(user, pk)
    votes = [] if found.secret else negatives_of(found)
    comments = list(objections_to(found, votes)) if not found.secret else []
    mine = {each.pk for each in asked_of(user)}
    rows = [
        question_row(each) | {"mine": each.pk in mine}
        for each in sorted(comments, key=lambda one: (one.clause, one.pk))
    ]
    context = {"ballot": found, "votes": votes, "rows": rows}
    return render(request, "reviews/ballots/objections.html", context)


@require_POST
@signed_in
def ballot_objection_answer(request: HttpRequest, pk: str, comment: str) -> HttpResponse:
    """Take a voter's word on whether the changed clause satisfies an objection."""
    user = person(request)
    found, objection = access_ballot(user, pk), access_comment(user, comment)
    satisfied = AGREED.get(first_value(request.POST, "satisfied"))
    if satisfied is None:
        messages.error(request, _("Say whether it satisfies you."))
        return _back(found, "#questions")
    said = (
        _("Noted: it satisfies you. Your vote stays as it is until you change it yourself.")
        if satisfied
        else _("Noted: it does not satisfy you. Your vote stays as it is.")
    )
    attempt(
        request,
        lambda: answer_comment(
            comment=objection,
            satisfied=satisfied,
            note=first_value(request.POST, "note"),
            actor=user,
            at=now(),
        ),
        done=said,
    )
    if found.recirculates_id is not None:
        return _back(found, "#questions")
    return HttpResponseRedirect(reverse("ballot-objections", args=[found.pk]))


@signed_in
def ballot_record(request: HttpRequest, pk: str) -> HttpResponse:
    """Return the recount file: the signed decision record with all receipts behind it."""
    found = access_ballot(request.user, pk)
    if found.record is None:
        messages.error(request, _("There is no record before the ballot is closed."))
        return _back(found)
    body = json.dumps(recount_of(found), ensure_ascii=False, indent=1, sort_keys=True)
    answer = HttpResponse(body, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{record_name(found)}"'
    return answer
