"""What becomes of a job after a run, and who pays for it."""

from datetime import timedelta

import pytest

from certification.rules.jobs import (
    JOB,
    FailureCode,
    JobState,
    after_failure,
    is_platform_failure,
    refunds,
)
from standards.kernel.errors import Conflict


@pytest.mark.parametrize("code", list(FailureCode))
def test_only_failures_of_the_platform_are_refunded(code):
    assert refunds(code.value) == code.value.startswith("platform_")
    assert is_platform_failure(code.value) == refunds(code.value)


def test_platform_failure_gives_another_run_with_growing_wait():
    waits = [after_failure("platform_lost", run, 5).wait for run in (1, 2, 3)]
    assert waits == [timedelta(seconds=s) for s in (5, 20, 80)]
    assert after_failure("platform_lost", 1, 3).state is JobState.QUEUED


def test_last_run_and_own_failures_end_the_job():
    assert after_failure("platform_lost", 3, 3).state is JobState.FAILED
    assert after_failure("submission_refused", 1, 3).state is JobState.FAILED


@pytest.mark.parametrize("state", ["finished", "failed", "cancelled"])
def test_ended_job_neither_runs_nor_is_cancelled(state):
    for move in ("claim", "finish", "cancel"):
        with pytest.raises(Conflict):
            JOB.target(state, move)


def test_finished_job_is_never_retried():
    with pytest.raises(Conflict):
        JOB.target("finished", "retry")
