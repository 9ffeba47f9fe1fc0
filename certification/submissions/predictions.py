"""A table of predictions: the applicant runs the system, the platform scores what came out."""

from certification.rules.submission import Submission
from standards.kernel.phrases import gettext_noop

SUBMISSION = Submission(
    slug="predictions",
    label=gettext_noop("Predictions file"),
    help=gettext_noop(
        "A CSV file in UTF-8 with one row for every id of the public and the hidden features. "
        "Two classes: id, score (0 to 1, of the positive class) and, if you like, prediction. "
        "More classes: id, prediction and, if you like, one score_<class> for each class. "
        "Regression: id, prediction."
    ),
    suffixes=(".csv",),
    content_types=("text/csv", "application/vnd.ms-excel", "text/plain"),
    tasks=("binary", "multiclass", "regression"),
    check="certification.evaluation.checking:check_predictions",
    source="RFC 4180",
    max_bytes=200 * 1024 * 1024,
)
