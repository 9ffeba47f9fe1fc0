"""Read the public register: filters, counts by edition and requirement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from certification.models import Certificate
from certification.queries.certificates import certificates
from certification.rules.certificates import IN_FORCE, CertificateStatus

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from standards.models import Edition

MET = "met_by_requirement"
"""The key of the edition fact that says how many certified systems met each requirement."""


def register(
    *, query: str = "", status: str = "", standard: str = "", at: datetime
) -> QuerySet[Certificate]:
    """Return the certificates that fit, newest first; empty filters let everything pass.

    `status` is what the register shows at `at`: a certificate past its end is expired.
    """
    rows = certificates()
    if query:
        rows = rows.filter(
            Q(number__icontains=query) | Q(system__icontains=query) | Q(holder__icontains=query)
        )
    if standard:
        rows = rows.filter(edition__standard__designation=standard)
    if status == CertificateStatus.EXPIRED:
        return rows.filter(valid_until__lt=at).exclude(status=CertificateStatus.WITHDRAWN)
    if status:
        rows = rows.filter(status=status)
        if status != CertificateStatus.WITHDRAWN:
            rows = rows.filter(valid_until__gte=at)
    return rows


def certificates_in_force(edition: int, *, at: datetime) -> QuerySet[Certificate]:
    """Return the certificates of an edition that are active or reduced and not expired."""
    return certificates().filter(edition=edition, status__in=sorted(IN_FORCE), valid_until__gte=at)


def met_counts(edition: int, *, at: datetime) -> dict[str, int]:
    """Return how many certified systems met each requirement, by its permanent id."""
    counts: dict[str, int] = {}
    rows = certificates_in_force(edition, at=at).values_list("decision__results", flat=True)
    for results in rows.order_by():
        for result in results:
            if result.get("verdict") == "met":
                counts[result["permanent_id"]] = counts.get(result["permanent_id"], 0) + 1
    return counts


def certified_standards() -> list[tuple[str, str]]:
    """Return slug and printed designation of the standards that have certificates."""
    rows = Certificate.objects.order_by("edition__standard__designation").values_list(
        "edition__standard__designation", "edition__standard__printed"
    )
    return list(rows.distinct())


def met_of(edition: Edition) -> dict[str, int]:
    """Return the kept counts by requirement; one query per edition object, however often asked."""
    kept: dict[str, int] | None = edition.__dict__.get("_met_of")
    if kept is None:
        fact = edition.facts.filter(key=MET).first()
        kept = dict(fact.value) if fact is not None and fact.value else {}
        edition.__dict__["_met_of"] = kept
    return kept
