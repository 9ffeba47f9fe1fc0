"""Read what a run measured and decided, as detailed as the reader may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from certification.metrics import metrics_of
from certification.permissions import Capability, may
from certification.queries.applications import latest_findings
from certification.rules.disclosure import coarse_measure, coarse_result
from certification.rules.power import settling_units
from certification.rules.verdict import Verdict

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from certification.models import CriterionResult, Job, Measurement
    from standards.models import User

    Reader = User | AnonymousUser


def sees_detail(user: Reader, job: Job) -> bool:
    """Tell whether a reader sees the gate slice in full."""
    return may(user, Capability.SEE_GATE_DETAIL, job)


def measure_shape(row: Measurement) -> dict[str, Any]:
    """Return one measure in full."""
    names = ("metric", "slice", "group", "n", "value", "low", "high", "method", "reason")
    return {name: getattr(row, name) for name in names}


def result_shape(row: CriterionResult) -> dict[str, Any]:
    """Return one criterion's result in full."""
    requirement = row.criterion.requirement
    definition = row.criterion.definition
    return {
        "requirement": requirement.label,
        "requirement_id": requirement.permanent_id,
        "criterion": row.criterion.criterion,
        "clause": requirement.clause,
        "obligation": requirement.kind,
        "metric": row.metric,
        "direction": definition.get("direction", ""),
        "over": definition.get("over") or "overall",
        "rule": definition.get("rule") or "bound",
        "threshold": row.threshold,
        "group": row.group,
        "n": row.n,
        "value": row.value,
        "low": row.low,
        "high": row.high,
        "level": row.level,
        "bound": row.bound,
        "verdict": row.verdict,
        "reason": row.reason,
        "settling_units": _settling(row),
    }


def _settling(row: CriterionResult) -> int | None:
    if row.verdict != Verdict.INCONCLUSIVE or row.value is None or row.bound is None:
        return None
    return settling_units(row.n, row.value, row.bound, row.threshold)


def measures_for(job: Job, user: Reader) -> list[dict[str, Any]]:
    """Return all measures of a job as this reader may see them."""
    shapes = [measure_shape(one) for one in job.measurements.all()]
    return shapes if sees_detail(user, job) else [coarse_measure(one) for one in shapes]


def results_for(job: Job, user: Reader) -> list[dict[str, Any]]:
    """Return the results of the measured criteria as this reader may see them."""
    rows = job.results.select_related("criterion__requirement")
    shapes = [result_shape(one) for one in rows]
    return shapes if sees_detail(user, job) else [coarse_result(one) for one in shapes]


def findings_for(job: Job) -> list[dict[str, Any]]:
    """Return the findings on the judged criteria of the job's application."""
    if job.application is None:
        return []
    criteria = {
        one.pk: one
        for one in job.scheme.criteria.select_related("requirement").filter(kind="judged")
    }
    found = latest_findings(job.application)
    return [
        {
            "requirement": one.requirement.label,
            "criterion": one.criterion,
            "clause": one.requirement.clause,
            "finding": found[pk].finding if pk in found else None,
            "justification": found[pk].justification if pk in found else "",
        }
        for pk, one in criteria.items()
    ]


def report(job: Job, user: Reader) -> dict[str, Any]:
    """Return the whole report of a finished job as JSON values."""
    plan = job.plan
    return {
        "job": str(job.pk),
        "number": job.number,
        "application": None if job.application_id is None else str(job.application_id),
        "edition": plan["edition"],
        "task": plan["task"],
        "attempt": job.attempt,
        "run": job.run,
        "finished": job.ended_at,
        "verdict": job.verdict,
        "results": results_for(job, user),
        "findings": findings_for(job),
        "measures": measures_for(job, user),
        "methods": {
            metric.slug: {"source": metric.source, "degenerate": metric.degenerate}
            for metric in metrics_of(plan["task"])
        },
        "evaluator": plan["evaluator"],
        "seed": plan["seed"],
        "digests": {
            "artifact": plan["artifact"],
            "edition": plan["edition_hash"],
            "result": job.result_digest,
            **plan["dataset"],
        },
    }
