"""Whether the process runs, and whether what it stands on answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpResponse, JsonResponse

if TYPE_CHECKING:
    from django.http import HttpRequest


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer as long as the process runs."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database, broker and channel layer answer, else 503 naming the one."""
    checks = {"database": _database(), "broker": _broker(), "channel_layer": _broker()}
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker() -> bool:
    """Tell whether Redis answers; the embedded default needs only its folder."""
    if not settings.REDIS_URL:
        return bool(settings.LEPTON_DATA.is_dir())
    try:
        client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1)
        return bool(client.ping())
    except redis.RedisError:
        return False
