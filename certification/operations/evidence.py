"""Take in artefacts: announced, received in pieces, checked by the worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from certification.events.applications import ArtifactChecked, ArtifactReceived
from certification.models import Application, Artifact
from certification.operations.checking import problems_of
from certification.permissions import Capability, may
from certification.queries.criteria import judged_criterion
from certification.rules import artifacts as rules
from standards import journal
from standards.infrastructure import uploads
from standards.kernel.errors import Conflict, FieldProblem, Forbidden, InvalidInput

if TYPE_CHECKING:
    from datetime import datetime

    from standards.models import User


@dataclass(frozen=True, kw_only=True)
class ArtifactSpec:
    """Announce a file: what it is, its length in bytes, the hash its sender computed."""

    kind: str
    filename: str
    length: int
    sha256: str = ""
    criterion: str = ""


@transaction.atomic
def begin_artifact(
    *, application: Application, spec: ArtifactSpec, actor: User, at: datetime
) -> Artifact:
    """Announce a file for an application; it is received in pieces from byte 0 on."""
    locked = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    _check_spec(locked, spec, actor)
    upload = uploads.begin_upload(
        owner=actor, length=spec.length, filename=spec.filename, sha256=spec.sha256, at=at
    )
    artifact = Artifact.objects.create(
        application=locked,
        kind=spec.kind,
        criterion=spec.criterion,
        filename=upload.filename,
        sha256=upload.sha256,
        size=spec.length,
        upload=upload,
        uploaded_by=actor,
        created_at=at,
    )
    if uploads.is_complete(upload):
        _receive(artifact, at)
    return artifact


def _check_spec(application: Application, spec: ArtifactSpec, actor: User) -> None:
    if not may(actor, Capability.SUBMIT, application):
        raise Forbidden(_("Only people of the applicant may hand in files."))
    known = {application.submission, rules.EVIDENCE}
    if spec.kind not in known:
        raise _invalid(
            "/kind",
            _("This application takes files of these kinds: {kinds}.").format(
                kinds=", ".join(sorted(known))
            ),
        )
    if not rules.accepts_upload(spec.kind, application.state):
        raise Conflict(
            _("No file of the kind “{kind}” is taken while the application is “{state}”.").format(
                kind=spec.kind, state=application.state
            )
        )
    if spec.kind == rules.EVIDENCE:
        _check_criterion(application, spec.criterion)
    if application.artifacts.count() >= rules.MAX_ARTIFACTS:
        raise Conflict(
            _("An application holds at most {most} files.").format(most=rules.MAX_ARTIFACTS)
        )


def _check_criterion(application: Application, criterion: str) -> None:
    if judged_criterion(application.scheme, criterion) is None:
        raise _invalid(
            "/criterion",
            _("Evidence names the judged criterion of the scheme that it is about."),
        )


def _invalid(pointer: str, detail: str) -> InvalidInput:
    return InvalidInput(detail, errors=[FieldProblem(pointer, detail)])


def receive_chunk(
    *, artifact: Artifact, offset: int, stream: IO[bytes], actor: User, at: datetime
) -> Artifact:
    """Take the next piece of a file; after the last one the file is complete and to be checked.

    The bytes are written before the transaction begins, so that a slow disk holds nobody up.
    """
    if artifact.uploaded_by_id != actor.pk:
        raise Forbidden(_("Only the person who began an upload can go on with it."))
    if artifact.upload is None:
        raise Conflict(_("This file has been received whole; begin a new one to replace it."))
    with (
        uploads.arriving(artifact.upload, offset=offset, stream=stream) as reached,
        transaction.atomic(),
    ):
        uploads.advance(artifact.upload, offset=reached)
        if uploads.is_complete(artifact.upload):
            _receive(artifact, at)
    return artifact


@transaction.atomic
def store_artifact(
    *, application: Application, spec: ArtifactSpec, stream: IO[bytes], actor: User, at: datetime
) -> Artifact:
    """Take a whole small file at once."""
    artifact = begin_artifact(application=application, spec=spec, actor=actor, at=at)
    if spec.length == 0:
        return artifact
    return receive_chunk(artifact=artifact, offset=0, stream=stream, actor=actor, at=at)


def _receive(artifact: Artifact, at: datetime) -> None:
    upload = artifact.upload
    if upload is None:
        return
    announced = upload.sha256
    stored = uploads.keep_upload(upload, at=at)
    artifact.stored_file, artifact.size, artifact.received_at = stored, stored.size, at
    artifact.sha256, artifact.upload = stored.sha256, None
    differs = bool(announced) and announced != stored.sha256
    artifact.state = "refused" if differs else "checking"
    if differs:
        artifact.problems = [
            rules.Problem(
                None,
                None,
                "hash_differs",
                _("The file that arrived has another SHA-256 than announced. Upload it again."),
            ).as_dict()
        ]
        artifact.checked_at = at
    artifact.save()
    event = ArtifactChecked if differs else ArtifactReceived
    state = {"state": artifact.state} if differs else {}
    journal.record(
        event(
            subject=artifact.application.subject,
            actor=artifact.uploaded_by_id,
            at=at,
            application=artifact.application_id,
            artifact=artifact.pk,
            **state,
        )
    )


def check_artifact(*, artifact: Artifact, at: datetime) -> Artifact:
    """Check a received file and accept or refuse it with its problems; worker only.

    The file is read before the transaction: reading may take long. Told twice, it checks once.
    """
    if artifact.state != "checking":
        return artifact
    problems = problems_of(artifact)
    return _settle(artifact.pk, problems, at)


@transaction.atomic
def _settle(pk: int, problems: list[dict[str, Any]], at: datetime) -> Artifact:
    artifact = Artifact.objects.select_for_update(of=("self",)).get(pk=pk)
    if artifact.state != "checking":
        return artifact
    artifact.problems = problems
    artifact.state = "refused" if problems else "accepted"
    artifact.checked_at = at
    artifact.save(update_fields=["problems", "state", "checked_at"])
    journal.record(
        ArtifactChecked(
            subject=artifact.application.subject,
            actor=None,
            at=at,
            application=artifact.application_id,
            artifact=artifact.pk,
            state=artifact.state,
        )
    )
    return artifact
