"""Bring a site back from a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from lepton_site.archive import ArchiveError, restore_backup
from standards.models import User


class Command(BaseCommand):
    """Restore database, files and keys, checked against the backup's hashes first."""

    help = "Restores database, files and keys from a backup. Stop the site first."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder, and the wish to overwrite."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--replace", action="store_true", help="overwrite a site in use")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, then bring the tables to the present version."""
        if not options["replace"] and site_has_people():
            raise CommandError("This site has accounts already. Add --replace to overwrite it.")
        try:
            manifest = restore_backup(options["folder"])
        except (ArchiveError, OSError) as error:
            raise CommandError(str(error)) from error
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write(f"The site is back as it was at {manifest['at']}.")


def site_has_people() -> bool:
    """Tell whether the database is in use."""
    if User._meta.db_table not in connection.introspection.table_names():
        return False
    return User.objects.exists()
