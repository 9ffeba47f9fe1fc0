"""Know the vocabulary of criteria: tasks, metrics, and what a criterion must say."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from standards.kernel.phrases import Phrase
from standards.kernel.phrases import gettext_noop as _
from standards.rules.document import Problem


class Task(StrEnum):
    """Name what kind of system a measured criterion speaks of."""

    BINARY = "binary"
    MULTICLASS = "multiclass"
    MULTILABEL = "multilabel"
    REGRESSION = "regression"
    TAGGING = "tagging"
    DETECTION = "detection"
    RANKING = "ranking"
    GENERATION = "generation"


class Rule(StrEnum):
    """Name how the estimate is set against the threshold."""

    POINT = "point"
    BOUND = "bound"
    PROVED_BAD = "proved-bad"


DIRECTIONS = ("higher", "lower")
SIDES = ("one", "two")
UNITS = ("row", "patient", "document", "image", "query", "group")
OVER = re.compile(r"overall|(?:each|worst|gap|ratio):[^\s:][^:]*")
DEFAULT_CONFIDENCE = 0.95
DEFAULT_MIN_N = 30


@dataclass(frozen=True, slots=True)
class Metric:
    """Describe one metric: which way is better, its range (None: unbounded), its unit, tasks."""

    slug: str
    label: str
    direction: str
    low: float | None
    high: float | None
    unit: str
    tasks: tuple[Task, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the metric as plain JSON values for the criterion form."""
        return {
            "slug": self.slug,
            "label": self.label,
            "direction": self.direction,
            "low": self.low,
            "high": self.high,
            "unit": self.unit,
            "tasks": [task.value for task in self.tasks],
        }


_B, _M, _L = Task.BINARY, Task.MULTICLASS, Task.MULTILABEL
_R, _T, _D = Task.REGRESSION, Task.TAGGING, Task.DETECTION
_K, _G = Task.RANKING, Task.GENERATION


def _share(slug: str, label: str, *tasks: Task) -> Metric:
    """Describe a metric between 0 and 1 of which more is better."""
    return Metric(slug, label, "higher", 0.0, 1.0, "share", tasks)


def _error(slug: str, label: str, unit: str, *tasks: Task) -> Metric:
    """Describe a metric from 0 up of which less is better."""
    return Metric(slug, label, "lower", 0.0, None, unit, tasks)


METRICS: tuple[Metric, ...] = (
    _share("accuracy", _("Accuracy"), _B, _M),
    _share("balanced_accuracy", _("Balanced accuracy"), _B, _M),
    _share("precision", _("Precision"), _B, _T),
    _share("recall", _("Recall (sensitivity)"), _B, _T),
    _share("specificity", _("Specificity"), _B),
    _share("f1", _("F1 score"), _B, _T),
    Metric("mcc", _("Matthews correlation coefficient"), "higher", -1.0, 1.0, "", (_B, _M)),
    _share("roc_auc", _("Area under the ROC curve"), _B, _M),
    _share("pr_auc", _("Average precision"), _B),
    _error("log_loss", _("Log loss"), _("nat"), _B, _M),
    Metric("brier", _("Brier score"), "lower", 0.0, 1.0, "", (_B,)),
    Metric("ece", _("Expected calibration error"), "lower", 0.0, 1.0, "share", (_B,)),
    _share("macro_f1", _("Macro F1"), _M, _L),
    _share("weighted_f1", _("Weighted F1"), _M),
    Metric("kappa", _("Cohen's kappa"), "higher", -1.0, 1.0, "", (_M,)),
    _share("top_k", _("Top-k accuracy"), _M),
    _share("micro_f1", _("Micro F1"), _L),
    _share("exact_match", _("Exact match"), _L, _G),
    Metric("hamming_loss", _("Hamming loss"), "lower", 0.0, 1.0, "share", (_L,)),
    _share("jaccard", _("Jaccard index"), _L),
    _share("label_ranking_ap", _("Label ranking average precision"), _L),
    _error("mse", _("Mean squared error"), _("squared unit of the label"), _R),
    _error("rmse", _("Root mean squared error"), _("unit of the label"), _R),
    _error("mae", _("Mean absolute error"), _("unit of the label"), _R),
    _error("median_ae", _("Median absolute error"), _("unit of the label"), _R),
    Metric("r2", _("Coefficient of determination R²"), "higher", None, 1.0, "", (_R,)),
    _error("bias", _("Absolute bias (mean error)"), _("unit of the label"), _R),
    _error("error_q90", _("Error quantile at 90 %"), _("unit of the label"), _R),
    _error("mape", _("Mean absolute percentage error"), _("share"), _R),
    _share("map", _("Mean average precision, IoU 0.50 to 0.95"), _D),
    _share("ap50", _("Average precision at IoU 0.50"), _D),
    _share("average_recall", _("Average recall"), _D),
    _share("ndcg", _("nDCG at k"), _K),
    _share("mean_average_precision", _("Mean average precision"), _K),
    _share("mrr", _("Mean reciprocal rank"), _K),
    _share("recall_at_k", _("Recall at k"), _K),
    _share("token_f1", _("Token F1"), _G),
    Metric("chrf", _("chrF"), "higher", 0.0, 100.0, "points", (_G,)),
    Metric("bleu", _("BLEU"), "higher", 0.0, 100.0, "points", (_G,)),
    _share("rouge_l", _("ROUGE-L"), _G),
    _error("length_ratio", _("Length ratio"), _("ratio"), _G),
)
BY_SLUG: Mapping[str, Metric] = {metric.slug: metric for metric in METRICS}


