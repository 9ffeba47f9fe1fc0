"""Pages for what went wrong outside the domain: no such address, refused, our fault."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from standards.infrastructure.problems import CONTENT_TYPE
from standards.kernel.errors import Forbidden, NotFound, as_problem

if TYPE_CHECKING:
    from django.http import HttpRequest

    from standards.kernel.errors import DomainError

log = logging.getLogger(__name__)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that nothing is at this address."""
    return _answer(request, NotFound(_("There is nothing at this address. Check it, or search.")))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that this was refused (a missing or stale form token, above all)."""
    return _answer(request, Forbidden(_("This was refused. Reload the page and try again.")))


def fault(request: HttpRequest) -> HttpResponse:
    """Own up to a fault of ours, with a number to quote."""
    incident = secrets.token_hex(4)
    log.error("incident %s at %s", incident, request.path_info)
    if request.path_info.startswith("/api/"):
        body = {
            "type": "urn:lepton:problem:fault",
            "title": "The site failed",
            "status": 500,
            "detail": f"This is our fault. Quote incident {incident}.",
        }
        return JsonResponse(body, status=500, content_type=CONTENT_TYPE)
    return render(request, "500.html", {"incident": incident}, status=500)


def _answer(request: HttpRequest, error: DomainError) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        return JsonResponse(as_problem(error), status=error.status, content_type=CONTENT_TYPE)
    context = {"problem": as_problem(error), "error": error, "incident": secrets.token_hex(4)}
    return render(request, "errors/problem.html", context, status=error.status)
