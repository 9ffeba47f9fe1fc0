"""The life of a job and the codes at its end: the row is the truth, the broker a door-bell."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from standards.kernel.lifecycle import Lifecycle, Move

MAX_RUNS = 3
EVALUATOR_VERSION = "lepton-evaluator 1.0"
"""Grows whenever the same files could give other figures."""

PLATFORM = "platform_"


class JobState(StrEnum):
    """Say where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


class JobKind(StrEnum):
    """Say what a job is for."""

    EVALUATION = "evaluation"
    BASELINE = "baseline"


class FailureCode(StrEnum):
    """Name why a run or a job failed; codes with the platform's prefix cost no attempt."""

    SUBMISSION_REFUSED = "submission_refused"
    SUBMISSION_CHANGED = "submission_changed"
    PLATFORM_LOST = "platform_lost"
    PLATFORM_CRASHED = "platform_crashed"
    PLATFORM_MEMORY = "platform_out_of_memory"
    PLATFORM_TIME = "platform_time_limit"
    PLATFORM_DATA = "platform_data_changed"
    PLATFORM_DEADLINE = "platform_deadline"
    PLATFORM_STOPPED = "platform_stopped"


QUEUED, RUNNING = JobState.QUEUED.value, JobState.RUNNING.value
FINISHED, FAILED, CANCELLED = (
    JobState.FINISHED.value,
    JobState.FAILED.value,
    JobState.CANCELLED.value,
)
ENDED = frozenset({FINISHED, FAILED, CANCELLED})
OPEN = frozenset({QUEUED, RUNNING})

JOB = Lifecycle(
    "job",
    QUEUED,
    (
        Move("claim", frozenset({QUEUED}), RUNNING),
        Move("requeue", frozenset({RUNNING}), QUEUED),
        Move("finish", frozenset({RUNNING}), FINISHED),
        Move("fail", OPEN, FAILED),
        Move("cancel", OPEN, CANCELLED),
        Move("retry", frozenset({FAILED, CANCELLED}), QUEUED),
    ),
    ENDED,
)


def is_platform_failure(code: str) -> bool:
    """Say whether the platform, not the applicant, is at fault."""
    return code.startswith(PLATFORM)


def refunds(code: str) -> bool:
    """Say whether an end with this code gives a charged attempt back."""
    return is_platform_failure(code)


@dataclass(frozen=True)
class AfterFailure:
    """Say what becomes of a job after a run of it failed."""

    state: JobState
    wait: timedelta


def after_failure(code: str, runs: int, max_runs: int) -> AfterFailure:
    """Decide: another run with back-off (5 s, 20 s, 80 s …) or the end.

    Only failures of the platform are worth another run, and only below the cap of runs.
    """
    if not is_platform_failure(code) or runs >= max_runs:
        return AfterFailure(JobState.FAILED, timedelta(0))
    return AfterFailure(JobState.QUEUED, timedelta(seconds=5 * 4 ** max(0, runs - 1)))
