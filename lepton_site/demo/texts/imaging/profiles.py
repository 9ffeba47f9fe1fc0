"""Annexes of the imaging practice that adapt it to eight modalities, all of one shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lepton_site.demo.texts.build import Node, judged
from lepton_site.demo.texts.imaging.profile_texts import PROFILES

if TYPE_CHECKING:
    from lepton_site.demo.texts.rich import RichText


@dataclass(frozen=True, kw_only=True)
class Profile:
    """Hold what one modality adds to the body of the document."""

    key: str
    title: str
    opening: str
    case: str
    reference: tuple[str, ...]
    grades: tuple[tuple[str, str], ...]
    traps: tuple[tuple[str, str], ...]
    subgroups: tuple[str, ...]
    statement: str
    evidence: str
    establish: str
    remark: str


def profiles(t: RichText) -> list[Node]:
    """Return one annex for each modality."""
    return [_annex(t, Profile(**facts)) for facts in PROFILES]


def _annex(t: RichText, one: Profile) -> Node:
    return t.annex(
        one.title,
        t.clause("General", t.p(one.opening), t.p(f"Case: {one.case}")),
        t.clause(
            "Reference standard",
            t.p("In order of strength, the following are used, see [#reference-table]:"),
            t.steps(*one.reference),
        ),
        _image_quality(t, one),
        _traps(t, one),
        _provisions(t, one),
        normative=True,
        key=f"profile-{one.key}",
    )


def _image_quality(t: RichText, one: Profile) -> Node:
    """Return the subclause “Image quality”."""
    return t.clause(
        "Image quality",
        t.p(f"Quality is graded by [#quality-{one.key}] before the reference standard is read."),
        t.grid(
            "Grades of quality",
            ("Grade", "Description"),
            *one.grades,
            key=f"quality-{one.key}",
        ),
    )


def _traps(t: RichText, one: Profile) -> Node:
    """Return the subclause “Traps”."""
    return t.clause(
        "Traps",
        t.p("Evaluations of this modality have failed by the following:"),
        t.grid(
            "Traps and how they are found",
            ("Trap", "How it is found"),
            *one.traps,
            key=f"traps-{one.key}",
        ),
    )


def _provisions(t: RichText, one: Profile) -> Node:
    """Return the subclause “Subgroups and further provisions”."""
    return t.clause(
        "Subgroups and further provisions",
        t.p("Beside those of [#subgroup-table], results are broken down by:"),
        t.bullets(*one.subgroups),
        t.rule(
            "shall",
            f"{one.title}: {one.evidence}",
            one.statement,
            judged(one.evidence, one.establish),
            key=f"r-{one.key}",
        ),
        t.note(one.remark),
    )
