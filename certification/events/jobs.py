"""What happened to jobs, and to the schemes and evaluation sets that they run on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from standards.kernel.event import Event
from standards.kernel.phrases import gettext_noop


@dataclass(frozen=True, kw_only=True)
class JobEvent(Event):
    """Say what a job's state is now; `version` grows with every change of the row."""

    job: int
    application: int | None
    state: str
    version: int
    code: str = ""

    def topics(self) -> tuple[str, ...]:
        """Return the job's topic and that of the queue room."""
        return (self.subject, "queue")

    def public(self) -> dict[str, Any]:
        """Return the state; the rest is read from the row."""
        shown = {"type": "state", "subject": self.subject, "job": str(self.job)}
        return shown | {"state": self.state, "version": self.version}


@dataclass(frozen=True, kw_only=True)
class JobQueued(JobEvent):
    """Say that a job waits for a worker, for the first time or again."""

    name: ClassVar[str] = "certification.job_queued"


@dataclass(frozen=True, kw_only=True)
class JobStarted(JobEvent):
    """Say that a worker has claimed a job."""

    name: ClassVar[str] = "certification.job_started"


@dataclass(frozen=True, kw_only=True)
class JobCancelRequested(JobEvent):
    """Say that somebody wants a running job ended; the worker confirms."""

    name: ClassVar[str] = "certification.job_cancel_requested"


@dataclass(frozen=True, kw_only=True)
class JobEnded(JobEvent):
    """Say that a job finished, failed or was cancelled."""

    name: ClassVar[str] = "certification.job_ended"

    verdict: str = ""


@dataclass(frozen=True, kw_only=True)
class DatasetVersionAdded(Event):
    """Say that an evaluation set has a new version, and to which labels it is committed."""

    name: ClassVar[str] = "certification.dataset_version_added"
    entry_label: ClassVar[str] = gettext_noop("Evaluation set committed")
    ledgered: ClassVar[bool] = True
    live: ClassVar[bool] = False

    dataset: int
    version: str
    commitment: str
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class SchemeMoved(Event):
    """Say that a scheme was made, opened, paused or closed."""

    name: ClassVar[str] = "certification.scheme_moved"
    live: ClassVar[bool] = False

    scheme: int
    move: str
    state: str
