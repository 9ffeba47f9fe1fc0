"""Confirm who sits there before an act that asks for it: by password, code or passkey."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from allauth.account.forms import ReauthenticateForm as PasswordForm
from allauth.account.internal.flows.reauthentication import (
    reauthenticate_by_password,
    resume_request,
)
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lepton_site.forms import ConfirmCodeForm
from lepton_site.passkey_forms import ConfirmPasskeyForm
from standards.infrastructure.problems import CONTENT_TYPE
from standards.kernel.errors import FieldProblem, InvalidInput, TooMany, as_problem
from standards.views.base import first_value, person, signed_in

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest

    from standards.models import User

WAYS: dict[str, Any] = {
    "password": PasswordForm,
    "code": ConfirmCodeForm,
    "credential": ConfirmPasskeyForm,
}
WAIT = 60  # seconds that somebody who guesses is told to wait


def ways_of(user: User) -> list[str]:
    """Return by which fields this person can confirm, the strongest first."""
    types = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    able = {
        "credential": "webauthn" in types,
        "code": bool(types & {"totp", "recovery_codes"}),
        "password": user.has_usable_password(),
    }
    return [name for name, has in able.items() if has]


@never_cache
@signed_in
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for password, code or passkey; then go on with what was asked for before.

    `?part=1` gives the forms alone, for a dialog; whoever accepts JSON is answered with it.
    """
    user = person(request)
    if request.method != "POST":
        return _show(request, user)
    if not ratelimit.consume(request, action="reauthenticate", user=user):
        raise TooMany(_("Too many tries. Wait a minute, then try again."), retry_after=WAIT)
    way = next((name for name in ways_of(user) if name in request.POST), "password")
    form = WAYS[way](user=user, data=request.POST)
    if not form.is_valid():
        return _refuse(request, user, way, form)
    if way == "password":
        reauthenticate_by_password(request)
    else:
        form.save()
    if _wants_json(request):
        return JsonResponse({"confirmed": True})
    answer: HttpResponse = resume_request(request) or HttpResponseRedirect(_next(request))
    return answer


@signed_in
def elsewhere(request: HttpRequest) -> HttpResponse:
    """Lead from the library's own pages for one way to the page for all."""
    query = urlencode({"next": _next(request)})
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{query}")


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _next(request: HttpRequest) -> str:
    target = first_value(request.POST, "next") or first_value(request.GET, "next")
    safe = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return target if safe else reverse("mfa_index")


def _show(
    request: HttpRequest, user: User, bound: dict[str, forms.Form] | None = None
) -> HttpResponse:
    ways = ways_of(user)
    given = bound or {}
    context: dict[str, Any] = {
        f"{name}_form": given.get(name) or WAYS[name](user=user, auto_id=f"confirm-{name}")
        for name in ways
    }
    if "credential" in ways:
        context["passkey"] = json.dumps(begin_authentication(user))
    context |= {"ways": ways, "next": _next(request), "errors": given}
    part = first_value(request.GET, "part")
    name = "account/confirm_forms.html" if part else "account/reauthenticate.html"
    return render(request, name, context)


def _refuse(request: HttpRequest, user: User, way: str, form: forms.Form) -> HttpResponse:
    if not _wants_json(request):
        return _show(request, user, {way: form})
    found = [str(one) for errors in form.errors.values() for one in errors]
    errors = [FieldProblem(f"/{way}", sentence) for sentence in found]
    problem = as_problem(InvalidInput(found[0], errors=errors))
    return JsonResponse(problem, status=400, content_type=CONTENT_TYPE)
