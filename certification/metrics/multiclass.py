"""Metrics of classification with three and more classes."""

from certification.rules.metric import Metric
from standards.kernel.phrases import gettext_noop

TASK = "multiclass"
MODULE = "certification.evaluation.measures.multiclass"
REFERENCE = "scikit-learn, sklearn.metrics"

NO_ROWS = gettext_noop("Fewer than 30 independent units.")
ONE_CLASS = gettext_noop("Fewer than 30 independent units, or labels of one class only.")
NO_SCORES = gettext_noop("The file gives no score for each class, or a class has no row.")


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
    _metric("confusion_matrix", "confusion_matrix", "", NO_ROWS),
    _metric("accuracy", "accuracy_score", "Wilson", NO_ROWS),
    _metric("balanced_accuracy", "balanced_accuracy_score", "bootstrap", ONE_CLASS),
    _metric("macro_f1", "f1_score(average=macro)", "bootstrap", ONE_CLASS),
    _metric("weighted_f1", "f1_score(average=weighted)", "bootstrap", ONE_CLASS),
    _metric("mcc", "matthews_corrcoef", "bootstrap", ONE_CLASS),
    _metric("kappa", "cohen_kappa_score", "bootstrap", ONE_CLASS),
    _metric("top_k", "top_k_accuracy_score(k=2)", "Wilson", NO_SCORES),
    _metric("roc_auc", "roc_auc_score(multi_class=ovr)", "influence function", NO_SCORES),
    _metric("log_loss", "log_loss", "delta method or bootstrap", NO_SCORES),
)
