"""Steps of an application's life as the people concerned make them."""

from io import BytesIO

from certification.models import CriterionResult
from certification.operations.applications import job_ended
from certification.operations.evidence import ArtifactSpec, check_artifact, store_artifact
from certification.operations.moves import Details, make_move


def move(application, name, actor, at, **details):
    made = make_move(
        application=application, move=name, details=Details(**details), actor=actor, at=at
    )
    application.refresh_from_db()
    return made


def hand_in(application, data, actor, at, kind="predictions", **more):
    name = "report.pdf" if kind == "evidence" else "predictions.csv"
    spec = ArtifactSpec(kind=kind, filename=name, length=len(data), **more)
    artifact = store_artifact(
        application=application, spec=spec, stream=BytesIO(data), actor=actor, at=at
    )
    return check_artifact(artifact=artifact, at=at)


def finish_job(application, at, *, verdict="met", code=""):
    """End the open job as the worker would, with one result."""
    job = application.jobs.get(state="queued")
    job.state, job.failure_code, job.charged = (
        ("failed", code, True)
        if code
        else (
            "finished",
            "",
            True,
        )
    )
    job.verdict = "" if code else "passed"
    job.save()
    if not code:
        criterion = application.scheme.criteria.get(kind="measured")
        CriterionResult.objects.create(
            job=job,
            criterion=criterion,
            run=1,
            metric="mse",
            verdict=verdict,
            threshold=4.0,
            n=60,
            value=1.0,
            low=0.7,
            high=1.5,
            level=0.9,
            bound=1.5,
        )
    job_ended(job=job, at=at)
    application.refresh_from_db()
    return job


def find(application, actor, at, finding="met"):
    move(
        application,
        "record_finding",
        actor,
        at,
        criterion="c-report",
        finding=finding,
        justification="Page 4 states the split.",
    )
