"""Read schemes: what they ask, how their baselines came out, who may see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from certification.models import Job, Scheme, SchemeBaseline
from certification.permissions import Capability, may
from certification.queries.criteria import criteria_of
from certification.rules.jobs import ENDED, JobState
from certification.rules.schemes import SchemeState

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from standards.models import User


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """Say how one baseline came out; `job` is the latest of it."""

    row: SchemeBaseline
    job: Job | None

    @property
    def name(self) -> str:
        """Return its name."""
        return self.row.name

    @property
    def expected(self) -> str:
        """Return the verdict it must get."""
        return self.row.expected

    @property
    def ended(self) -> bool:
        """Tell whether its job is over."""
        return self.job is not None and self.job.state in ENDED

    @property
    def found(self) -> str:
        """Return the verdict, or the state where there is none."""
        if self.job is None:
            return "waiting"
        return self.job.verdict or self.job.state

    @property
    def as_expected(self) -> bool:
        """Tell whether it finished with the expected verdict."""
        return (
            self.job is not None
            and self.job.state == JobState.FINISHED
            and self.job.verdict == self.row.expected
        )


def baselines_of(scheme: Scheme) -> list[Baseline]:
    """Return the baselines of a scheme with their latest jobs, in two queries."""
    rows = list(scheme.baselines.select_related("stored_file"))
    latest: dict[int | None, Job] = {}
    for job in Job.objects.filter(baseline__in=rows).order_by("pk"):
        latest[job.baseline_id] = job
    return [Baseline(row=row, job=latest.get(row.pk)) for row in rows]


def visible_schemes(user: User | AnonymousUser) -> QuerySet[Scheme]:
    """Return the schemes a person may read, newest first; drafts are for those who keep them."""
    rows = Scheme.objects.select_related("edition__standard")
    if may(user, Capability.MANAGE_SCHEMES):
        return rows
    return rows.exclude(state=SchemeState.DRAFT)


def scheme_shape(scheme: Scheme) -> dict[str, Any]:
    """Return a scheme as the API shows it in lists."""
    return {
        "id": str(scheme.pk),
        "title": scheme.title,
        "state": scheme.state,
        "edition": {
            "id": str(scheme.edition_id),
            "designation": scheme.edition.standard.designation,
            "number": scheme.edition.number,
            "reference": scheme.edition.reference,
        },
        "attempts": scheme.attempts,
        "submissions": scheme.submissions,
    }


def scheme_detail(scheme: Scheme) -> dict[str, Any]:
    """Return a scheme with its criteria and baselines."""
    criteria = [
        {
            "id": one.criterion,
            "kind": one.kind,
            "requirement": one.requirement.label,
            "requirement_id": one.requirement.permanent_id,
            "clause": one.requirement.clause,
            "obligation": one.requirement.kind,
            "definition": one.definition,
            "dataset_version": None
            if one.dataset_version_id is None
            else str(one.dataset_version_id),
        }
        for one in criteria_of(scheme)
    ]
    baselines = [
        {"name": one.name, "expected": one.expected, "found": one.found}
        for one in baselines_of(scheme)
    ]
    return scheme_shape(scheme) | {"criteria": criteria, "baselines": baselines}
