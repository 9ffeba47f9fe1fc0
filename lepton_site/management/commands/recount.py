"""Count published ballots again from their downloaded records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reviews.queries.calculator import answer, rule_named
from reviews.rules.recount import bare, faults_of
from standards.infrastructure.keys import public_keys
from standards.kernel.canonical import canonical_json
from standards.kernel.errors import DomainError


class Command(BaseCommand):
    """Say whether each record's hash, signature, receipts and result agree; non-zero otherwise."""

    help = "Recounts ballots from their record files; exits non-zero at a mismatch."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the files, as downloaded from a ballot's page or from the register."""
        parser.add_argument("files", nargs="+", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check every file and name what does not agree."""
        faults = [f"{name}: {fault}" for name in options["files"] for fault in self.recounted(name)]
        if faults:
            raise CommandError("The recount does not agree:\n- " + "\n- ".join(faults))

    def recounted(self, name: str) -> list[str]:
        """Return what is wrong with one file; say the result where nothing is."""
        try:
            file = json.loads(Path(name).read_text(encoding="utf-8"))
            faults = faults_of(file, lambda rule, inputs: answer(rule_named(rule), inputs))
        except (OSError, ValueError, RecursionError) as error:
            return [f"it cannot be read: {error}"]
        except (KeyError, TypeError, IndexError, AttributeError) as error:
            return [f"it lacks what a record has: {error}"]
        except DomainError as error:
            return [f"its inputs cannot be counted: {error}"]
        if faults:
            return faults
        record = file.get("record", file)
        fault = signature_fault(record)
        if not fault:
            result = record["result"]
            shown = "recounted" if result["inputs"] else "its split stays hidden"
            self.stdout.write(f"{record['ballot']}: {result['outcome']}, {shown}.")
        return [fault] if fault else []


def signature_fault(record: dict[str, Any]) -> str:
    """Return what is wrong with a record's signature; empty when this site signed it."""
    signature = record["proof"].get("signature")
    if signature is None:
        return "it is not signed yet"
    key = next((one for one in public_keys("assertion") if one.key_id == signature["key"]), None)
    if key is None:
        return f"it is signed by {signature['key']}, which is no key of this site"
    try:
        key.verifies(bytes.fromhex(signature["value"]), canonical_json(bare(record)))
    except (InvalidSignature, ValueError):
        return "the signature does not hold"
    return ""
