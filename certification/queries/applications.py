"""Read applications: their history, what they rest on, how their requirements fare."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Subquery

from certification.models import Application, Artifact, CriterionResult, Finding
from certification.permissions import applicants_of, parties_of
from certification.queries.criteria import criteria_of
from certification.rules import applications as rules
from certification.rules.artifacts import EVIDENCE
from certification.rules.jobs import EVALUATOR_VERSION, is_platform_failure
from certification.rules.separation import Act, conflict_of
from certification.rules.separation import Conflict as Nearness

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from certification.models import Job, SchemeCriterion
    from standards.models import User


@dataclass(frozen=True)
class Attempts:
    """Say how many attempts an organisation has used under a scheme, of how many."""

    used: int
    allowed: int

    @property
    def left(self) -> int:
        """Return how many are left, never below 0."""
        return max(0, self.allowed - self.used)


@dataclass(frozen=True, kw_only=True)
class RequirementResult:
    """Say how one requirement fares: the worst verdict of its criteria, and each of them."""

    label: str
    kind: str
    clause: str
    permanent_id: str
    title: str
    verdict: str
    criteria: list[dict[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON values, as a decision keeps it."""
        return asdict(self)


def acts_of(application: Application) -> list[Act]:
    """Return who made which move, oldest first."""
    return [
        Act(move, actor) for move, actor in application.transitions.values_list("move", "actor_id")
    ]


def nearness(application: Application, move: str, person: User) -> Nearness | None:
    """Return why a person is too near to make a move; None when nothing stands against it."""
    return conflict_of(
        person.pk,
        move,
        acts=acts_of(application),
        applicants=applicants_of(application),
        decision=move == "resume" and application.state == rules.ApplicationState.SUSPENDED,
    )


def open_moves(
    application: Application, person: User, *, acts: list[Act] | None = None
) -> list[str]:
    """Return the moves that a person may make now; `acts` are its history where it is at hand."""
    own = parties_of(person, application)
    applicants = applicants_of(application)
    acts = acts_of(application) if acts is None else acts
    ending = application.state == rules.ApplicationState.SUSPENDED
    return [
        move
        for move in rules.moves_at(application.state, appealed=application.appealed_state)
        if rules.parties(move, application.state) & own
        and conflict_of(
            person.pk,
            move,
            acts=acts,
            applicants=applicants,
            decision=ending and move == "resume",
        )
        is None
    ]


def attempts_of(application: Application) -> Attempts:
    """Return the attempts charged to the applicant's organisation on this scheme's label sets."""
    used = application.jobs.model._default_manager.filter(
        application__organisation=application.organisation_id,
        application__scheme=application.scheme_id,
        charged=True,
    ).count()
    return Attempts(used, application.scheme.attempts)


def artifact_digests(application: Application) -> list[str]:
    """Return `sha256:` digests of the artefacts that were received, oldest first."""
    return [
        f"sha256:{one}"
        for one in application.artifacts.exclude(sha256="").values_list("sha256", flat=True)
    ]


def evaluated_job(application: Application) -> Job | None:
    """Return the newest job that finished, with its artefact; None where nothing was measured."""
    finished = application.jobs.filter(state="finished").select_related("artifact")
    return finished.order_by("-pk").first()


def certified_digests(application: Application) -> list[str]:
    """Return what a certificate is about: the artefact last evaluated, then accepted evidence."""
    job = evaluated_job(application)
    measured = [job.artifact.sha256] if job is not None and job.artifact is not None else []
    evidence = application.artifacts.filter(kind=EVIDENCE, state="accepted")
    return [f"sha256:{one}" for one in [*measured, *evidence.values_list("sha256", flat=True)]]


def accepted_artifact(application: Application) -> Artifact | None:
    """Return the newest accepted file of the application's submission kind."""
    return application.artifacts.filter(kind=application.submission, state="accepted").last()


def artifact_to_evaluate(application: Application) -> Artifact | None:
    """Return the newest accepted file unless a job was made for it already."""
    artifact = accepted_artifact(application)
    if artifact is None or application.jobs.filter(artifact=artifact).exists():
        return None
    return artifact


def has_unchecked_artifact(application: Application) -> bool:
    """Tell whether a file is still arriving or being checked."""
    return application.artifacts.filter(state__in=["receiving", "checking"]).exists()


