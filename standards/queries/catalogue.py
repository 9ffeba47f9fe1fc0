"""The catalogue: every project from its proposal to its withdrawal, filtered and counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import (
    DateTimeField,
    Exists,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from standards.models import Edition, EditionFact, Requirement, WorkItem
from standards.queries.publications import CERTIFIED
from standards.rules.programme import DOMAIN_LABELS, Domain
from standards.rules.stages import PHASE_LABELS, PUBLIC_PHASES, Phase, Substage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standards.models import Standard

LONGEST_QUERY = 200
PAGE_SIZE = 25
SORTS: dict[str, tuple[Any, ...]] = {
    "updated": ("-updated_at", "designation"),
    "number": ("designation", "-pk"),
    "certified": (F("certified").desc(nulls_last=True), "designation"),
}
PHASES = tuple(phase for phase in Phase if phase in PUBLIC_PHASES)
LANGUAGES = {"en": "English", "zh-hans": "中文", "zh": "中文"}


@dataclass(frozen=True)
class Filters:
    """Hold what the reader asked for; every field may be empty."""

    q: str = ""
    phases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sort: str = "updated"

    @property
    def count(self) -> int:
        """Return how many values are chosen, the words aside."""
        chosen = (self.phases, self.domains, self.committees, self.years, self.languages)
        return sum(len(values) for values in chosen)


@dataclass(frozen=True)
class Option:
    """Hold one value of a facet: how many projects have it, whether it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """Hold one filter with its values."""

    name: str
    label: str
    options: list[Option]


FACETS = (
    ("phase", gettext_noop("Stage"), "phase"),
    ("domain", gettext_noop("Domain"), "domain"),
    ("committee", gettext_noop("Committee"), "committee__slug"),
    ("year", gettext_noop("Year"), "edition_year"),
    ("language", gettext_noop("Language"), "edition_language"),
)
"""Name, label and column of each filter."""


def filters_from(query: Any) -> Filters:
    """Read the filters of a query string (a QueryDict); unknown values are dropped."""

    def values(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for value in query.getlist(name) if value))[:20]

    sort = query.get("sort", "")
    return Filters(
        q=query.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY],
        phases=tuple(value for value in values("phase") if value in set(PHASES)),
        domains=tuple(value for value in values("domain") if value in set(Domain)),
        committees=tuple(value for value in values("committee") if "\x00" not in value),
        years=tuple(v for v in values("year") if v.isascii() and v.isdigit() and len(v) == 4),
        languages=tuple(value for value in values("language") if value in LANGUAGES),
        sort=sort if sort in SORTS else "updated",
    )


def projects() -> QuerySet[WorkItem]:
    """Return one row for each designation: its latest public work item, with its edition's facts.

    Adds `edition_number`, `edition_year`, `edition_language`, `edition_at` and `certified`; null
    before the first edition.
    """
    later = WorkItem.objects.filter(
        designation=OuterRef("designation"), pk__gt=OuterRef("pk"), phase__in=PUBLIC_PHASES
    ).exclude(substage=Substage.ABANDONED)
    newest = Edition.objects.filter(standard__designation=OuterRef("designation")).order_by(
        "-number"
    )
    certified = EditionFact.objects.filter(
        edition__standard__designation=OuterRef("designation"), key=CERTIFIED
    ).order_by("-edition__number")
    return (
        WorkItem.objects.filter(~Exists(later), phase__in=PUBLIC_PHASES)
        .exclude(substage=Substage.ABANDONED)
        .annotate(
            edition_number=Subquery(newest.values("number")[:1]),
            edition_at=Subquery(newest.values("published_at")[:1], output_field=DateTimeField()),
            edition_language=Subquery(newest.values("language")[:1]),
            certified=Subquery(certified.values("sort")[:1], output_field=FloatField()),
        )
        .annotate(edition_year=ExtractYear("edition_at"))
    )


