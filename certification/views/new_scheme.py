"""The page that makes a scheme: an edition, the set its criteria run on, what may be handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from certification.forms.schemes import NewSchemeForm
from certification.operations.schemes import SchemeForm, create_scheme
from certification.permissions import Capability, may
from certification.queries.criteria import criterion_rows, editions_with_criteria
from certification.queries.datasets import fitting_versions
from standards.kernel.clock import now
from standards.kernel.errors import Forbidden
from standards.permissions import access_edition
from standards.views.acts import attempt_form
from standards.views.base import first_value, person, signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from certification.models import Scheme
    from standards.models import Edition


@signed_in
def new_scheme(request: HttpRequest) -> HttpResponse:
    """Show the editions to choose from, then the form of the chosen one; make the scheme."""
    if not may(request.user, Capability.MANAGE_SCHEMES):
        raise Forbidden(_("Only scheme managers make schemes."))
    chosen = first_value(request.POST or request.GET, "edition")
    if not chosen:
        context = {"editions": editions_with_criteria()}
        return render(request, "certification/schemes/choose.html", context)
    return _of_edition(request, access_edition(request.user, chosen))


def _of_edition(request: HttpRequest, edition: Edition) -> HttpResponse:
    criteria = criterion_rows(edition)
    measured = [one["definition"] for one in criteria if one["kind"] == "measured"]
    versions = [(str(one.pk), str(one)) for one in fitting_versions(measured)]
    form = NewSchemeForm(
        request.POST or None,
        request.FILES or None,
        versions=versions if measured else None,
        initial={"title": edition.title},
    )
    made = attempt_form(form, lambda given: _make(request, edition, measured, given))
    if made is not None:
        messages.success(request, _("The scheme is prepared. Open it when it is right."))
        return redirect("scheme", pk=made.pk)
    ready = bool(versions) or not measured
    context = {"edition": edition, "form": form, "criteria": criteria, "ready": ready}
    return render(request, "certification/schemes/new.html", context)


def _make(
    request: HttpRequest, edition: Edition, measured: list[dict[str, Any]], given: dict[str, Any]
) -> Scheme:
    """Make the scheme; every measured criterion runs on the one set that was chosen."""
    expected = {"good": "passed", "bad": "failed"}
    baselines = [
        (name, verdict, given[name].read()) for name, verdict in expected.items() if given[name]
    ]
    plan = SchemeForm(
        title=given["title"],
        edition=edition,
        attempts=given["attempts"],
        submissions=tuple(given["submissions"]),
        bindings={str(one["id"]): given["version"] for one in measured},
        baselines=tuple(baselines),
    )
    return create_scheme(form=plan, actor=person(request), at=now())
