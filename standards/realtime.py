"""The one door to the live channel: after commit, hint that the outbox has something to read."""

from __future__ import annotations

import logging
from functools import lru_cache

import redis
from django.conf import settings
from django.db import transaction

from standards.infrastructure import doorbell
from standards.kernel import bell

log = logging.getLogger(__name__)
CHANNEL = "lepton:outbox"


@lru_cache(maxsize=1)
def _redis(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)


def hint_after_commit(*, worker: bool) -> None:
    """Wake the tails of all web processes, and the outbox's worker when `worker` is true."""
    transaction.on_commit(lambda: _hint(worker=worker), robust=True)


def _hint(*, worker: bool) -> None:
    bell.ring()
    if settings.REDIS_URL:
        try:
            _redis(settings.REDIS_URL).publish(CHANNEL, b"1")
        except redis.RedisError as error:
            log.warning("no hint over Redis: %s", error)
    if worker:
        doorbell.ring_softly("standards.deliver_outbox")