def matching(rows: QuerySet[WorkItem], words: str) -> QuerySet[WorkItem]:
    """Keep the rows whose number, title, scope or requirement text holds every word."""
    for word in words.split():
        spelled = word.lower().removeprefix("ls").lstrip(" -:") or word
        stated = Requirement.objects.filter(
            edition__standard__designation=OuterRef("designation"), statement__icontains=word
        )
        rows = rows.filter(
            Q(designation__icontains=spelled.partition(":")[0])
            | Q(title__icontains=word)
            | Q(title_zh__icontains=word)
            | Q(scope__icontains=word)
            | Exists(stated)
        )
    return rows


def chosen(filters: Filters) -> dict[str, tuple[str, ...]]:
    """Return the chosen values by column; a column without any lets all rows pass."""
    return {
        "phase": filters.phases,
        "domain": filters.domains,
        "committee__slug": filters.committees,
        "edition_year": filters.years,
        "edition_language": filters.languages,
    }


def filtered(filters: Filters) -> QuerySet[WorkItem]:
    """Return the projects that pass the filters."""
    rows = matching(projects(), filters.q)
    for column, values in chosen(filters).items():
        if values:
            rows = rows.filter(**{f"{column}__in": values})
    return rows


def listing(filters: Filters) -> QuerySet[WorkItem]:
    """Return the filtered projects in the order asked for, with their committees."""
    return filtered(filters).select_related("committee").order_by(*SORTS[filters.sort])


def facets(filters: Filters) -> list[Facet]:
    """Count the values of each facet under the other filters; one query for all."""
    wanted = chosen(filters)
    found = matching(projects(), filters.q).order_by()
    rows = list(found.values(*wanted, "committee__designation"))
    return [_facet(*facet, rows, wanted) for facet in FACETS]


def _facet(
    name: str,
    label: str,
    column: str,
    rows: list[dict[str, Any]],
    wanted: Mapping[str, tuple[str, ...]],
) -> Facet:
    others = {other: values for other, values in wanted.items() if values and other != column}
    passing = [
        row
        for row in rows
        if row[column] is not None and all(str(row[o]) in v for o, v in others.items())
    ]
    counts = Counter(str(row[column]) for row in passing)
    sample = {str(row[column]): row for row in rows if row[column] is not None}
    order = {"phase": PHASES, "domain": tuple(Domain)}.get(name)
    known = [str(v) for v in order] if order else sorted(sample, reverse=name == "year")
    picked = wanted[column]
    options = [
        Option(value, _label(name, value, sample.get(value, {})), counts[value], value in picked)
        for value in known
        if counts[value] or value in picked
    ]
    return Facet(name, _(label), options)


def _label(name: str, value: str, row: Mapping[str, Any]) -> str:
    if name == "phase":
        return _(PHASE_LABELS[Phase(value)])
    if name == "domain":
        return _(DOMAIN_LABELS[Domain(value)])
    if name == "committee":
        return str(row.get("committee__designation", value))
    return LANGUAGES.get(value, value)


def total() -> int:
    """Return the number of all projects in the catalogue."""
    return projects().count()


def filtered_standards(rows: QuerySet[Standard], query: Any) -> QuerySet[Standard]:
    """Filter published standards by `q`, `committee` and `domain` of a query string."""
    words = query.get("q", "").replace("\x00", "")[:LONGEST_QUERY]
    for word in words.split():
        rows = rows.filter(
            Q(designation__icontains=word)
            | Q(printed__icontains=word)
            | Q(title__icontains=word)
            | Q(title_zh__icontains=word)
            | Q(scope__icontains=word)
        )
    for name, column in (("committee", "committee__slug"), ("domain", "domain")):
        if query.get(name):
            rows = rows.filter(**{column: query[name].replace("\x00", "")})
    return rows


def found_projects(words: str) -> list[WorkItem]:
    """Return at most 20 public projects that hold every word."""
    return list(matching(projects(), words).order_by("designation", "pk")[:20])


def found_requirements(words: str) -> list[Requirement]:
    """Return at most 20 requirements of editions in force whose statement holds every word."""
    rows = Requirement.objects.filter(edition__withdrawn_at=None)
    for word in words.split():
        rows = rows.filter(statement__icontains=word)
    return list(
        rows.select_related("edition__standard")
        .defer("edition__content", "edition__labels", "edition__approval")
        .order_by("-edition__published_at", "position")[:20]
    )
