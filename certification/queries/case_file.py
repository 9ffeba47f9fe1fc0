"""What the pages of an application show: steps, results, files, history, open moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from certification.permissions import Capability, may
from certification.queries import applications as queries
from certification.queries import labels
from certification.queries.criteria import criteria_of
from certification.rules.applications import (
    DECIDED,
    NEEDS_REASON,
    RECORD_FINDING,
    ApplicationState,
    may_see_features,
    unmet_requirements,
)
from certification.rules.artifacts import EVIDENCE, accepts_upload
from certification.rules.separation import Act

if TYPE_CHECKING:
    from certification.models import (
        Application,
        ApplicationTransition,
        Artifact,
        Nonconformity,
        SchemeCriterion,
    )
    from standards.models import User

WITH_REASON = NEEDS_REASON | {"answer", "refuse", "resume", "grant"}


def transitions_of(application: Application) -> list[ApplicationTransition]:
    """Return the history of an application with its actors, oldest first."""
    return list(application.transitions.select_related("actor"))


def open_moves(
    application: Application, person: User, history: list[ApplicationTransition]
) -> list[str]:
    """Return the moves that a person may make now."""
    acts = [Act(one.move, one.actor_id) for one in history]
    return queries.open_moves(application, person, acts=acts)


def steps(application: Application | None, current: str) -> list[dict[str, Any]]:
    """Return the wizard's steps; `application` is None before it is opened."""
    names = {
        "system": _("System"),
        "data": _("Evidence and data"),
        "check": _("Check and submit"),
    }
    order = list(names)
    return [
        {
            "name": name,
            "label": label,
            "done": order.index(name) < order.index(current),
            "current": name == current,
            "number": order.index(name) + 1,
            "of": len(order),
            "reachable": application is not None,
        }
        for name, label in names.items()
    ]


def system_of(application: Application) -> dict[str, Any]:
    """Return what the application says of its system, as the form names it."""
    return {
        "name": application.system_name,
        "version": application.system_version,
        "description": application.system_description,
        "organisation": application.organisation.name,
        "submission": application.submission,
        "consent_publish": application.consent_publish,
        "accept_agreement": application.agreed_at is not None,
    }


def judged_criteria(application: Application) -> list[SchemeCriterion]:
    """Return the criteria that are judged on evidence."""
    return [one for one in criteria_of(application.scheme) if one.kind == "judged"]


def file_choices(application: Application) -> list[tuple[str, str]]:
    """Return what a file may be now: the submission, or evidence for one criterion."""
    choices = []
    if accepts_upload(application.submission, application.state):
        choices.append(
            (
                application.submission,
                _("The submission: %(kind)s") % {"kind": labels.kind_word(application.submission)},
            )
        )
    if accepts_upload(EVIDENCE, application.state):
        choices += [
            (
                f"{EVIDENCE}:{one.criterion}",
                _("Evidence for %(requirement)s: %(what)s")
                % {
                    "requirement": one.requirement.label,
                    "what": str(one.definition.get("evidence", ""))[:80],
                },
            )
            for one in judged_criteria(application)
        ]
    return choices


def takes_files(application: Application, person: User) -> bool:
    """Tell whether this person may hand in a file now."""
    takes = {application.submission, EVIDENCE}
    return any(accepts_upload(kind, application.state) for kind in takes) and may(
        person, Capability.SUBMIT, application
    )


def unmet(application: Application) -> list[str]:
    """Return the labels of requirements that are not shown to be met."""
    results = queries.requirement_results(application)
    return unmet_requirements((one.label, one.kind, one.verdict) for one in results) or [
        one.label for one in results[:1]
    ]


def move_buttons(moves: list[str]) -> list[dict[str, Any]]:
    """Return the buttons of the moves that the page offers by themselves."""
    return [
        {
            "name": move,
            "label": labels.MOVES[move],
            "hint": labels.HINTS.get(move, ""),
            "asks_reason": move in WITH_REASON,
            "needs_reason": move in NEEDS_REASON | {"answer", "refuse"},
            "asks_limits": move == "grant",
        }
        for move in moves
        if move != RECORD_FINDING
    ]


def case_of(
    application: Application, moves: list[str], history: list[ApplicationTransition]
) -> dict[str, Any]:
    """Return everything that the case file shows of an application; at most eight queries."""
    return {
        "application": application,
        "state": labels.STATES[application.state],
        "tone": labels.TONES.get(application.state, "note"),
        "results": [_result(one) for one in queries.requirement_results(application)],
        "artifacts": artifacts_of(application),
        "jobs": [
            {"row": one, "word": labels.JOB_STATES[one.state]}
            for one in application.jobs.order_by("-pk")
        ],
        "submission": labels.kind_word(application.submission),
        "attempts": queries.attempts_of(application),
        "history": [{"move": labels.MOVES.get(one.move, one.move), "row": one} for one in history],
        "nonconformity": _open_nonconformity(application),
        **_outcome(application),
        "moves": moves,
        "has_features": may_see_features(
            application.state, agreed=application.agreed_at is not None
        ),
    }


def _open_nonconformity(application: Application) -> Nonconformity | None:
    if application.state != ApplicationState.NONCONFORMITY_OPEN:
        return None
    return application.nonconformities.filter(answered_at__isnull=True).first()


def _outcome(application: Application) -> dict[str, Any]:
    """Return decision and certificate where there can be any."""
    if application.state not in DECIDED:
        return {"decision": None, "certificate": None}
    return {
        "decision": application.decisions.select_related("by").order_by("pk").last(),
        "certificate": application.certificates.order_by("-pk").first(),
    }


def _result(result: queries.RequirementResult) -> dict[str, Any]:
    return {
        "result": result,
        "word": labels.VERDICTS[result.verdict],
        "criteria": [
            line
            | {
                "word": labels.VERDICTS[line["verdict"]],
                "name": labels.metric_word(line.get("metric", "")),
            }
            for line in result.criteria
        ],
    }


def artifacts_of(application: Application) -> list[dict[str, Any]]:
    """Return the files of an application, each with what it is and what is wrong with it."""
    asked = {one.criterion: one.requirement.label for one in criteria_of(application.scheme)}
    return [_artifact(one, asked) for one in application.artifacts.all()]


def _artifact(artifact: Artifact, asked: dict[str, str]) -> dict[str, Any]:
    kind = labels.kind_word(artifact.kind)
    if artifact.criterion in asked:
        label = asked[artifact.criterion]
        kind = _("Evidence for %(requirement)s") % {"requirement": label}
    return {
        "row": artifact,
        "kind": kind,
        "problems": [
            problem | {"detail": labels.problem_sentence(problem)} for problem in artifact.problems
        ],
        "word": labels.ARTIFACT_STATES[artifact.state],
        "tone": labels.ARTIFACT_TONES[artifact.state],
    }
