"""The one way in which an application changes its state: transition row, state, event."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from certification.events.applications import ApplicationMoved
from certification.models import Application, ApplicationTransition
from certification.rules import applications as rules
from standards import journal
from standards.kernel.canonical import content_hash

if TYPE_CHECKING:
    from datetime import datetime

    from standards.models import User


@dataclass(frozen=True, kw_only=True)
class Step:
    """Say which move is made, by whom (None: the platform), why and on what it rests."""

    move: str
    actor: User | None
    at: datetime
    reason: str = ""
    evidence: dict[str, Any] = field(default_factory=dict)


def lock_application(application: Application) -> Application:
    """Return the application's row, locked until the end of the transaction."""
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("scheme__edition__standard", "organisation", "applicant")
        .get(pk=application.pk)
    )


def take_step(application: Application, step: Step) -> ApplicationTransition:
    """Move a locked application and write its history; Conflict when the state does not fit."""
    source = application.state
    target = rules.target(source, step.move, appealed=application.appealed_state)
    transition = ApplicationTransition.objects.create(
        application=application,
        move=step.move,
        source=source,
        target=target,
        actor=step.actor,
        at=step.at,
        reason=step.reason,
        evidence=step.evidence,
        evidence_digest=content_hash(step.evidence),
    )
    application.state = target
    application.changed_at = step.at
    application.save(update_fields=["state", "changed_at", "appealed_state", "plan"])
    journal.record(
        ApplicationMoved(
            subject=application.subject,
            actor=step.actor.pk if step.actor else None,
            at=step.at,
            application=application.pk,
            move=step.move,
            source=source,
            target=target,
        )
    )
    return transition
