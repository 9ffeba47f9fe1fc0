"""What a job is doing now, in the words and figures of its page."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from certification.metrics import metric_of
from certification.queries.labels import over_word
from certification.queries.results import results_for
from certification.rules.jobs import JobState
from certification.rules.metric import REPORTED_ONLY

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from certification.models import Job, Run
    from standards.models import User

STAGES = ("read", "measure", "judge", "report")
LEADING = ("roc_auc", "accuracy", "rmse", "macro_f1", "mse")


def latest_run(job: Job) -> Run | None:
    """Return the newest run of a job; None before the first."""
    runs = list(job.runs.all())
    return runs[-1] if runs else None


def _stage_words() -> dict[str, str]:
    return {
        "read": _("Read"),
        "measure": _("Measure"),
        "judge": _("Judge"),
        "report": _("Report"),
    }


def steps_of(job: Job, run: Run | None) -> list[dict[str, Any]]:
    """Return the stages of a run, each {name, label, detail, done, current}."""
    finished = job.state == JobState.FINISHED
    present = len(STAGES) if finished else _present(job, run)
    return [
        {
            "name": name,
            "label": _stage_words()[name],
            "detail": _detail(run) if place == present and run else "",
            "done": place < present,
            "current": place == present and job.state == JobState.RUNNING,
        }
        for place, name in enumerate(STAGES)
    ]


def _present(job: Job, run: Run | None) -> int:
    if job.state != JobState.RUNNING or run is None:
        return -1
    return STAGES.index(run.stage) if run.stage in STAGES else 0


def _detail(run: Run) -> str:
    if not run.total:
        return ""
    return _("%(done)s of %(total)s") % {"done": run.done, "total": run.total}


def share_done(job: Job, run: Run | None) -> int:
    """Return how much of a job is done, in percent."""
    if job.state == JobState.FINISHED:
        return 100
    if job.state != JobState.RUNNING or run is None:
        return 0
    return round(100 * run.done / run.total) if run.stage == "measure" and run.total else 5


def shown(figure: float | None) -> float | None:
    """Return a figure rounded to four significant digits, for readers."""
    if figure is None or figure == 0 or not math.isfinite(figure):
        return figure
    return round(figure, 3 - math.floor(math.log10(abs(figure))))


FIGURES = ("value", "low", "high", "bound", "threshold")


def result_rows(job: Job, user: User | AnonymousUser) -> list[dict[str, Any]]:
    """Return the criteria of a job's plan with what is known of each so far."""
    found = {one["criterion"]: one for one in results_for(job, user)}
    rows = []
    for criterion in job.plan["criteria"]:
        row = dict(found.get(criterion["criterion"], {}))
        spec = criterion["spec"]
        row.setdefault("verdict", "")
        row |= {
            "criterion": criterion["criterion"],
            "requirement": criterion["requirement_label"],
            "threshold": spec["threshold"],
            "direction": spec["direction"],
            "over": over_word(spec.get("over") or "overall"),
            "label": _(metric_of(job.plan["task"], spec["metric"]).label),
        }
        rows.append(row | {name: shown(row.get(name)) for name in FIGURES})
    return rows


def group_rows(job: Job, measures: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the leading metric by group on the most telling slice a reader may see in full."""
    full = [one for one in measures if isinstance(one["value"], float)]
    slices = {one["slice"] for one in full}
    chosen = "gate" if "gate" in slices else "public"
    for slug in LEADING:
        rows = [one for one in full if one["metric"] == slug and one["slice"] == chosen]
        if rows:
            return _groups(job, slug, chosen, rows)
    return None


def _groups(job: Job, slug: str, chosen: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    ends = [end for one in rows for end in (one["low"], one["high"]) if end is not None]
    margin = (max(ends) - min(ends)) * 0.06 if ends else 0.0
    return {
        "label": _(metric_of(job.plan["task"], slug).label),
        "gate": chosen == "gate",
        "scale": [min(ends) - margin, max(ends) + margin] if ends else None,
        "rows": [
            {
                "name": _group_name(one["group"]),
                "n": one["n"],
                **{name: shown(one[name]) for name in ("value", "low", "high")},
            }
            for one in rows
        ],
    }


def _group_name(group: dict[str, str] | None) -> str:
    if not group:
        return _("Overall")
    return ", ".join(f"{column} {value}" for column, value in group.items())


def measure_table(job: Job, measures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return every metric of both slices without groups, public and gate side by side."""
    table: dict[str, dict[str, Any]] = {}
    for one in measures:
        if one["group"] is None and one["metric"] not in REPORTED_ONLY:
            label = _(metric_of(job.plan["task"], one["metric"]).label)
            row = table.setdefault(one["metric"], {"metric": one["metric"], "label": label})
            figures = {name: shown(one[name]) for name in ("value", "low", "high")}
            row[one["slice"]] = figures | {"n": one["n"], "reason": one["reason"]}
    return list(table.values())
