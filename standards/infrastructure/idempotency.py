"""Repeated calls: the same key and body get the same answer, another body is refused."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from rest_framework.utils.encoders import JSONEncoder

from standards.infrastructure.problems import body_too_large
from standards.kernel.errors import Conflict, DomainError, InvalidInput
from standards.models import IdempotentAnswer

if TYPE_CHECKING:
    from types import TracebackType

    from django.http import HttpRequest

KEPT_FOR = timedelta(hours=24)
STUCK_AFTER = timedelta(minutes=2)
LONGEST_KEY = 200
PASSING = frozenset({401, 429})


class Repetition:
    """Hold the place of one call while it runs; as a context it frees the place on failure."""

    def __init__(self, request: HttpRequest, key: str, *, at: datetime) -> None:
        self.answer: tuple[int, Any] | None = None
        self.problem: DomainError | None = None
        self._row: IdempotentAnswer | None = None
        if len(key) > LONGEST_KEY:
            self.problem = InvalidInput(_("An Idempotency-Key has at most 200 characters."))
            return
        try:
            fingerprint = _fingerprint(request)
        except RequestDataTooBig:
            self.problem = body_too_large()
            return
        self._take(_owner(request), key, fingerprint, at)

    def _take(self, owner: str, key: str, fingerprint: str, at: datetime) -> None:
        rows = IdempotentAnswer.objects.filter(owner=owner, key=key)
        rows.filter(at__lt=at - KEPT_FOR).delete()
        rows.filter(status=0, at__lt=at - STUCK_AFTER).delete()
        try:
            with transaction.atomic():
                self._row = IdempotentAnswer.objects.create(
                    owner=owner, key=key, fingerprint=fingerprint, at=at
                )
        except IntegrityError:
            self._meet(rows.first(), fingerprint)

    def _meet(self, known: IdempotentAnswer | None, fingerprint: str) -> None:
        if known is not None and known.fingerprint != fingerprint:
            self.problem = Conflict(
                _("This Idempotency-Key was used for another call. Use a new key for a new call.")
            )
        elif known is None or known.status == 0:
            self.problem = Conflict(_("The first call with this Idempotency-Key is still running."))
        else:
            self.answer = (known.status, known.body)

    def keep(self, status: int, body: Any) -> None:
        """Keep the answer for repetitions, but not our own faults nor what passes by itself."""
        if self._row is None or status >= 500 or status in PASSING:
            return
        self._row.status = status
        self._row.body = json.loads(json.dumps(body, cls=JSONEncoder))  # as it is rendered
        self._row.save(update_fields=["status", "body"])
        self._row = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._row is not None:
            self._row.delete()


def _owner(request: HttpRequest) -> str:
    secret = request.headers.get("Authorization", "") or request.session.session_key or ""
    if secret:
        return "key:" + hashlib.sha256(secret.encode()).hexdigest()[:32]
    return f"address:{request.META.get('REMOTE_ADDR', '')}"


def _fingerprint(request: HttpRequest) -> str:
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    digest.update(request.body)
    return digest.hexdigest()
