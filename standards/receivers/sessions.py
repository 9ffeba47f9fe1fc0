"""Sign-outs to open sockets."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

from standards.kernel.clock import now
from standards.models import User
from standards.operations.tokens import note_session_end


@receiver(user_logged_out)
def close_sockets(sender: Any, user: User | None, **_rest: Any) -> None:
    """Let the sockets of the ended session know within two seconds."""
    if user is not None:
        note_session_end(user=user, at=now())
