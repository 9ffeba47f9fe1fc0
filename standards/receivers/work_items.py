"""What work items tell: notices of moves, what officers owe, what a search finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from standards.events.publications import EditionPublished, EditionWithdrawn
from standards.events.work_items import WorkItemMoved, WorkItemProposed
from standards.kernel import slots
from standards.kernel.slots import Hit, Notice, Owed
from standards.models import WorkItem
from standards.queries.catalogue import found_projects, found_requirements
from standards.queries.committees import managers_of, members_to_tell
from standards.queries.languages import in_language_of
from standards.queries.work_items import decisions_owed_by
from standards.rules.stages import PHASE_LABELS, Phase

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from standards.kernel.event import Event
    from standards.models import User


def notices(event: Event) -> list[Notice]:
    """Tell members that a work item entered a phase, managers that one was proposed."""
    if isinstance(event, WorkItemProposed):
        return _tell_managers(event)
    if isinstance(event, WorkItemMoved) and event.code.endswith(".00"):
        return _tell_members(event)
    if isinstance(event, EditionPublished | EditionWithdrawn):
        return _tell_of_edition(event)
    return []


def _tell_managers(event: WorkItemProposed) -> list[Notice]:
    work_item = WorkItem.objects.select_related("committee").get(pk=event.work_item)
    made = []
    for manager in managers_of(work_item.committee):
        if manager.pk == event.actor:
            continue
        with in_language_of(manager):
            subject = _("Decide on the proposal %(name)s") % {"name": work_item.printed}
        made.append(_notice(manager, subject, work_item, f"proposed:{work_item.pk}"))
    return made


def _tell_members(event: WorkItemMoved) -> list[Notice]:
    work_item = WorkItem.objects.select_related("committee").get(pk=event.work_item)
    made = []
    for member in members_to_tell(work_item.committee, but=event.actor):
        with in_language_of(member):
            subject = _("%(name)s has entered: %(phase)s") % {
                "name": work_item.printed,
                "phase": _(PHASE_LABELS[Phase(event.phase)]),
            }
        key = f"moved:{work_item.pk}:{event.code}:{event.at.isoformat()}"
        made.append(_notice(member, subject, work_item, key))
    return made


def _notice(person: User, subject: str, work_item: WorkItem, key: str) -> Notice:
    return Notice(
        user_id=person.pk,
        subject=subject,
        text=work_item.title,
        url=reverse("work-item", args=[work_item.pk]),
        key=key,
    )


def _tell_of_edition(event: EditionPublished | EditionWithdrawn) -> list[Notice]:
    made = []
    for member in members_to_tell(event.committee, but=event.actor):
        with in_language_of(member):
            sentence = (
                _("%(name)s is published")
                if isinstance(event, EditionPublished)
                else _("%(name)s is withdrawn")
            )
            subject = sentence % {"name": event.reference}
        made.append(
            Notice(
                user_id=member.pk,
                subject=subject,
                text=event.reference,
                url=reverse("edition", args=[event.designation, event.number]),
                key=f"{event.name}:{event.edition}",
            )
        )
    return made


def owed(user: User, at: datetime) -> list[Owed]:
    """Return the work items whose next step an officer is to decide."""
    return [
        Owed(
            key=f"work_item:{one.pk}:{one.standing.code}",
            kind="work_item",
            title=_("%(name)s: decide what follows") % {"name": one.printed},
            url=reverse("work-item", args=[one.pk]),
            action=_("Decide"),
            committee=one.committee.designation,
        )
        for one in decisions_owed_by(user)
    ]


def found(query: str, user: User | AnonymousUser) -> list[Hit]:
    """Return projects and requirements that hold the words; all of them public."""
    projects = [
        Hit(
            kind=_("Standards"),
            title=f"{one.printed} {one.title}",
            url=reverse("standard", args=[one.designation]),
            excerpt=one.scope[:200],
        )
        for one in found_projects(query)
    ]
    requirements = [
        Hit(
            kind=_("Requirements"),
            title=f"{one.edition.reference}, {one.label}",
            url=reverse("edition", args=[one.edition.standard.designation, one.edition.number])
            + f"#r-{one.permanent_id}",
            excerpt=one.statement[:200],
        )
        for one in found_requirements(query)
    ]
    return projects + requirements


slots.register("notify", notices)
slots.register("inbox", owed)
slots.register("search", found)
