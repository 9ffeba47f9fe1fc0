"""Have a received file looked at: evidence by its type, a submission in a sealed process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from certification.evaluation.intake import check_predictions
from certification.queries.criteria import dataset_version_of
from certification.rules import artifacts as rules
from standards.infrastructure.files import path_of
from standards.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from pathlib import Path

    from certification.models import Artifact


def problems_of(artifact: Artifact) -> list[dict[str, Any]]:
    """Return what is wrong with a received file; empty when it is accepted."""
    if artifact.stored_file is None:
        raise ValueError(f"artefact {artifact.pk} has no file yet")
    path = path_of(artifact.stored_file)
    if artifact.kind == rules.EVIDENCE:
        return _evidence_problems(artifact, path)
    version = dataset_version_of(artifact.application.scheme)
    if version is None:
        return []
    try:
        return check_predictions(path, version)
    except InvalidInput as error:
        return [rules.Problem(None, None, "unreadable", str(error)).as_dict()]


def _evidence_problems(artifact: Artifact, path: Path) -> list[dict[str, Any]]:
    with path.open("rb") as file:
        head = file.read(rules.HEAD_BYTES)
    code = rules.evidence_code(artifact.filename, artifact.size, head)
    if code is None:
        return []
    words = {
        "empty": _("The file is empty. Upload it again."),
        "type_unknown": _("Files of this kind are not taken. Taken are: {types}.").format(
            types=", ".join(rules.EXTENSIONS)
        ),
        "type_differs": _("The file is not what its name says. Save it in the named format."),
    }
    return [rules.Problem(None, None, code, words[code]).as_dict()]
