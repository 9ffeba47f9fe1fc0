"""problem+json (RFC 9457) out of domain errors and of the framework's own refusals."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from standards.kernel.errors import (
    DomainError,
    FieldProblem,
    Forbidden,
    InvalidInput,
    NotFound,
    SignInRequired,
    TooLarge,
    TooMany,
    Unavailable,
    as_problem,
)
from standards.kernel.phrases import gettext_noop

CONTENT_TYPE = "application/problem+json"


def handle_api_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer an exception of an API view as problem+json; None for what is a fault of ours."""
    domain = _as_domain_error(error)
    if domain is None:
        return None
    if isinstance(domain, SignInRequired):  # one who is held back is told why, see the middleware
        domain = getattr(getattr(context.get("request"), "_request", None), "refusal", domain)
    set_rollback()
    response = Response(as_problem(domain), status=domain.status, content_type=CONTENT_TYPE)
    for name, value in problem_headers(domain).items():
        response[name] = value
    return response


def problem_headers(error: DomainError) -> dict[str, str]:
    """Return the headers that belong to a refusal."""
    if isinstance(error, TooMany | Unavailable):
        return {"Retry-After": str(error.retry_after)}
    if isinstance(error, SignInRequired):
        return {"WWW-Authenticate": 'Bearer realm="api"'}
    return {}


def _as_domain_error(error: Exception) -> DomainError | None:
    if isinstance(error, DomainError):
        return error
    if isinstance(error, Http404):
        return NotFound(_("There is no such thing at this address."))
    if isinstance(error, PermissionDenied):
        return Forbidden(_("You may not do this."))
    if isinstance(error, RequestDataTooBig):
        return body_too_large()
    if isinstance(error, exceptions.APIException):
        return _of_framework(error)
    return None


def body_too_large() -> TooLarge:
    """Return the refusal of a body that is larger than is read into memory."""
    return TooLarge(
        _("The body has more than %(limit)s bytes. Send files as a resumable upload instead.")
        % {"limit": settings.DATA_UPLOAD_MAX_MEMORY_SIZE}
    )


def _of_framework(error: exceptions.APIException) -> DomainError:
    if isinstance(error, exceptions.ValidationError):
        return InvalidInput(
            _("Some fields cannot be used as they are."), errors=list(_fields(error.detail))
        )
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return SignInRequired(str(error.detail))
    if isinstance(error, exceptions.Throttled):
        return TooMany(str(error.detail), retry_after=int(getattr(error, "wait", None) or 1))
    problem = type(
        "FrameworkProblem",
        (DomainError,),
        {
            "status": error.status_code,
            "slug": str(error.default_code).replace("_", "-"),
            "title": _TITLES.get(error.status_code, DomainError.title),
        },
    )
    made: DomainError = problem(str(error.detail))
    return made


_TITLES = {
    status.HTTP_400_BAD_REQUEST: gettext_noop("The input cannot be used"),
    status.HTTP_403_FORBIDDEN: gettext_noop("You may not do this"),
    status.HTTP_404_NOT_FOUND: gettext_noop("There is no such thing"),
    status.HTTP_405_METHOD_NOT_ALLOWED: gettext_noop("This address does not take that method"),
    status.HTTP_406_NOT_ACCEPTABLE: gettext_noop("This address has no such form of answer"),
    status.HTTP_415_UNSUPPORTED_MEDIA_TYPE: gettext_noop("This kind of content is not accepted"),
}


def _fields(detail: Any, pointer: str = "") -> list[FieldProblem]:
    if isinstance(detail, dict):
        return [
            problem
            for key, value in detail.items()
            for problem in _fields(
                value, pointer if key == "non_field_errors" else f"{pointer}/{key}"
            )
        ]
    if isinstance(detail, list):
        nested = any(isinstance(item, dict | list) for item in detail)
        if nested:
            return [
                problem
                for index, item in enumerate(detail)
                for problem in _fields(item, f"{pointer}/{index}")
            ]
        return [FieldProblem(pointer, str(item)) for item in detail]
    return [FieldProblem(pointer, str(detail))]
