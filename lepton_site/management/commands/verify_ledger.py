"""Recompute the transparency log from its first entry and check its signatures."""

from __future__ import annotations

from typing import Any

from cryptography.exceptions import InvalidSignature
from django.core.management.base import BaseCommand, CommandError

from standards.infrastructure.keys import public_keys
from standards.models import LedgerCheckpoint
from standards.operations.ledger import origin
from standards.queries.ledger import find_faults, log_size
from standards.rules.signed_note import checkpoint_text, key_hash, parse_note


class Command(BaseCommand):
    """Say whether entries, hashes, checkpoints and signatures agree; exit non-zero otherwise."""

    help = "Recomputes the log from the first entry; exits non-zero at a mismatch."

    def handle(self, *args: Any, **options: Any) -> None:
        """Check everything and name what does not agree."""
        points = list(LedgerCheckpoint.objects.order_by("size"))
        faults = find_faults() + [fault for point in points if (fault := faulty_note(point))]
        if faults:
            raise CommandError("The log does not agree with itself:\n- " + "\n- ".join(faults))
        self.stdout.write(f"The log holds: {log_size()} entries, {len(points)} checkpoints.")


def faulty_note(point: LedgerCheckpoint) -> str:
    """Return what is wrong with a checkpoint's signed note; empty when nothing is."""
    try:
        note = parse_note(point.note)
    except ValueError as error:
        return f"the checkpoint of size {point.size} is not a signed note: {error}"
    name = note.text.partition("\n")[0]
    if note.text != checkpoint_text(name, point.size, bytes(point.root)):
        return f"the checkpoint of size {point.size} says another size or root than its row"
    for key in public_keys("ledger"):
        for _name, digest, signature in note.signatures:
            if digest == key_hash(name, key.raw):
                try:
                    key.verifies(signature, note.text.encode())
                except InvalidSignature:
                    return f"the signature of the checkpoint of size {point.size} is wrong"
                return ""
    return f"no key of this site ({origin()}) has signed the checkpoint of size {point.size}"