@dataclass(frozen=True, slots=True)
class MeasuredCriterion:
    """Hold a criterion that a run decides; field names are those of the API."""

    id: str
    task: Task
    metric: str
    direction: str
    threshold: float
    over: str
    rule: Rule
    confidence: float
    sided: str
    min_n: int
    unit: str


@dataclass(frozen=True, slots=True)
class JudgedCriterion:
    """Hold a criterion that an evaluator decides on named evidence."""

    id: str
    evidence: str
    establish: str


def metrics_for(task: str) -> list[Metric]:
    """List the metrics that suit a task."""
    return [metric for metric in METRICS if task in metric.tasks]


def _whole(value: object) -> object:
    """Turn a whole float into an integer, as live documents hand numbers back as floats."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def normal_criterion(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Copy a criterion with defaults filled in, in the field order of the API.

    Nothing is judged here: `criterion_problems` does that.
    """
    kind = raw.get("kind") or "measured"
    if kind == "judged":
        return {"id": raw.get("id", ""), "kind": "judged"} | {
            name: raw.get(name) or "" for name in ("evidence", "establish")
        }
    metric = BY_SLUG.get(str(raw.get("metric")))
    defaults: dict[str, Any] = {
        "task": metric.tasks[0].value if metric else "",
        "metric": "",
        "direction": metric.direction if metric else "higher",
        "threshold": None,
        "over": "overall",
        "rule": Rule.BOUND.value,
        "confidence": DEFAULT_CONFIDENCE,
        "sided": "one",
        "min_n": DEFAULT_MIN_N,
        "unit": "row",
    }
    given = {name: raw[name] for name in defaults if raw.get(name) not in (None, "")}
    filled = {**defaults, **given}
    filled["min_n"] = _whole(filled["min_n"])
    return {"id": raw.get("id", ""), "kind": kind, **filled}


