"""The pages of one application: the wizard before it is submitted, the case file after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from certification.forms.applications import FileForm, FindingForm, MoveForm, SystemForm
from certification.operations.applications import (
    SystemDescription,
    create_application,
    describe_system,
)
from certification.operations.certificates import current_certificate
from certification.operations.evidence import ArtifactSpec, store_artifact
from certification.operations.moves import Details, make_move
from certification.permissions import access_application, access_scheme
from certification.queries import case_file
from certification.queries.certificates import open_withdrawals
from certification.rules.applications import EDITABLE, MOVES, ApplicationState, Refusal
from certification.rules.separation import SIGNED
from certification.submissions import SUBMISSIONS
from standards.kernel.clock import now
from standards.kernel.errors import DomainError, InvalidInput
from standards.views.base import first_value, person, require_confirmed, signed_in

if TYPE_CHECKING:
    from certification.models import Application, WithdrawalRequest

STEPS = ("system", "data", "check")


def submission_kinds() -> list[tuple[str, str]]:
    """Return the kinds of submission with their translated labels."""
    return [(one.slug, _(one.label)) for one in SUBMISSIONS]


@signed_in
def apply(request: HttpRequest, scheme: str) -> HttpResponse:
    """Open an application under a scheme: what the system is, how it is handed in."""
    found = access_scheme(request.user, scheme)
    form = SystemForm(request.POST or None, scheme=found, kinds=submission_kinds())
    if request.method == "POST" and form.is_valid():
        try:
            application = create_application(
                scheme=found, system=described(form), actor=person(request), at=now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect_to(application, "data")
    context = {"scheme": found, "form": form, "steps": case_file.steps(None, "system")}
    return render(request, "certification/applications/system.html", context)


def described(form: SystemForm) -> SystemDescription:
    """Return what the form says of the system."""
    data = form.cleaned_data
    return SystemDescription(
        name=data["name"],
        version=data["version"],
        description=data["description"],
        submission=data["submission"],
        organisation=data["organisation"],
        agreed=data["accept_agreement"],
        consent_publish=data["consent_publish"],
    )


def redirect_to(application: Application, step: str = "") -> HttpResponseRedirect:
    """Send the browser to an application's page, at a step of the wizard."""
    response = redirect("application", application.pk)
    if step:
        response["Location"] += f"?step={step}"
    return response


@signed_in
def application(request: HttpRequest, pk: str) -> HttpResponse:
    """Show the wizard to the applicant before submission, the case file to everybody else."""
    found = access_application(request.user, pk)
    step = first_value(request.GET, "step")
    history = case_file.transitions_of(found)
    moves = case_file.open_moves(found, person(request), history)
    if found.state in EDITABLE and "submit" in moves:
        return wizard(request, found, step if step in STEPS else "data")
    context = case_file.case_of(found, moves, history) | {
        "move_forms": [
            {"move": one, "form": MoveForm(needs_reason=one["needs_reason"], prefix=one["name"])}
            for one in case_file.move_buttons(moves)
        ],
        "withdrawals": _withdrawals(found) if "withdraw" in moves else [],
        "finding_form": finding_form(found) if "record_finding" in moves else None,
        "file_form": file_form(found) if case_file.takes_files(found, person(request)) else None,
    }
    return render(request, "certification/applications/case.html", context)


def _withdrawals(found: Application) -> list[WithdrawalRequest]:
    certificate = current_certificate(found)
    return open_withdrawals(certificate, now()) if certificate else []


def finding_form(found: Application, data: Any = None) -> FindingForm:
    """Return the form for a finding on one of the judged criteria."""
    return FindingForm(data, criteria=case_file.judged_criteria(found))


def file_form(found: Application, request: HttpRequest | None = None) -> FileForm:
    """Return the form for a file of the kinds that fit now."""
    choices = case_file.file_choices(found)
    if request is None:
        return FileForm(choices=choices)
    return FileForm(request.POST, request.FILES, choices=choices)


def wizard(request: HttpRequest, found: Application, step: str) -> HttpResponse:
    """Show one step of an application that is being prepared."""
    context: dict[str, Any] = case_file.case_of(found, ["submit"], []) | {
        "steps": case_file.steps(found, step),
        "step": step,
        "scheme": found.scheme,
    }
    if step == "system":
        context["form"] = SystemForm(
            initial=case_file.system_of(found), scheme=found.scheme, kinds=submission_kinds()
        )
    if step == "data":
        context["file_form"] = file_form(found)
    return render(request, f"certification/applications/{step}.html", context)


@signed_in
@require_POST
def describe(request: HttpRequest, pk: str) -> HttpResponse:
    """Keep what the wizard says of the system."""
    found = access_application(request.user, pk)
    form = SystemForm(request.POST, scheme=found.scheme, kinds=submission_kinds())
    if form.is_valid():
        describe_system(application=found, system=described(form), actor=person(request), at=now())
        return redirect_to(found, "data")
    context = {
        "application": found,
        "scheme": found.scheme,
        "form": form,
        "steps": case_file.steps(found, "system"),
    }
    return render(request, "certification/applications/system.html", context)


@signed_in
@require_POST
def files(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a file from the form, for browsers without scripts."""
    found = access_application(request.user, pk)
    form = file_form(found, request)
    if form.is_valid():
        kind, criterion = form.kind_and_criterion()
        file = form.cleaned_data["file"]
        spec = ArtifactSpec(kind=kind, criterion=criterion, filename=file.name, length=file.size)
        store_artifact(application=found, spec=spec, stream=file, actor=person(request), at=now())
        messages.success(request, _("%(file)s has arrived.") % {"file": file.name})
    else:
        messages.error(request, _("Choose what the file is, and a file that is not empty."))
    return redirect_to(found, "data")


@signed_in
@require_POST
def moves(request: HttpRequest, pk: str) -> HttpResponse:
    """Make a move from a button of the case file; a refused one is said above the page."""
    found = access_application(request.user, pk)
    move = first_value(request.POST, "move")
    if move in SIGNED:
        require_confirmed(request)
    try:
        made = make_move(
            application=found,
            move=move,
            details=details_of(request, found),
            actor=person(request),
            at=now(),
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        if move == "withdraw" and made.state != ApplicationState.WITHDRAWN:
            words = _("Noted. The certificate is withdrawn when a second officer asks for it too.")
            messages.info(request, words)
    return redirect_to(found)


def details_of(request: HttpRequest, found: Application) -> Details:
    """Return what a move's form says."""
    move = first_value(request.POST, "move")
    if move == "record_finding":
        form = finding_form(found, request.POST)
        if not form.is_valid():
            raise InvalidInput(_("A finding needs a criterion, a result and a justification."))
        return Details(**form.cleaned_data)
    if move not in MOVES:
        return Details()
    reason = first_value(request.POST, f"{move}-reason") or first_value(request.POST, "reason")
    refusals = (
        tuple(Refusal(label, reason) for label in case_file.unmet(found))
        if move == "refuse" and reason
        else ()
    )
    return Details(
        reason=reason, limits=first_value(request.POST, f"{move}-limits"), reasons=refusals
    )
