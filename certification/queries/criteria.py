"""What a scheme asks: its criteria with the requirements that they stand under."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q

from certification.models import Scheme

if TYPE_CHECKING:
    from certification.models import DatasetVersion, SchemeCriterion


def criteria_of(scheme: Scheme) -> list[SchemeCriterion]:
    """Return the criteria of a scheme with their requirements, in the standard's order."""
    return list(
        scheme.criteria.select_related("requirement").order_by("requirement__position", "pk")
    )


def judged_criterion(scheme: Scheme, criterion: str) -> SchemeCriterion | None:
    """Return the judged criterion of that id in a scheme; None when it has none."""
    for one in criteria_of(scheme):
        if one.kind == "judged" and criterion in {one.criterion, str(one.pk)}:
            return one
    return None


def dataset_version_of(scheme: Scheme) -> DatasetVersion | None:
    """Return the evaluation set on which a scheme measures; None when it measures nothing."""
    for one in scheme.criteria.select_related(
        "dataset_version__dataset", "dataset_version__public", "dataset_version__hidden_features"
    ).order_by("pk"):
        if one.dataset_version is not None:
            return one.dataset_version
    return None


def open_schemes() -> list[Scheme]:
    """Return the schemes that take applications, with their editions and criteria counts."""
    return list(
        Scheme.objects.filter(state="open")
        .select_related("edition__standard")
        .annotate(
            measured_count=Count("criteria", filter=Q(criteria__kind="measured")),
            judged_count=Count("criteria", filter=Q(criteria__kind="judged")),
        )
        .order_by("edition__standard__designation", "pk")
    )


def open_schemes_of(edition: int) -> list[Scheme]:
    """Return the schemes of an edition that take applications."""
    return list(Scheme.objects.filter(edition=edition, state="open").order_by("pk"))
