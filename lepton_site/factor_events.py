"""What follows when an account gets a factor: browsers that never showed it are signed out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.signals import authenticator_added
from allauth.usersessions.models import UserSession
from django.dispatch import receiver

from lepton_site.adapters import SessionsAdapter

if TYPE_CHECKING:
    from django.http import HttpRequest

    from standards.models import User


@receiver(authenticator_added)
def end_other_sessions(request: HttpRequest, user: User, **_rest: Any) -> None:
    """Sign a person out everywhere but here."""
    here = request.session.session_key
    others = UserSession.objects.filter(user=user).exclude(session_key=here)
    if others:
        SessionsAdapter().end_sessions(others)
