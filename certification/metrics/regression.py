"""Metrics of regression: errors are prediction − label."""

from certification.rules.metric import Metric
from standards.kernel.phrases import gettext_noop

TASK = "regression"
MODULE = "certification.evaluation.measures.regression"
REFERENCE = "scikit-learn, sklearn.metrics"

NO_ROWS = gettext_noop("Fewer than 30 independent units.")
CONSTANT = gettext_noop("Fewer than 30 independent units, or all labels equal.")
ZEROS = gettext_noop("Fewer than 30 independent units, or a label is zero.")
NORMAL = "delta method or bootstrap"
ORDER = "order statistics"


def _metric(slug: str, function: str, method: str, degenerate: str = NO_ROWS) -> Metric:
    """Describe one metric of this family."""
    return Metric(
        slug=slug,
        task=TASK,
        source=f"{REFERENCE}.{function}",
        method=method,
        degenerate=degenerate,
        compute=f"{MODULE}:{slug}",
        signed=slug == "bias",
    )


METRICS = (
    _metric("mse", "mean_squared_error", NORMAL),
    _metric("rmse", "root_mean_squared_error", NORMAL),
    _metric("mae", "mean_absolute_error", NORMAL),
    _metric("median_ae", "median_absolute_error", ORDER),
    _metric("r2", "r2_score", NORMAL, CONSTANT),
    _metric("bias", "mean of prediction − label", NORMAL),
    _metric("error_q90", "numpy.quantile(0.9) of the absolute errors", ORDER),
    _metric("mape", "mean_absolute_percentage_error", NORMAL, ZEROS),
)
