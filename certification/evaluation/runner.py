"""Score one predictions file: every metric in every cell, then the verdicts."""

import math
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from certification.evaluation.intervals import Estimate
from certification.evaluation.reader import Expected, Reading, read_predictions
from certification.evaluation.sample import Bools, Draw, NotEvaluableError, Sample
from certification.evaluation.truth import SetFiles, Truth, read_truth
from certification.metrics import metrics_of
from certification.rules.metric import MINIMUM_UNITS, Measure, Metric, by_size
from certification.rules.submission import DataSheet, data_sheet
from certification.rules.verdict import (
    Cell,
    Judgement,
    Measured,
    Verdict,
    judge,
    judge_cell,
    measured,
    overall,
)

RESAMPLES = {"gate": 10_000, "public": 2_000}
LEVELS = (0.8, 0.9, 0.95, 0.98, 0.99)
REPORT_LEVEL = 0.95
Tell = Callable[[dict[str, Any]], None]
Group = dict[str, str] | None


class Place(NamedTuple):
    """Name one cell: a slice and a group of it (None: the whole slice)."""

    slice: str
    group: tuple[str, str] | None


@dataclass(frozen=True, kw_only=True)
class Order:
    """Hold what the scratch folder's job.json asks for."""

    task: str
    sheet: DataSheet
    criteria: list[dict[str, Any]]
    seed: int
    max_bytes: int


@dataclass
class Measurements:
    """Hold the estimates of all cells by metric, and what the report shows of them."""

    measures: list[dict[str, Any]] = field(default_factory=list)
    estimates: dict[tuple[Place, str], tuple[int, Estimate | str]] = field(default_factory=dict)


def read_order(raw: dict[str, Any]) -> Order:
    """Read job.json."""
    return Order(
        task=raw["task"],
        sheet=data_sheet(raw["sheet"]),
        criteria=raw["criteria"],
        seed=int(raw["seed"]),
        max_bytes=int(raw["max_bytes"]),
    )


