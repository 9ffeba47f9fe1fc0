"""Middleware of the roof: language by path and choice, second factor, domain errors to pages."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING

from allauth.account.internal.flows.reauthentication import suspend_request
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _

from standards.infrastructure.problems import CONTENT_TYPE, problem_headers
from standards.kernel.errors import (
    ConfirmationRequired,
    DomainError,
    InvalidInput,
    NotFound,
    SecondFactorRequired,
    SignInRequired,
    as_problem,
)
from standards.permissions.factors import NEEDED, owes_factor
from standards.permissions.rights import start_cache

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)
CHINESE_PREFIX = "/zh-hans/"
OWN_ACCOUNT, OWN_TOKENS = "/accounts/", "/accounts/tokens/"
UNPREFIXED = ("/api/", "/static/", "/.well-known/", "/healthz", "/readyz", "/metrics", "/feeds/")


class LanguageMiddleware(LocaleMiddleware):
    """Serve English at the bare path; send those who chose or prefer Chinese to its prefix."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:  # type: ignore[override]
        """Redirect page reads at the bare path when the remembered or asked language is Chinese."""
        if self._is_bare_page(request):
            preferred = get_language_from_request(request, check_path=False)
            if preferred == "zh-hans":
                response = HttpResponseRedirect(f"/zh-hans{request.get_full_path()}")
                response["Vary"] = "Cookie, Accept-Language"
                return response
        super().process_request(request)
        return None

    @staticmethod
    def _is_bare_page(request: HttpRequest) -> bool:
        path = request.path_info
        if request.method not in {"GET", "HEAD"} or path.startswith(UNPREFIXED):
            return False
        if path.startswith(CHINESE_PREFIX) or path.endswith((".svg", ".txt", ".xml")):
            return False
        return "text/html" in request.headers.get("Accept", "") and not request.headers.get(
            "HX-Request"
        )


class SecondFactorMiddleware:
    """Hold back a signed-in person whose part demands a second factor, until there is one.

    Such a person reads what a stranger may read and reaches the pages of the own account;
    every other act is refused, and pages that are not public lead to the set-up. Tokens are not
    concerned: one is made only by a person whom this lets through, or by the operator.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on everybody else as they are, and the held back as strangers."""
        if self._is_exempt(request) or not owes_factor(request.user):
            return self.get_response(request)
        request.held_user = request.user  # type: ignore[attr-defined]
        request.refusal = SecondFactorRequired(NEEDED)  # type: ignore[attr-defined]
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            return answer_problem(request, request.refusal)  # type: ignore[attr-defined]
        request.user = AnonymousUser()
        return self.get_response(request)

    @staticmethod
    def _is_exempt(request: HttpRequest) -> bool:
        path = f"/{request.path_info.removeprefix(CHINESE_PREFIX).removeprefix('/')}"
        if path.startswith("/api/"):
            return request.headers.get("Authorization", "")[:7].lower() == "bearer "
        return path.startswith(OWN_ACCOUNT) and not path.startswith(OWN_TOKENS)


class ProblemMiddleware:
    """Answer domain errors of pages with a page, of machine addresses with problem+json."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Share role look-ups within one request; wipe the browser's storage at sign-out."""
        start_cache(request.user)
        if "\x00" in request.path_info:
            return answer_problem(request, NotFound(_("There is no such thing at this address.")))
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query and request.path_info.startswith("/api/"):
            return answer_problem(request, InvalidInput(_("A query holds no NUL character.")))
        request.META["QUERY_STRING"] = query.replace("%00", "")  # pages drop strange filters
        had_session = request.user.is_authenticated
        response = self.get_response(request)
        if had_session and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"storage"'  # drafts kept on this device are wiped
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Translate a domain error; others are faults and stay what they are."""
        return answer_problem(request, error) if isinstance(error, DomainError) else None


def answer_problem(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Answer a domain error as its reader can use it: problem+json, the way to mend it, a page."""
    if isinstance(error, SignInRequired):
        error = getattr(request, "refusal", error)  # held back, not signed out
    if request.path_info.startswith("/api/"):
        response: HttpResponse = JsonResponse(
            as_problem(error), status=error.status, content_type=CONTENT_TYPE
        )
    elif isinstance(error, ConfirmationRequired):
        asked: HttpResponse = suspend_request(request, reverse("account_reauthenticate"))
        return asked
    elif isinstance(error, SecondFactorRequired):
        return _redirect_back(request, "mfa_index")
    elif isinstance(error, SignInRequired) and request.method in {"GET", "HEAD"}:
        return _redirect_back(request, settings.LOGIN_URL)
    else:
        incident = secrets.token_hex(4)
        log.info("incident %s: %s %s", incident, error.status, request.path_info)
        context = {"problem": as_problem(error), "error": error, "incident": incident}
        response = render(request, "errors/problem.html", context, status=error.status)
    for name, value in problem_headers(error).items():
        response[name] = value
    return response


def _redirect_back(request: HttpRequest, name: str) -> HttpResponse:
    """Lead to a page that brings one back to what was read; not to what was posted to."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseRedirect(reverse(name))
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}")
