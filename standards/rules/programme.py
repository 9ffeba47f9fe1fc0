"""The vocabulary of the work programme: kinds of document and domains."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from standards.kernel.phrases import Phrase, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class DocumentType(StrEnum):
    """Name what kind of document a work item leads to."""

    STANDARD = "standard"
    SPECIFICATION = "specification"
    REPORT = "report"
    GUIDE = "guide"
    AMENDMENT = "amendment"


class Domain(StrEnum):
    """Name what a standard covers."""

    EVALUATION = "evaluation"
    FAIRNESS = "fairness"
    ROBUSTNESS = "robustness"
    TRANSPARENCY = "transparency"
    LANGUAGE = "language"
    DATA = "data"
    HEALTH = "health"
    LAW = "law"


DOCUMENT_TYPE_LABELS = {
    DocumentType.STANDARD: gettext_noop("Standard"),
    DocumentType.SPECIFICATION: gettext_noop("Technical specification"),
    DocumentType.REPORT: gettext_noop("Technical report"),
    DocumentType.GUIDE: gettext_noop("Best-practice guide"),
    DocumentType.AMENDMENT: gettext_noop("Amendment"),
}

DOMAIN_LABELS = {
    Domain.EVALUATION: gettext_noop("Evaluation and metrics"),
    Domain.FAIRNESS: gettext_noop("Fairness"),
    Domain.ROBUSTNESS: gettext_noop("Robustness and safety"),
    Domain.TRANSPARENCY: gettext_noop("Transparency"),
    Domain.LANGUAGE: gettext_noop("Language systems"),
    Domain.DATA: gettext_noop("Data and provenance"),
    Domain.HEALTH: gettext_noop("Healthcare"),
    Domain.LAW: gettext_noop("Ethics and law"),
}

CLEARANCE_LABELS = {
    "ballot": gettext_noop("a ballot that passed"),
    "resolution": gettext_noop("a resolution of the committee"),
    "comments": gettext_noop("an answer to every comment"),
}

LIMITS = {"title": 200, "title_zh": 200, "scope": 20_000, "scope_zh": 20_000}


def proposal_problems(
    given: Mapping[str, Any], *, tracks: Collection[int]
) -> list[tuple[str, Phrase]]:
    """Return field and sentence for each fault of a proposal; empty when it can be entered."""
    problems = [
        (name, Phrase(gettext_noop("This field is needed.")))
        for name in ("title", "scope")
        if not given[name]
    ]
    problems += [
        (name, Phrase(gettext_noop("At most %(limit)d characters."), {"limit": limit}))
        for name, limit in LIMITS.items()
        if len(given[name]) > limit
    ]
    choices: dict[str, Collection[object]] = {
        "document_type": [one.value for one in DocumentType],
        "domain": [one.value for one in Domain],
        "track_months": sorted(tracks),
    }
    problems += [
        (name, Phrase(gettext_noop("Choose one of: %(choices)s."), {"choices": _listed(allowed)}))
        for name, allowed in choices.items()
        if given[name] not in allowed
    ]
    return problems


def _listed(values: Collection[object]) -> str:
    return ", ".join(str(value) for value in values)
