"""Take the second factors from an account whose owner has lost them all."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lepton_site.adapters import SessionsAdapter
from standards.models import User


class Command(BaseCommand):
    """Delete the factors and end the sessions; the password stays."""

    help = "Removes all second factors of the account with this e-mail address and signs it out."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whose account it is."""
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove; CommandError when there is no such account or it has no factor."""
        user = User.objects.filter(email=options["email"].lower()).first()
        if user is None:
            raise CommandError(f"No account has the address {options['email']}.")
        removed, _by_kind = Authenticator.objects.filter(user=user).delete()
        if not removed:
            raise CommandError(f"The account {user.email} has no second factor.")
        SessionsAdapter().end_sessions(UserSession.objects.filter(user=user))
        self.stdout.write(
            f"{user.email} signs in with the password alone and must set a factor up anew "
            "where its part asks for one. Make sure that you spoke to its owner."
        )
