"""Ring the worker: the database holds the truth, a lost ring costs only a second's delay."""

from __future__ import annotations

import logging
import threading
import time

import celery
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)
_last_rung: dict[str, float] = {}
_lock = threading.Lock()


def ring(task: str, *args: int | str) -> bool:
    """Send a task by name with ids as arguments; return whether the broker took it."""
    try:
        celery.current_app.send_task(task, args=args, retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        log.warning("the broker did not take %s: %s", task, error)
        return False
    return True


def ring_softly(task: str, *, every: float = 0.1) -> bool:
    """Send a task without arguments unless this process did so within `every` seconds."""
    moment = time.monotonic()
    with _lock:
        if moment - _last_rung.get(task, -every) < every:
            return False
        _last_rung[task] = moment
    return ring(task)
