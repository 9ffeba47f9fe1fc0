"""Middleware of the roof: language by path and choice, domain errors to pages."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _

from standards.infrastructure.problems import CONTENT_TYPE, problem_headers
from standards.kernel.errors import DomainError, InvalidInput, NotFound, SignInRequired, as_problem
from standards.permissions.rights import start_cache

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)
CHINESE_PREFIX = "/zh-hans/"
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


class ProblemMiddleware:
    """Answer domain errors of pages with a page, of machine addresses with problem+json."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Share role look-ups within one request; wipe the browser's storage at sign-out."""
        start_cache(request.user)
        if "\x00" in request.path_info:
            return self._answer(request, NotFound(_("There is no such thing at this address.")))
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query and request.path_info.startswith("/api/"):
            return self._answer(request, InvalidInput(_("A query holds no NUL character.")))
        request.META["QUERY_STRING"] = query.replace("%00", "")  # pages drop strange filters
        had_session = request.user.is_authenticated
        response = self.get_response(request)
        if had_session and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"storage"'  # drafts kept on this device are wiped
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Translate a domain error; others are faults and stay what they are."""
        return self._answer(request, error) if isinstance(error, DomainError) else None

    @staticmethod
    def _answer(request: HttpRequest, error: DomainError) -> HttpResponse:
        if request.path_info.startswith("/api/"):
            response: HttpResponse = JsonResponse(
                as_problem(error), status=error.status, content_type=CONTENT_TYPE
            )
        elif isinstance(error, SignInRequired) and request.method in {"GET", "HEAD"}:
            target = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse(settings.LOGIN_URL)}?{target}")
        else:
            incident = secrets.token_hex(4)
            log.info("incident %s: %s %s", incident, error.status, request.path_info)
            context = {"problem": as_problem(error), "error": error, "incident": incident}
            response = render(request, "errors/problem.html", context, status=error.status)
        for name, value in problem_headers(error).items():
            response[name] = value
        return response
