"""The thin path of public comments: plain ASGI before Django, one commit for many calls.

It takes `POST /api/v1/enquiries/<id>/comments/` in its plain form: JSON from a stranger, without
cookie, token, query or repetition key. Whatever else comes goes on to Django untouched, where the
same operation serves it. What is checked here is what Django's path checks for such a call.
"""

from __future__ import annotations

import json
import logging
import re
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from functools import lru_cache
from typing import Any

from csp.utils import build_policy
from django.conf import settings
from django.db import DatabaseError, DataError, IntegrityError, connection
from django.http.request import split_domain_port, validate_host
from django.utils import translation
from django.utils.translation import gettext as _

from reviews.api.submissions import receipt_out, submission_of
from reviews.infrastructure.challenge import check_proof
from reviews.infrastructure.group_commit import Crowded, GroupCommit
from reviews.operations.intake import Filed, Submission, file_enquiry_comments
from standards.api.parsers import DEEPEST
from standards.infrastructure.problems import CONTENT_TYPE, problem_headers
from standards.kernel.clock import now
from standards.kernel.errors import DomainError, Unavailable, as_problem
from standards.kernel.strict_json import read_json

Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Coroutine[Any, Any, None]]
Headers = dict[bytes, bytes]

log = logging.getLogger(__name__)
ADDRESS = re.compile(r"/api/v1/enquiries/([1-9]\d{0,17})/comments/")
LARGEST = 1 << 20  # bytes; larger bodies are Django's to refuse
NOT_PLAIN = (b"cookie", b"authorization", b"idempotency-key", b"transfer-encoding", b"expect")
ACCEPTED = (b"*/*", b"application/json", b"application/*")
BUSY_SECONDS = 2
LANES = {"postgresql": 3, "sqlite": 1}  # while one waits for its disk, another is made ready
IDLE_SECONDS = 5


class IntakeDoor:
    """Serve plain public comments; hand every other call on to the application behind."""

    def __init__(self, behind: App) -> None:
        self._behind = behind
        self._commits: GroupCommit[Submission, Filed | DomainError] = GroupCommit(
            commit, lanes=LANES[connection.vendor]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        found = ADDRESS.fullmatch(scope["path"]) if scope["method"] == "POST" else None
        if found is None or not is_plain(scope):
            await self._behind(scope, receive, send)
            return
        body = await read_body(receive)
        if body is None:
            return  # the caller left before all had come
        status, answer, headers = await self._answer(int(found[1]), body, scope)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    async def _answer(
        self, enquiry: int, body: bytes, scope: Scope
    ) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
        proof = dict(scope["headers"]).get(b"lepton-challenge", b"").decode("latin-1")
        try:
            check_proof(proof)
            given = read_json(body, deepest=DEEPEST)
            client = scope.get("client") or ("",)
            result = await self._commits.put(submission_of(enquiry, given, client[0]))
        except DomainError as error:
            result = error
        except (Crowded, DatabaseError) as error:
            log.warning("a comment could not be taken: %s", type(error).__name__)
            words = _("Very many comments arrive just now. Send yours again in a moment.")
            result = Unavailable(words, retry_after=BUSY_SECONDS)
        if isinstance(result, DomainError):
            return refusal(result)
        answer = json.dumps(receipt_out(result), separators=(",", ":")).encode()
        return 201, answer, response_headers(b"application/json", len(answer))


def commit(submissions: Sequence[Submission]) -> Sequence[Filed | DomainError]:
    """File comments in one transaction; where a row is refused, each in one of its own.

    A lost connection is not tried again: nobody knows whether the commit had gone through.
    """
    _renew_after_rest()
    try:
        return file_enquiry_comments(submissions=submissions, at=now())
    except (DataError, IntegrityError):
        return [_alone(each) for each in submissions]
    except DatabaseError:
        connection.close()
        raise


class _Lane(threading.local):
    used = 0.0


_lane = _Lane()


def _renew_after_rest() -> None:
    """Close a connection that has rested and does not answer any more."""
    at = time.monotonic()
    rested = at - _lane.used > IDLE_SECONDS
    _lane.used = at
    if rested and connection.connection is not None and not connection.is_usable():
        connection.close()


def _alone(submission: Submission) -> Filed | DomainError:
    try:
        return file_enquiry_comments(submissions=[submission], at=now())[0]
    except (DataError, IntegrityError):
        log.exception("a comment could not be kept")
        return Unavailable(_("The comment could not be kept. Send it again."), retry_after=1)


def is_plain(scope: Scope) -> bool:
    """Tell whether a call is of the form that is served here."""
    headers: Headers = dict(scope["headers"])
    if scope["query_string"] or any(name in headers for name in NOT_PLAIN):
        return False
    if headers.get(b"content-type", b"").partition(b";")[0].strip() != b"application/json":
        return False
    length = headers.get(b"content-length", b"")
    if not length.isdigit() or not 0 < int(length) <= LARGEST:
        return False
    if not headers.get(b"accept", b"*/*").startswith(ACCEPTED):
        return False
    return _is_secure(scope, headers) and _is_ours(headers.get(b"host", b"").decode("latin-1"))


def _is_secure(scope: Scope, headers: Headers) -> bool:
    """Tell whether a call need not be led to https."""
    if not settings.SECURE_SSL_REDIRECT:
        return True
    return scope["scheme"] == "https" or headers.get(b"x-forwarded-proto") == b"https"


def _is_ours(host: str) -> bool:
    return _known_host(host, tuple(settings.ALLOWED_HOSTS))


@lru_cache(maxsize=256)
def _known_host(host: str, allowed: tuple[str, ...]) -> bool:
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, list(allowed))


async def read_body(receive: Receive) -> bytes | None:
    """Return the whole body; None when the caller left."""
    parts = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


def refusal(error: DomainError) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
    """Return a refusal as problem+json."""
    with translation.override(settings.LANGUAGE_CODE):
        body = json.dumps(as_problem(error), ensure_ascii=False, separators=(",", ":")).encode()
    headers = response_headers(CONTENT_TYPE.encode(), len(body))
    headers += [(n.lower().encode(), v.encode()) for n, v in problem_headers(error).items()]
    return error.status, body, headers


def response_headers(kind: bytes, length: int) -> list[tuple[bytes, bytes]]:
    """Return the headers of an answer: what Django's middleware gives to each."""
    return [(b"content-type", kind), (b"content-length", b"%d" % length), *_standing()]


@lru_cache(maxsize=1)
def _standing() -> list[tuple[bytes, bytes]]:
    headers = {
        "vary": "Accept-Language, Cookie",
        "allow": "GET, POST, HEAD, OPTIONS",
        "x-frame-options": settings.X_FRAME_OPTIONS,
        "x-content-type-options": "nosniff",
        "referrer-policy": settings.SECURE_REFERRER_POLICY,
        "cross-origin-opener-policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "content-security-policy": build_policy(),
        "content-language": settings.LANGUAGE_CODE,
    }
    if settings.SECURE_HSTS_SECONDS:
        headers["strict-transport-security"] = (
            f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"
        )
    return [(name.encode(), value.encode()) for name, value in headers.items()]
