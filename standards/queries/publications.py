"""Read published standards: editions, their place among one another, their requirements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Prefetch
from django.utils.translation import gettext as _

from standards.kernel.errors import InvalidInput, NotFound
from standards.models import Committee, Edition, Requirement, Standard, WorkItem
from standards.rules.designation import from_printed
from standards.rules.relations import EditionPlace, EditionState, edition_state
from standards.rules.stages import PUBLIC_PHASES, Phase

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

CERTIFIED = "certified_systems"
"""The key of the edition fact that counts certified systems."""


@dataclass(frozen=True)
class EditionInContext:
    """Hold an edition, its state, its siblings (newest first) and its counts."""

    edition: Edition
    state: EditionState
    siblings: list[Edition]
    requirement_count: int

    @property
    def newer(self) -> Edition | None:
        """Return the newest edition when this is not it."""
        newest = self.siblings[0]
        return newest if newest.number > self.edition.number else None


def standards_with_editions() -> QuerySet[Standard]:
    """Return the standards, each with its editions (without their texts), newest first."""
    editions = Edition.objects.defer("content", "labels", "approval").order_by("-number")
    return Standard.objects.select_related("committee").prefetch_related(
        Prefetch("editions", queryset=editions)
    )


def find_standard(designation: str) -> Standard:
    """Return a standard by its slug; NotFound otherwise."""
    found = standards_with_editions().filter(designation=designation.lower()).first()
    if found is None:
        raise NotFound(_("There is no standard %(name)s.") % {"name": designation})
    return found


def find_edition(designation: str, number: int) -> EditionInContext:
    """Return an edition by slug and number, in its context; NotFound otherwise."""
    siblings = list(
        Edition.objects.select_related("standard__committee", "work_item")
        .filter(standard__designation=designation.lower())
        .defer("content", "labels")
        .annotate(requirement_count=Count("requirements"))
        .order_by("-number")
    )
    edition = next((one for one in siblings if one.number == number), None)
    if edition is None:
        raise NotFound(
            _("There is no edition %(number)s of %(name)s.")
            % {"number": number, "name": designation}
        )
    places = [EditionPlace(one.number, one.withdrawn_at is not None) for one in siblings]
    place = EditionPlace(edition.number, edition.withdrawn_at is not None)
    count: int = edition.requirement_count
    return EditionInContext(edition, edition_state(place, places), siblings, count)


def find_printed(text: str) -> Edition | Standard:
    """Return what a printed form names: the edition of its year, else the standard; or NotFound."""
    try:
        designation, year = from_printed(text)
    except InvalidInput as error:
        raise NotFound(str(error)) from error
    standard = find_standard(designation.slug)
    editions: list[Edition] = list(standard.editions.all())
    if year is None:
        return standard
    for edition in editions:
        if edition.published_at.year == year:
            return edition
    raise NotFound(_("There is no edition of %(year)s.") % {"year": year})


def newest_editions(limit: int) -> list[Edition]:
    """Return the editions published last, without their texts, with what is certified."""
    rows = Edition.objects.select_related("standard__committee").prefetch_related("facts")
    return list(
        rows.filter(withdrawn_at=None)
        .defer("content", "labels", "approval")
        .order_by("-published_at", "-pk")[:limit]
    )


def facts_of(edition: Edition) -> dict[str, Any]:
    """Return the facts kept about an edition, by key."""
    return {fact.key: fact.value for fact in edition.facts.all()}


def requirements_of(edition: Edition) -> list[Requirement]:
    """Return the requirements in reading order."""
    return list(Requirement.objects.filter(edition=edition).order_by("position"))


def revision_in_progress(standard: Standard) -> WorkItem | None:
    """Return the work item that prepares the next edition, if it is public already."""
    done = {Phase.PUBLISHED, Phase.SYSTEMATIC_REVIEW, Phase.WITHDRAWN, Phase.PRELIMINARY}
    rows = WorkItem.objects.filter(designation=standard.designation).exclude(phase__in=done)
    return rows.exclude(substage=98).order_by("-pk").first()


def standard_or_none(designation: str | None) -> Standard | None:
    """Return a standard by its slug where one is named; NotFound when it does not exist."""
    return find_standard(designation) if designation else None


def current_number(designation: str) -> int:
    """Return the number of a standard's newest edition; NotFound when it has none."""
    newest = (
        Edition.objects.filter(standard__designation=designation.lower())
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    if newest is None:
        raise NotFound(_("There is no standard %(name)s.") % {"name": designation})
    return int(newest)


def text_of_edition(edition: Edition) -> Edition:
    """Return the edition with its text loaded; one query."""
    found: Edition = Edition.objects.select_related("standard").get(pk=edition.pk)
    return found


def project_without_edition(designation: str) -> WorkItem | None:
    """Return the public project of a designation that has no edition yet; None otherwise."""
    if Standard.objects.filter(designation=designation.lower()).exists():
        return None
    rows = WorkItem.objects.filter(designation=designation.lower(), phase__in=PUBLIC_PHASES)
    return rows.order_by("-pk").first()


def sitemap_entries() -> list[tuple[str, datetime | None]]:
    """Return public paths with the moment of their last change, at most 5,000 editions."""
    fixed: list[tuple[str, datetime | None]] = [
        (path, None)
        for path in ("/", "/standards/", "/committees/", "/enquiries/", "/registry/", "/verify/")
    ]
    editions = Edition.objects.order_by("-published_at").values_list(
        "standard__designation", "number", "published_at"
    )[:5000]
    slugs = Committee.objects.order_by("designation").values_list("slug", flat=True)
    return [
        *fixed,
        *((f"/committees/{slug}/", None) for slug in slugs),
        *((f"/standards/{slug}/{number}/", at) for slug, number, at in editions),
    ]
