"""Publish editions, and keep facts about them that other parts of the site tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from standards import journal
from standards.events.publications import EditionPublished
from standards.kernel.errors import Conflict, Forbidden, InvalidInput
from standards.models import (
    Draft,
    Edition,
    EditionFact,
    Requirement,
    Revision,
    Standard,
    WorkItem,
)
from standards.operations.images import open_images
from standards.operations.work_items import iterations_of, settle
from standards.permissions import Capability, can
from standards.rules.approval import Approval, check_approval
from standards.rules.designation import from_slug, read
from standards.rules.numbering import labels as computed_labels
from standards.rules.requirements import extract_requirements
from standards.rules.stages import Phase, Standing, Substage

if TYPE_CHECKING:
    from datetime import datetime

    from standards.models import User

PUBLISHABLE = frozenset({Phase.PUBLIC_ENQUIRY, Phase.APPROVAL})
"""Phases a text may be published from: an enquiry that passed may skip the approval ballot."""


@transaction.atomic
def publish_edition(
    *,
    revision: Revision,
    approval: Approval,
    actor: User,
    at: datetime,
    designation: str | None = None,
) -> Edition:
    """Make an immutable edition of an approved revision.

    Its requirements are extracted with permanent ids and frozen labels, and the work item becomes
    published. Forbidden without the right; Conflict when the approval is of another text or did
    not pass, when the phase does not fit, or when the revision was published before.
    """
    draft = Draft.objects.get(pk=revision.draft_id)
    work_item = WorkItem.objects.select_for_update().get(pk=draft.work_item_id)
    if not can(actor, Capability.PUBLISH_EDITION, work_item):
        raise Forbidden(_("Only the committee manager publishes."))
    check_approval(approval, revision.hash)
    _check_publishable(work_item, revision)
    standard = _standard_for(work_item, draft, designation)
    edition = _write_edition(standard, work_item, revision, approval, actor=actor, at=at)
    after = Standing(
        Phase.PUBLISHED, Substage.ENDED, iterations_of(work_item).get(Phase.PUBLISHED, 0) + 1
    )
    settle(work_item, after, move="publish", actor=actor, at=at)
    _record_published(edition, approval, actor=actor, at=at)
    return edition


def _record_published(edition: Edition, approval: Approval, *, actor: User, at: datetime) -> None:
    standard = edition.standard
    journal.record(
        EditionPublished(
            subject=f"edition:{edition.pk}",
            actor=actor.pk,
            at=at,
            edition=edition.pk,
            designation=standard.designation,
            number=edition.number,
            reference=edition.reference,
            committee=standard.committee_id,
            title=edition.title,
            content_hash=edition.hash,
            ballot=approval.ballot,
            record_hash=approval.record_hash,
            work_item=edition.work_item_id,
        )
    )


def _check_publishable(work_item: WorkItem, revision: Revision) -> None:
    standing = work_item.standing
    if standing.over or standing.phase not in PUBLISHABLE:
        raise Conflict(
            _(
                "%(designation)s is at stage %(code)s. A text is published from the public "
                "enquiry or the approval phase: move the work item there first."
            )
            % {"designation": work_item.printed, "code": standing.code}
        )
    if Edition.objects.filter(revision=revision).exists():
        raise Conflict(_("This revision is published already."))


def _standard_for(work_item: WorkItem, draft: Draft, designation: str | None) -> Standard:
    """Return the standard that the edition belongs to, made where it is the first."""
    slug = read(designation).slug if designation else work_item.designation
    if slug != work_item.designation:
        _rename(work_item, slug)
    standard, made = Standard.objects.get_or_create(
        designation=slug,
        defaults={
            "printed": from_slug(slug).printed,
            "title": draft.title or work_item.title,
            "title_zh": work_item.title_zh,
            "scope": work_item.scope,
            "scope_zh": work_item.scope_zh,
            "domain": work_item.domain,
            "committee_id": work_item.committee_id,
        },
    )
    if not made and work_item.revises_id not in {None, standard.pk}:
        raise Conflict(_("%(designation)s is another standard.") % {"designation": slug})
    if not made and standard.committee_id != work_item.committee_id:
        raise Conflict(
            _("%(designation)s belongs to another committee.") % {"designation": standard.printed}
        )
    return standard


def _rename(work_item: WorkItem, slug: str) -> None:
    """Give the work item another designation, which nobody may hold."""
    held = WorkItem.objects.filter(designation=slug).exclude(pk=work_item.pk).exists()
    if held or work_item.revises_id or Standard.objects.filter(designation=slug).exists():
        raise Conflict(_("%(designation)s is taken.") % {"designation": slug})
    work_item.designation = slug
    work_item.save(update_fields=["designation"])


def _write_edition(
    standard: Standard,
    work_item: WorkItem,
    revision: Revision,
    approval: Approval,
    *,
    actor: User,
    at: datetime,
) -> Edition:
    draft = revision.draft
    newest = standard.editions.aggregate(newest=Max("number"))["newest"] or 0
    edition = Edition.objects.create(
        standard=standard,
        number=newest + 1,
        title=draft.title or work_item.title,
        language=draft.language,
        content=revision.content,
        labels=computed_labels(revision.content, draft.language),
        hash=revision.hash,
        approval=approval.as_json(),
        work_item=work_item,
        revision=revision,
        published_at=at,
        published_by=actor,
    )
    _write_requirements(edition)
    open_images(revision=revision, at=at)
    return edition


def _write_requirements(edition: Edition) -> None:
    found = extract_requirements(edition.content, edition.language)
    if any(not one.id or not one.label for one in found):
        raise InvalidInput(
            _("A requirement has no id. Freeze the draft again, then publish that revision.")
        )
    Requirement.objects.bulk_create(
        Requirement(
            edition=edition,
            permanent_id=one.id,
            label=one.label,
            clause=one.clause,
            kind=one.kind,
            title=one.title[:200],
            statement=one.statement,
            criteria=list(one.criteria),
            position=position,
        )
        for position, one in enumerate(found, start=1)
    )


@transaction.atomic
def keep_fact(*, edition_id: int, key: str, value: Any, sort: float = 0) -> EditionFact:
    """Keep one fact about an edition, such as how many systems are certified; the last wins."""
    fact, _made = EditionFact.objects.update_or_create(
        edition_id=edition_id, key=key, defaults={"value": value, "sort": sort}
    )
    return fact
