"""The moves that people make on an application: who may, what must hold, what follows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from certification.models import Appeal, Decision, Finding, Nonconformity
from certification.operations.applications import end_evaluation_if_complete
from certification.operations.certificates import change_status, current_certificate
from certification.operations.jobs import cancel_job, enqueue_job
from certification.operations.steps import Step, lock_application, take_step
from certification.operations.withdrawals import withdrawal_agreed
from certification.permissions import parties_of
from certification.queries import applications as queries
from certification.queries.criteria import judged_criterion
from certification.rules import applications as rules
from certification.rules.separation import Conflict as Nearness
from standards.kernel.errors import Conflict, FieldProblem, Forbidden, InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from certification.models import Application
    from standards.models import User

APPEAL_WINDOW = timedelta(days=30)
ANSWER_WINDOW = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Details:
    """Hold what a move says beside its name; each move reads what it needs."""

    reason: str = ""
    criterion: str = ""
    finding: str = ""
    justification: str = ""
    reasons: tuple[rules.Refusal, ...] = ()
    limits: str = ""
    due: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Request:
    """Hold one move of one person on one locked application."""

    application: Application
    details: Details
    actor: User
    at: datetime
    evidence: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def make_move(
    *, application: Application, move: str, details: Details, actor: User, at: datetime
) -> Application:
    """Make a move and what it brings with it; a withdrawal may first await a second person.

    InvalidInput for an unknown move or missing details, Forbidden when this person may not,
    Conflict when the state does not fit or something else must come first.
    """
    application = lock_application(application)
    _check_person(application, move, actor)
    if move in rules.NEEDS_REASON and not details.reason.strip():
        raise _invalid("/reason", _("This move needs a reason in words."))
    request = Request(application=application, details=details, actor=actor, at=at)
    BEFORE.get(move, _nothing)(request)
    if move == "withdraw" and not _two_agree(request):
        return application
    take_step(
        application,
        Step(move=move, actor=actor, at=at, reason=_words(details), evidence=request.evidence),
    )
    AFTER.get(move, _nothing)(request)
    return application


def _two_agree(request: Request) -> bool:
    """Tell whether enough persons want the certificate withdrawn; the wish of this one is kept."""
    certificate = current_certificate(request.application)
    return certificate is None or withdrawal_agreed(
        certificate=certificate,
        reason=request.details.reason.strip(),
        actor=request.actor,
        at=request.at,
    )


def _check_person(application: Application, move: str, actor: User) -> None:
    parties = rules.parties(move, application.state)
    if not parties:
        raise _invalid(
            "/move",
            _("There is no move “{move}”. Moves: {moves}.").format(
                move=move, moves=", ".join(rules.MOVES)
            ),
        )
    if not parties & parties_of(actor, application):
        raise Forbidden(
            _("Only these make the move “{move}”: {parties}.").format(
                move=move, parties=", ".join(sorted(parties))
            )
        )
    rules.target(application.state, move, appealed=application.appealed_state)
    near = queries.nearness(application, move, actor)
    if near is not None:
        raise Forbidden(str(_near_words(near)))


def _near_words(near: Nearness) -> str:
    return {
        Nearness.OWN_ORGANISATION: _(
            "You act for the applicant's organisation; somebody else must do this."
        ),
        Nearness.NOT_APPLICANT: _("Only people of the applicant may do this."),
        Nearness.EVALUATED: _(
            "You evaluated this application; review and decision are for others."
        ),
        Nearness.TOOK_PART: _("You took part in this application before; it is for others now."),
    }[near]


def _invalid(pointer: str, detail: str) -> InvalidInput:
    return InvalidInput(detail, errors=[FieldProblem(pointer, detail)])


def _words(details: Details) -> str:
    return (details.reason or details.justification).strip()


def _nothing(request: Request) -> None:
    """Let a move that needs no guard and has no consequence pass."""


def _before_submit(request: Request) -> None:
    application = request.application
    lacks = rules.missing_for_submission(
        agreed=application.agreed_at is not None,
        artifact_states=list(application.artifacts.values_list("state", flat=True)),
        attempts_left=queries.attempts_of(application).left,
    )
    if lacks:
        words = {
            "agreement": _("the agreement is not accepted"),
            "unfinished": _("a file has not arrived whole"),
            "attempts": _("no attempt is left under this scheme"),
        }
        raise Conflict(
            _("Before you can submit: {lacks}.").format(
                lacks="; ".join(words[code] for code in lacks)
            )
        )
    request.evidence["artifacts"] = queries.artifact_digests(application)


def _before_start(request: Request) -> None:
    application = request.application
    attempt = 0
    if queries.needs_artifact(application):
        if queries.accepted_artifact(application) is None:
            raise Conflict(
                _(
                    "The evaluation needs an accepted file of the kind “{kind}”; there is none yet."
                ).format(kind=application.submission)
            )
        attempt = _check_attempts(application)
    application.plan = queries.plan_of(application, attempt=attempt)
    request.evidence["plan"] = application.plan


def _check_attempts(application: Application) -> int:
    """Return the number of the next attempt; Conflict when none is left."""
    attempts = queries.attempts_of(application)
    if attempts.left <= 0:
        raise Conflict(
            _("All {allowed} attempts under this scheme are used.").format(allowed=attempts.allowed)
        )
    return attempts.used + 1


def _after_start(request: Request) -> None:
    """Enqueue the newest artefact where there is one to evaluate; else nothing is awaited."""
    application = request.application
    artifact = queries.artifact_to_evaluate(application)
    if artifact is not None:
        enqueue_job(
            application=application,
            artifact=artifact,
            attempt=queries.attempts_of(application).used + 1,
            actor=request.actor,
            at=request.at,
        )
    end_evaluation_if_complete(application, request.at)


def _before_finding(request: Request) -> None:
    details = request.details
    criterion = judged_criterion(request.application.scheme, details.criterion)
    if criterion is None:
        raise _invalid("/criterion", _("The scheme has no such judged criterion."))
    if details.finding not in set(rules.Finding):
        raise _invalid(
            "/finding",
            _("A finding is one of: {findings}.").format(findings=", ".join(rules.Finding)),
        )
    if not details.justification.strip():
        raise _invalid("/justification", _("A finding needs its justification in words."))
    finding = Finding.objects.create(
        application=request.application,
        criterion=criterion,
        finding=details.finding,
        justification=details.justification.strip(),
        by=request.actor,
        at=request.at,
    )
    request.evidence.update(
        {"finding": str(finding.pk), "criterion": details.criterion, "result": details.finding}
    )


def _end_if_complete(request: Request) -> None:
    end_evaluation_if_complete(request.application, request.at)


def _before_nonconformity(request: Request) -> None:
    due = request.details.due or request.at + ANSWER_WINDOW
    if due <= request.at:
        raise _invalid("/due", _("The date by which to answer lies in the past."))
    Nonconformity.objects.create(
        application=request.application,
        text=request.details.reason.strip(),
        due=due,
        opened_by=request.actor,
        opened_at=request.at,
    )


def _before_answer(request: Request) -> None:
    if not request.details.reason.strip():
        raise _invalid("/reason", _("Say in words what was done about the nonconformity."))
    if queries.has_unchecked_artifact(request.application):
        raise Conflict(_("A file is still being checked. Answer when that is done."))
    if queries.artifact_to_evaluate(request.application) is not None:
        _check_attempts(request.application)
    request.application.nonconformities.filter(answered_at__isnull=True).update(
        answer=request.details.reason.strip(),
        answered_by=request.actor,
        answered_at=request.at,
    )


def _before_review(request: Request) -> None:
    missing = queries.criteria_without_finding(request.application)
    if missing:
        raise Conflict(
            _("These judged criteria have no finding yet: {criteria}.").format(
                criteria=", ".join(missing)
            )
        )


def _before_grant(request: Request) -> None:
    results = queries.requirement_results(request.application)
    unmet = rules.unmet_requirements((one.label, one.kind, one.verdict) for one in results)
    if unmet:
        raise Conflict(
            _("Not shown to be met: {requirements}. Refuse, or review again.").format(
                requirements=", ".join(unmet)
            )
        )
    request.evidence["decision"] = _decide(request, "granted")


def _before_refuse(request: Request) -> None:
    if not request.details.reasons:
        raise _invalid(
            "/reasons", _("A refusal gives its reasons: a list of requirement and reason.")
        )
    request.evidence["decision"] = _decide(request, "refused")


def _decide(request: Request, outcome: str) -> str:
    results = queries.requirement_results(request.application)
    decision = Decision.objects.create(
        application=request.application,
        outcome=outcome,
        reason=request.details.reason.strip(),
        reasons=[vars(one) for one in request.details.reasons],
        results=[one.as_dict() for one in results],
        limits=request.details.limits.strip(),
        by=request.actor,
        at=request.at,
    )
    return str(decision.pk)


def _change_certificate(move: str) -> Callable[[Request], None]:
    def change(request: Request) -> None:
        certificate = current_certificate(request.application)
        if certificate is not None:
            change_status(
                certificate=certificate,
                move=move,
                reason=request.details.reason.strip(),
                actor=request.actor,
                at=request.at,
            )

    return change


def _after_resume(request: Request) -> None:
    if request.application.state == rules.ApplicationState.ACTIVE:
        _change_certificate("resume")(request)
    else:
        _end_if_complete(request)


def _before_appeal(request: Request) -> None:
    application = request.application
    decided = application.transitions.filter(target=application.state).last()
    if decided is not None and not rules.appeal_is_timely(decided.at, request.at, APPEAL_WINDOW):
        raise Conflict(_("An appeal is made within 30 days of the decision."))
    application.appealed_state = application.state
    Appeal.objects.create(
        application=application,
        against=application.state,
        grounds=request.details.reason.strip(),
        opened_by=request.actor,
        opened_at=request.at,
    )


def _close_appeal(state: str) -> Callable[[Request], None]:
    def close(request: Request) -> None:
        request.application.appeals.filter(state="open").update(
            state=state,
            answer=request.details.reason.strip(),
            decided_by=request.actor,
            decided_at=request.at,
        )
        request.application.appealed_state = ""
        request.application.save(update_fields=["appealed_state"])

    return close


def _after_cancel(request: Request) -> None:
    for job in request.application.jobs.filter(state__in=["queued", "running"]):
        cancel_job(job=job, actor=request.actor, at=request.at)


BEFORE: dict[str, Callable[[Request], None]] = {
    "submit": _before_submit,
    "start_evaluation": _before_start,
    rules.RECORD_FINDING: _before_finding,
    "open_nonconformity": _before_nonconformity,
    "answer": _before_answer,
    "review": _before_review,
    "grant": _before_grant,
    "refuse": _before_refuse,
    "appeal": _before_appeal,
}
AFTER: dict[str, Callable[[Request], None]] = {
    "start_evaluation": _after_start,
    rules.RECORD_FINDING: _end_if_complete,
    "answer": _after_start,
    "resume": _after_resume,
    "suspend": _change_certificate("suspend"),
    "reduce": _change_certificate("reduce"),
    "withdraw": _change_certificate("withdraw"),
    "uphold": _close_appeal("upheld"),
    "overturn": _close_appeal("overturned"),
    "cancel": _after_cancel,
}
