"""The table of metric families: one file and one line each; nothing heavy is imported here."""

from certification.metrics import binary, multiclass, regression
from certification.rules.metric import Metric
from standards.kernel.errors import NotFound
from standards.kernel.phrases import Phrase, gettext_noop

FAMILIES = {
    binary.TASK: binary.METRICS,
    multiclass.TASK: multiclass.METRICS,
    regression.TASK: regression.METRICS,
}


def metrics_of(task: str) -> tuple[Metric, ...]:
    """Return the metrics of a task in the order of the report; NotFound names the known tasks."""
    if task not in FAMILIES:
        known = ", ".join(FAMILIES)
        words = gettext_noop("There are no metrics for the task “%(task)s”. Known: %(known)s.")
        raise NotFound(Phrase(words, {"task": task, "known": known}))
    return FAMILIES[task]


def metric_of(task: str, slug: str) -> Metric:
    """Return one metric; NotFound names those that the task has."""
    for metric in metrics_of(task):
        if metric.slug == slug:
            return metric
    known = ", ".join(metric.slug for metric in metrics_of(task))
    words = gettext_noop("The task “%(task)s” has no metric “%(metric)s”. Known: %(known)s.")
    raise NotFound(Phrase(words, {"task": task, "metric": slug, "known": known}))
