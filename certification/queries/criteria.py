"""What a scheme asks: its criteria with the requirements that they stand under."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from certification.models import Scheme
from certification.queries.labels import metric_word
from standards.models import Edition, Requirement

if TYPE_CHECKING:
    from certification.models import DatasetVersion, SchemeCriterion


def criteria_of(scheme: Scheme) -> list[SchemeCriterion]:
    """Return the criteria of a scheme with their requirements, in the standard's order."""
    return list(
        scheme.criteria.select_related("requirement").order_by("requirement__position", "pk")
    )


def editions_with_criteria() -> list[Edition]:
    """Return the editions against which a system can be evaluated, newest first."""
    having = Requirement.objects.exclude(criteria=[]).values("edition")
    rows = Edition.objects.filter(pk__in=having, withdrawn_at=None)
    return list(rows.select_related("standard").order_by("-published_at"))


def criterion_rows(edition: Edition) -> list[dict[str, Any]]:
    """Return the criteria of an edition: {requirement, kind, definition, name, sign}."""
    return [
        {
            "requirement": requirement,
            "kind": "judged" if one.get("kind") == "judged" else "measured",
            "definition": one,
            "name": metric_word(str(one.get("metric") or "")),
            "sign": "≤" if one.get("direction") == "lower" else "≥",
        }
        for requirement in edition.requirements.order_by("position")
        for one in requirement.criteria
    ]


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
