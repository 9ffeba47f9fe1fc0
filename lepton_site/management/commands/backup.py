"""Write everything a site needs to come back into one folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lepton_site.archive import ArchiveError, make_backup
from standards.kernel.clock import now


class Command(BaseCommand):
    """Back up database, files and keys; the site may go on running."""

    help = "Writes database, files and keys into a new folder; the site may go on running."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the backup and say what it holds."""
        try:
            count = make_backup(options["folder"], at=now())
        except (ArchiveError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{options['folder']} holds {count} files, private keys among them.")
