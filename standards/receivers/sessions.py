"""Ended sessions to open sockets."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models.signals import post_delete
from django.dispatch import receiver

from standards.kernel.clock import now
from standards.models import User
from standards.operations.tokens import note_session_end


@receiver(post_delete, sender=Session)
def close_sockets(sender: Any, instance: Session, **_rest: Any) -> None:
    """Let the sockets of a session know that it was ended: here, elsewhere, by a new password."""
    if instance.expire_date <= now():
        return
    holder = instance.get_decoded().get(SESSION_KEY)
    user = User.objects.filter(pk=holder).first() if holder else None
    if user is not None:
        note_session_end(user=user, at=now())
