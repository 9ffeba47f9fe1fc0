"""The base of API views: public or not, scopes, repeated calls, ETags, pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from standards.infrastructure.idempotency import Repetition
from standards.kernel.clock import now
from standards.kernel.errors import (
    DomainError,
    FieldProblem,
    Forbidden,
    InvalidInput,
    SignInRequired,
    StaleEdit,
)
from standards.models import ApiToken
from standards.permissions.rights import start_cache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import ClassVar

    from django.db.models import QuerySet
    from rest_framework.pagination import BasePagination
    from rest_framework.request import Request
    from rest_framework.serializers import BaseSerializer

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class ApiView(APIView):
    """Serve one address of the API.

    `public` lists the methods open to strangers. `scope` is what a token needs for unsafe calls.
    `repeatable` has an `Idempotency-Key` answered here; False where the operation does so itself.
    """

    public: ClassVar[frozenset[str]] = frozenset()
    scope: ClassVar[str] = "write"
    repeatable: ClassVar[bool] = True

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse strangers where nothing is public, and tokens without the needed scope."""
        super().initial(request, *args, **kwargs)
        start_cache(request.user)
        if not request.user.is_authenticated and request.method not in self.public | {"OPTIONS"}:
            raise SignInRequired(_("Sign in, or send a token, to use this address."))
        self._check_scope(request)

    def _check_scope(self, request: Request) -> None:
        if not isinstance(request.auth, ApiToken):
            return
        needed = "read" if request.method in SAFE else self.scope
        if needed not in request.auth.scopes:
            raise Forbidden(
                _("This token lacks the scope “%(scope)s”. Make one that has it.")
                % {"scope": needed}
            )

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer a repeated unsafe call with its first answer."""
        key = request.headers.get("Idempotency-Key", "")
        if not key or request.method in SAFE or not self.repeatable:
            return super().dispatch(request, *args, **kwargs)
        with Repetition(request, key, at=now()) as repetition:
            if repetition.problem is not None:
                return self._refuse(request, repetition.problem, *args, **kwargs)
            if repetition.answer is not None:
                status, body = repetition.answer
                return self._render(request, Response(body, status=status), *args, **kwargs)
            response = super().dispatch(request, *args, **kwargs)
            repetition.keep(response.status_code, getattr(response, "data", None))
            return response

    def _render(self, request: Any, response: Response, *args: Any, **kwargs: Any) -> Response:
        drf_request = self.initialize_request(request, *args, **kwargs)
        self.args, self.kwargs, self.request, self.headers = args, kwargs, drf_request, {}
        self.format_kwarg = None
        drf_request.accepted_renderer, drf_request.accepted_media_type = (
            self.perform_content_negotiation(drf_request, force=True)
        )
        return self.finalize_response(drf_request, response, *args, **kwargs)

    def _refuse(self, request: Any, problem: DomainError, *args: Any, **kwargs: Any) -> Response:
        self.request = self.initialize_request(request, *args, **kwargs)
        response = self.handle_exception(problem)
        return self._render(request, response, *args, **kwargs)


def validated(serializer: type[BaseSerializer[Any]], data: Any) -> dict[str, Any]:
    """Return the cleaned fields of an input; InvalidInput with pointers otherwise."""
    if not isinstance(data, dict) and not hasattr(data, "getlist"):
        raise InvalidInput(_("Send a JSON object."))
    bound = serializer(data=data)
    bound.is_valid(raise_exception=True)
    cleaned: dict[str, Any] = bound.validated_data
    return cleaned


def paginated(
    request: Request,
    rows: QuerySet[Any] | list[Any],
    shape: Callable[[Any], dict[str, Any]],
) -> Response:
    """Return one page of rows, each shaped by a function; a bad page number is 404."""
    pages = cast("type[BasePagination]", api_settings.DEFAULT_PAGINATION_CLASS)()
    page: Iterable[Any] = pages.paginate_queryset(rows, request) or []
    return pages.get_paginated_response([shape(row) for row in page])


def ordered(
    request: Request, rows: QuerySet[Any], *, allowed: Iterable[str], default: str
) -> QuerySet[Any]:
    """Sort by `?ordering=` (a leading minus turns it round); InvalidInput for other fields."""
    wanted = request.query_params.get("ordering") or default
    names = list(allowed)
    if wanted.removeprefix("-") not in names:
        sentence = _("Order by one of: %(names)s.") % {"names": ", ".join(names)}
        raise InvalidInput(sentence, errors=[FieldProblem("/ordering", sentence)])
    return rows.order_by(wanted, "pk")


def check_etag(request: Request, current: str) -> None:
    """Refuse an update whose `If-Match` names another state than the current one."""
    wanted = request.headers.get("If-Match", "")
    if wanted and wanted != "*" and current not in [tag.strip() for tag in wanted.split(",")]:
        raise StaleEdit(_("It has changed since you read it. Read it again and repeat the change."))