def score(folder: Path, raw: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Score `folder`/predictions.csv against the set beside it; return the result as JSON values.

    A refused file gives {"problems": […]} alone.
    """
    order = read_order(raw)
    tell({"type": "progress", "stage": "read", "done": 0, "total": 1})
    files = SetFiles(
        public=folder / "public.csv",
        hidden_features=folder / "hidden_features.csv",
        hidden_labels=folder / "hidden_labels.csv",
    )
    truth = read_truth(files, order.sheet, order.task)
    expected = Expected(
        task=order.task, places=truth.places, classes=truth.classes, max_bytes=order.max_bytes
    )
    reading = read_predictions(folder / "predictions.csv", expected)
    tell({"type": "log", "line": f"{reading.row_count} rows read, {len(truth.places)} expected"})
    if reading.problems:
        return {"problems": [problem.as_json() for problem in reading.problems]}
    return _measured(order, truth, reading, tell)


def _measured(order: Order, truth: Truth, reading: Reading, tell: Tell) -> dict[str, Any]:
    sample = Sample(
        labels=truth.labels,
        predictions=reading.predictions,
        scores=reading.scores,
        units=truth.units,
        classes=truth.classes,
    )
    found = measure_all(order, truth, sample, tell)
    tell({"type": "progress", "stage": "judge", "done": 0, "total": len(order.criteria)})
    results = [_result(order, criterion, truth, found, tell) for criterion in order.criteria]
    decisive = [Verdict(one["verdict"]) for one in results if one["decisive"]]
    verdict = overall(decisive)
    tell({"type": "log", "line": f"verdict {verdict.value}"})
    return {
        "measures": found.measures,
        "results": results,
        "verdict": verdict.value,
        "rows": {"public": int((~truth.gate).sum()), "gate": int(truth.gate.sum())},
    }


def places(truth: Truth) -> Iterator[tuple[Place, Bools]]:
    """Yield every cell with the mask of its rows: slices, then their groups in order."""
    for name, mask in (("gate", truth.gate), ("public", ~truth.gate)):
        yield Place(name, None), mask
        for column, values in truth.groups.items():
            for value in sorted(set(values[mask].tolist())):
                yield Place(name, (column, value)), mask & (values == value)


def measure_all(order: Order, truth: Truth, sample: Sample, tell: Tell) -> Measurements:
    """Measure every metric of the task in every cell and tell each as it is there."""
    found, metrics = Measurements(), metrics_of(order.task)
    cells = list(places(truth))
    total, done = len(cells) * len(metrics), 0
    for place, mask in cells:
        part = sample.where(mask)
        for metric in metrics:
            found.measures.append(_measure(order, place, part, metric, found))
            done += 1
        tell({"type": "progress", "stage": "measure", "done": done, "total": total})
        _tell_cell(found.measures[-len(metrics) :], tell)
    return found


def _tell_cell(measures: list[dict[str, Any]], tell: Tell) -> None:
    for one in measures:
        if isinstance(one["value"], float):
            names = ("metric", "slice", "group", "n", "value", "low", "high")
            shown = {name: one[name] for name in names}
            tell({"type": "metric", "criterion": None, "verdict": None} | shown)


def _measure(
    order: Order, place: Place, part: Sample, metric: Metric, found: Measurements
) -> dict[str, Any]:
    key = f"{metric.slug}|{place.slice}|{place.group}"
    draw = Draw(resamples=RESAMPLES[place.slice], seed=(order.seed, zlib.crc32(key.encode())))
    units, group = part.unit_count, None if place.group is None else dict([place.group])
    try:
        estimate = _estimate(metric, part, draw)
    except NotEvaluableError as reason:
        found.estimates[place, metric.slug] = (units, str(reason))
        return _row(metric, place, group, units) | {"reason": str(reason)}
    if isinstance(estimate, dict):
        return _row(metric, place, group, units) | {"value": estimate}
    found.estimates[place, metric.slug] = (units, estimate)
    low, high = estimate.interval(REPORT_LEVEL)
    return _row(metric, place, group, units) | {
        "value": float(estimate.value),
        "low": finite(low),
        "high": finite(high),
        "method": estimate.method,
        "variance": finite(estimate.variance),
        "ends": {str(level): [finite(end) for end in estimate.interval(level)] for level in LEVELS},
    }


def _row(metric: Metric, place: Place, group: Group, units: int) -> dict[str, Any]:
    row = Measure(
        metric=metric.slug,
        slice=place.slice,
        group=group,
        n=units,
        value=None,
        low=None,
        high=None,
        method="",
    )
    return asdict(row) | {"ends": {}}


def finite(figure: float) -> float | None:
    """Return a figure that JSON can hold; None for an infinite one."""
    return float(figure) if math.isfinite(figure) else None


def _estimate(metric: Metric, part: Sample, draw: Draw) -> Any:
    """Call the metric's function; NotEvaluableError below 30 units or without a value."""
    module, _, name = metric.compute.partition(":")
    function = getattr(import_module(module), name)
    if not len(part):
        raise NotEvaluableError("there are no rows")
    if part.unit_count < MINIMUM_UNITS and metric.method:
        raise NotEvaluableError(f"{part.unit_count} units, {MINIMUM_UNITS} are needed")
    estimate = function(part, draw)
    if not isinstance(estimate, dict) and not math.isfinite(estimate.value):
        raise NotEvaluableError("the value is not a finite number")
    return estimate


def _cell(found: Measurements, place: Place, metric: Metric, asked: Measured) -> Cell:
    """Return what the verdict rests on in one cell: the ends at the criterion's own level."""
    units, estimate = found.estimates.get((place, asked.metric), (0, "there are no rows"))
    name = "" if place.group is None else place.group[1]
    if isinstance(estimate, str):
        return Cell(n=units, value=None, low=None, high=None, group=name, reason=estimate)
    value, (low, high) = float(estimate.value), estimate.interval(asked.level)
    if metric.signed:
        value, (low, high) = abs(value), by_size(low, high)
    return Cell(n=units, value=value, low=low, high=high, group=name)


def _result(
    order: Order, criterion: dict[str, Any], truth: Truth, found: Measurements, tell: Tell
) -> dict[str, Any]:
    """Judge one criterion on the gate slice and tell it."""
    asked = measured(criterion["spec"])
    metric = next(one for one in metrics_of(order.task) if one.slug == asked.metric)
    if asked.form == "overall":
        wanted = [Place("gate", None)]
    else:
        values = np.unique(truth.groups[asked.column][truth.gate])
        wanted = [Place("gate", (asked.column, str(value))) for value in values]
    cells = [_cell(found, place, metric, asked) for place in wanted]
    judgement = judge(asked, cells)
    result = _verdict(criterion, asked, judgement)
    result["cells"] = [asdict(c) | {"verdict": judge_cell(asked, c).verdict.value} for c in cells]
    names = ("metric", "group", "n", "value", "low", "high", "verdict")
    shown = {name: result[name] for name in names}
    tell({"type": "metric", "criterion": criterion["criterion"], "slice": "gate"} | shown)
    tell({"type": "log", "line": f"{criterion['requirement_label']} {result['verdict']}"})
    return result


def _verdict(criterion: dict[str, Any], asked: Measured, judgement: Judgement) -> dict[str, Any]:
    cell = judgement.cell
    group = {asked.column: cell.group} if asked.column and cell.group else None
    return {
        "criterion": criterion["id"],
        "decisive": bool(criterion["decisive"]),
        "metric": asked.metric,
        "over": asked.over,
        "threshold": asked.threshold,
        "group": group,
        "n": cell.n,
        "value": cell.value,
        "low": None if cell.low is None else finite(cell.low),
        "high": None if cell.high is None else finite(cell.high),
        "level": asked.level,
        "bound": None if judgement.bound is None else finite(judgement.bound),
        "verdict": judgement.verdict.value,
        "reason": judgement.reason,
    }
