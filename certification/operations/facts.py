"""Keep with an edition what the catalogue sorts by: how many systems are certified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from certification.queries.registry import MET, certificates_in_force, met_counts
from standards.operations.publications import keep_fact
from standards.queries.publications import CERTIFIED

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def count_certified(*, edition: int, at: datetime) -> int:
    """Count the certificates in force of an edition, and by requirement; keep both as facts."""
    count = certificates_in_force(edition, at=at).count()
    keep_fact(edition_id=edition, key=CERTIFIED, value=count, sort=float(count))
    keep_fact(edition_id=edition, key=MET, value=met_counts(edition, at=at))
    return count