def _is_number(value: object) -> bool:
    """Tell whether a value is a finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return isinstance(value, int) or math.isfinite(value)


FieldCheck = Callable[[Any], Phrase | None]


def _choice(allowed: tuple[str, ...]) -> FieldCheck:
    """Make a check that a value is one of a few words."""
    words = ", ".join(allowed)
    phrase = Phrase(_("Choose one of: %(choices)s."), {"choices": words})
    return lambda value: None if value in allowed else phrase


def _choice_of_metric(value: object) -> Phrase | None:
    known = isinstance(value, str) and value in BY_SLUG
    return None if known else Phrase(_("Choose a metric from the list."))


def _check_threshold(value: object) -> Phrase | None:
    return None if _is_number(value) else Phrase(_("The threshold must be a number."))


def _check_over(value: object) -> Phrase | None:
    if isinstance(value, str) and OVER.fullmatch(value):
        return None
    return Phrase(_("Say overall, or each:, worst:, gap: or ratio: with the name of a column."))


def _check_confidence(value: object) -> Phrase | None:
    if _is_number(value) and 0.5 <= float(value) < 1:  # type: ignore[arg-type]
        return None
    return Phrase(_("The confidence must lie between 0.5 and 1, for example 0.95."))


def _check_min_n(value: object) -> Phrase | None:
    whole = _whole(value)
    if isinstance(whole, int) and not isinstance(whole, bool) and whole >= 1:
        return None
    return Phrase(_("The smallest number of cases must be a whole number from 1 up."))


_FIELD_CHECKS: dict[str, FieldCheck] = {
    "task": _choice(tuple(Task)),
    "metric": _choice_of_metric,
    "direction": _choice(DIRECTIONS),
    "threshold": _check_threshold,
    "over": _check_over,
    "rule": _choice(tuple(Rule)),
    "confidence": _check_confidence,
    "sided": _choice(SIDES),
    "min_n": _check_min_n,
    "unit": _choice(UNITS),
}


def criterion_problems(raw: object, pointer: str = "") -> list[Problem]:
    """List what is wrong or missing in a criterion, each with its field and a remedy."""
    if not isinstance(raw, Mapping):
        return [Problem(pointer, "shape", Phrase(_("A criterion must be an object.")))]
    kind = raw.get("kind") or "measured"
    if kind == "judged":
        return [
            Problem(f"{pointer}/{name}", "missing", Phrase(words))
            for name, words in (
                ("evidence", _("Say which evidence is asked for.")),
                ("establish", _("Say what the evaluator must establish.")),
            )
            if not (isinstance(raw.get(name), str) and raw[name].strip())
        ]
    if kind != "measured":
        return [Problem(f"{pointer}/kind", "value", Phrase(_("Choose measured or judged.")))]
    filled = normal_criterion(raw)
    problems = [
        Problem(f"{pointer}/{name}", "value", words)
        for name, check in _FIELD_CHECKS.items()
        if (words := check(filled[name]))
    ]
    return problems or _fit_problems(filled, pointer)


def _fit_problems(filled: Mapping[str, Any], pointer: str) -> list[Problem]:
    """List where the single fields are right but do not fit together."""
    metric = BY_SLUG[filled["metric"]]
    problems = []
    if filled["task"] not in metric.tasks:
        words = _("%(metric)s does not suit the task %(task)s.")
        misfit = Phrase(words, {"metric": Phrase(metric.label), "task": str(filled["task"])})
        problems.append(Problem(f"{pointer}/metric", "fit", misfit))
    spread = filled["over"].startswith(("gap:", "ratio:"))
    low, high, threshold = metric.low, metric.high, filled["threshold"]
    if not spread and (
        (low is not None and threshold < low) or (high is not None and threshold > high)
    ):
        words = _("%(metric)s lies between %(low)s and %(high)s; %(threshold)s can never decide.")
        bounds = {"low": str(low), "high": str(high), "threshold": str(threshold)}
        phrase = Phrase(words, {"metric": Phrase(metric.label), **bounds})
        problems.append(Problem(f"{pointer}/threshold", "range", phrase))
    return problems


def criterion_from(raw: Mapping[str, Any]) -> MeasuredCriterion | JudgedCriterion:
    """Build the value object of a criterion that has no problems.

    Raises ValueError with the first problem otherwise.
    """
    problems = criterion_problems(raw)
    if problems:
        raise ValueError(f"{problems[0].pointer}: {problems[0].detail}")
    filled = normal_criterion(raw)
    kind = filled.pop("kind")
    if kind == "judged":
        return JudgedCriterion(**filled)
    filled |= {
        "task": Task(filled["task"]),
        "rule": Rule(filled["rule"]),
        "threshold": float(filled["threshold"]),
        "confidence": float(filled["confidence"]),
    }
    return MeasuredCriterion(**filled)


def vocabulary() -> list[dict[str, Any]]:
    """Return all metrics as plain JSON values."""
    return [metric.as_dict() for metric in METRICS]
