"""The table of kinds of submission: one file and one line each."""

from certification.submissions import predictions
from standards.kernel.registry import Registry

SUBMISSIONS = Registry("kind of submission", [predictions.SUBMISSION])
