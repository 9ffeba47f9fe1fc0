"""Metrics of two-class classification: `score` is that of the positive class."""

from certification.rules.metric import Metric
from standards.kernel.phrases import gettext_noop

TASK = "binary"
MODULE = "certification.evaluation.measures.binary"
REFERENCE = "scikit-learn, sklearn.metrics"

NO_ROWS = gettext_noop("Fewer than 30 independent units.")
ONE_CLASS = gettext_noop("Fewer than 30 independent units, or labels of one class only.")
NO_POSITIVE_CALL = gettext_noop("No row is predicted positive.")
NO_POSITIVE = gettext_noop("No row is labelled positive.")
NO_NEGATIVE = gettext_noop("No row is labelled negative.")

WILSON = "Wilson"
BOOTSTRAP = "bootstrap"
NORMAL = "delta method or bootstrap"


def _metric(slug: str, function: str, method: str, degenerate: str) -> Metric:
    """Describe one metric of this family."""
    return Metric(
        slug=slug,
        task=TASK,
        source=f"{REFERENCE}.{function}",
        method=method,
        degenerate=degenerate,
        compute=f"{MODULE}:{slug}",
    )


METRICS = (
    Metric(
        slug="confusion_matrix",
        task=TASK,
        source=f"{REFERENCE}.confusion_matrix",
        method="",
        degenerate=NO_ROWS,
        compute=f"{MODULE}:confusion_matrix",
    ),
    _metric("accuracy", "accuracy_score", WILSON, NO_ROWS),
    _metric("balanced_accuracy", "balanced_accuracy_score", BOOTSTRAP, ONE_CLASS),
    _metric("precision", "precision_score", WILSON, NO_POSITIVE_CALL),
    _metric("recall", "recall_score", WILSON, NO_POSITIVE),
    _metric("specificity", "recall_score(pos_label=negative)", WILSON, NO_NEGATIVE),
    _metric("f1", "f1_score", BOOTSTRAP, NO_POSITIVE),
    _metric("mcc", "matthews_corrcoef", BOOTSTRAP, ONE_CLASS),
    _metric("roc_auc", "roc_auc_score", "DeLong, logit scale", ONE_CLASS),
    _metric("pr_auc", "average_precision_score", "bootstrap or influence function", ONE_CLASS),
    _metric("log_loss", "log_loss", NORMAL, ONE_CLASS),
    _metric("brier", "brier_score_loss", NORMAL, ONE_CLASS),
    Metric(
        slug="ece",
        task=TASK,
        source="Naeini, Cooper, Hauskrecht, AAAI 2015: 15 bins of equal width on the score",
        method="debiased squared calibration error, delta method",
        degenerate=NO_ROWS,
        compute=f"{MODULE}:ece",
    ),
)
