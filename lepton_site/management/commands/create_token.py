"""Make an API token for a person and print it, once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from standards.infrastructure.tokens import SCOPES
from standards.kernel.clock import now
from standards.kernel.errors import DomainError
from standards.models import User
from standards.operations.tokens import create_token


class Command(BaseCommand):
    """Print the secret of a new token."""

    help = "Prints an API token for the account with this e-mail address, once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whose token it is, its name and what it may do."""
        parser.add_argument("email")
        parser.add_argument("--name", default="command line")
        parser.add_argument(
            "--scope",
            default=",".join(SCOPES) if settings.LEPTON_DEMO else "read",
            help="read, write, vote, joined by commas (all under DEMO=1, else read)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make and print; CommandError when there is no such account or scope."""
        user = User.objects.filter(email=options["email"].lower(), is_active=True).first()
        if user is None:
            raise CommandError(f"No active account has the address {options['email']}.")
        scopes = [scope.strip() for scope in options["scope"].split(",") if scope.strip()]
        try:
            _token, secret = create_token(actor=user, name=options["name"], scopes=scopes, at=now())
        except DomainError as error:
            problems = "; ".join(str(one.detail) for one in error.errors)
            raise CommandError(f"{error} {problems}") from error
        self.stdout.write(secret)
