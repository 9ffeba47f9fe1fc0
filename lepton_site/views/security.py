"""The page that lists how an account is guarded: factors, recovery codes, browsers signed in."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from standards.kernel.phrases import Phrase
from standards.permissions.factors import FACTORS, demands_of
from standards.rules.factors import WORDS
from standards.views.base import person, signed_in

if TYPE_CHECKING:
    pass


@signed_in
def security(request: HttpRequest) -> HttpResponse:
    """Show the factors of the account, why they are demanded, and where it is signed in."""
    user = person(request)
    own = list(Authenticator.objects.filter(user=user).order_by("created_at", "pk"))
    codes = next((one for one in own if one.type == Authenticator.Type.RECOVERY_CODES), None)
    context = {
        "app": next((one for one in own if one.type == Authenticator.Type.TOTP), None),
        "passkeys": [one for one in own if one.type == Authenticator.Type.WEBAUTHN],
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "guarded": any(one.type in FACTORS for one in own),
        "reasons": [str(Phrase(WORDS[demand])) for demand in demands_of(user)],
        "passkeys_work": not _is_bare_address(request),
        "sessions": UserSession.objects.purge_and_list(user),
    }
    return render(request, "mfa/index.html", context)


@signed_in
def elsewhere(request: HttpRequest) -> HttpResponse:
    """Lead from the library's list of passkeys to the page that has it."""
    return HttpResponseRedirect(reverse("mfa_index"))


def _is_bare_address(request: HttpRequest) -> bool:
    """Tell whether the site was opened by a number: browsers bind passkeys to names alone."""
    host = request.get_host()
    bare = host[1 : host.index("]")] if host.startswith("[") else host.partition(":")[0]
    try:
        ip_address(bare)
    except ValueError:
        return False
    return True
