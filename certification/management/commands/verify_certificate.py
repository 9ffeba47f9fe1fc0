"""Check a downloaded certificate from the shell, without asking any server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from certification.credentials.issuer import site_did, site_did_document
from certification.credentials.verification import issuer_of, parts_of, verify_offline
from standards.kernel.clock import now

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Print each check of a certificate file; fail when one did not hold."""

    help = "Check a downloaded certificate offline: signature, dates, log proof."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and the issuer's document where the file does not carry it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--did", type=Path, help="the issuer's did.json, kept from before")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the file."""
        document = read_json(options["file"])
        did_document = read_json(options["did"]) if options["did"] else own_document(document)
        result = verify_offline(document, at=now(), did_document=did_document)
        for check in result.checks:
            mark = "ok  " if check.passed else "FAIL"
            self.stdout.write(f"{mark} {check.name}: {check.detail}")
        if not result.valid:
            raise CommandError("This certificate does not hold.")
        self.stdout.write("This certificate holds.")


def read_json(path: Path) -> Any:
    """Return what a JSON file holds; CommandError says what is wrong with it."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"{path} cannot be opened: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{path} is no JSON file.") from error


def own_document(document: Any) -> dict[str, Any] | None:
    """Return this site's own keys when it is the issuer: a file's keys are not believed then."""
    credential, _did, _proof = parts_of(document)
    if not isinstance(credential, dict) or issuer_of(credential) != site_did():
        return None
    own = site_did_document()
    return own if own["assertionMethod"] else None
