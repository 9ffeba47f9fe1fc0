"""What the printed report of a job shows: the report's values in the words of its readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from certification.queries.labels import (
    DIGESTS,
    JOB_VERDICTS,
    SLICES,
    metric_word,
    over_word,
)
from certification.queries.progress import shown
from certification.queries.results import report

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from certification.models import Job
    from standards.models import User

CELLS = {"tn": "TN", "fp": "FP", "fn": "FN", "tp": "TP"}


def report_page(job: Job, user: User | AnonymousUser) -> dict[str, Any]:
    """Return the report of a finished job with words for metrics, parts and verdicts."""
    told = report(job, user)
    return {
        "job": job,
        "report": told,
        "verdict": JOB_VERDICTS.get(told["verdict"], ""),
        "results": [_result(one) for one in told["results"]],
        "measures": [_measure(one) for one in told["measures"]],
        "digests": [
            {"name": DIGESTS.get(name, name), "digest": digest}
            for name, digest in told["digests"].items()
        ],
    }


def _result(one: dict[str, Any]) -> dict[str, Any]:
    return one | {
        "name": metric_word(one["metric"]),
        "over": over_word(one["over"]),
        "bound": shown(one["bound"]),
    }


def _measure(one: dict[str, Any]) -> dict[str, Any]:
    value = one["value"]
    cells = value if isinstance(value, dict) else {}
    counts = [(CELLS.get(name, name), n) for name, n in cells.items()]
    group = ", ".join(f"{column} {name}" for column, name in (one["group"] or {}).items())
    return one | {
        "name": metric_word(one["metric"]),
        "part": SLICES.get(one["slice"], one["slice"]),
        "group": group,
        "counts": counts,
        "value": None if counts else shown(value),
        "low": shown(one["low"]),
        "high": shown(one["high"]),
    }