def needs_artifact(application: Application) -> bool:
    """Tell whether the scheme measures anything."""
    return any(one.kind == "measured" for one in criteria_of(application.scheme))


def evaluation_is_complete(application: Application) -> bool:
    """Tell whether the latest job ended by itself; without jobs, whether every finding is there."""
    latest = application.jobs.order_by("-pk").first()
    if latest is None:
        return not criteria_without_finding(application)
    if latest.state == "failed":
        return not is_platform_failure(latest.failure_code or "")
    return bool(latest.state == "finished")


def latest_findings(application: Application) -> dict[int, Finding]:
    """Return the finding that counts of each judged criterion, by the criterion's row."""
    return {one.criterion_id: one for one in application.findings.select_related("by")}


def criteria_without_finding(application: Application) -> list[str]:
    """Return the labels of requirements whose judged criteria have no finding."""
    found = latest_findings(application)
    return [
        one.requirement.label
        for one in criteria_of(application.scheme)
        if one.kind == "judged" and one.pk not in found
    ]


def latest_results(application: Application) -> QuerySet[CriterionResult]:
    """Return the results of the newest job that finished; none before the first."""
    newest = application.jobs.filter(state="finished").order_by("-pk").values("pk")[:1]
    return CriterionResult.objects.filter(job__in=Subquery(newest)).order_by("pk")


_RANK = ["not_met", "not_evaluable", "inconclusive", "not_evaluated", "met", "not_applicable"]


def requirement_results(application: Application) -> list[RequirementResult]:
    """Return how each requirement of the scheme fares, in the standard's order.

    Measured criteria take the newest finished job, judged ones the finding that counts; what has
    neither is `not_evaluated`.
    """
    found = latest_findings(application)
    measured = {one.criterion_id: one for one in latest_results(application)}
    grouped: dict[int, list[SchemeCriterion]] = {}
    for criterion in criteria_of(application.scheme):
        grouped.setdefault(criterion.requirement_id, []).append(criterion)
    return [_requirement_result(group, found, measured) for group in grouped.values()]


def _requirement_result(
    group: list[SchemeCriterion],
    found: dict[int, Finding],
    measured: dict[int, CriterionResult],
) -> RequirementResult:
    lines = [
        _judged_line(one, found.get(one.pk))
        if one.kind == "judged"
        else _measured_line(one, measured.get(one.pk))
        for one in group
    ]
    requirement = group[0].requirement
    return RequirementResult(
        label=requirement.label,
        kind=requirement.kind,
        clause=requirement.clause,
        permanent_id=requirement.permanent_id,
        title=requirement.title or requirement.statement[:120],
        verdict=min((line["verdict"] for line in lines), key=_RANK.index),
        criteria=lines,
    )


def _judged_line(criterion: SchemeCriterion, finding: Finding | None) -> dict[str, Any]:
    return {
        "criterion": criterion.criterion,
        "kind": "judged",
        "verdict": finding.finding if finding else "not_evaluated",
        "justification": finding.justification if finding else "",
        "establish": criterion.definition.get("establish", ""),
    }


def _measured_line(criterion: SchemeCriterion, result: CriterionResult | None) -> dict[str, Any]:
    line: dict[str, Any] = {
        "criterion": criterion.criterion,
        "kind": "measured",
        "metric": criterion.definition.get("metric", ""),
        "threshold": _figure(criterion.definition.get("threshold")),
        "direction": criterion.definition.get("direction", ""),
        "verdict": "not_evaluated",
    }
    if result is None:
        return line
    figures = {name: _figure(getattr(result, name)) for name in ("value", "low", "high", "bound")}
    return line | figures | {"verdict": result.verdict, "n": str(result.n)}


def _figure(value: float | None) -> str:
    """Return a figure to six significant digits as a string; empty for none."""
    return "" if value is None else f"{float(value):.6g}"


def plan_of(application: Application, *, attempt: int) -> dict[str, Any]:
    """Return what is frozen when an evaluation starts: edition, digests, evaluator, attempt."""
    scheme = application.scheme
    return {
        "edition": scheme.edition.reference,
        "edition_hash": scheme.edition.hash,
        "artifacts": artifact_digests(application),
        "datasets": sorted(
            {
                one.dataset_version.commitment
                for one in scheme.criteria.select_related("dataset_version")
                if one.dataset_version is not None
            }
        ),
        "evaluator": EVALUATOR_VERSION,
        "attempt": attempt,
    }
