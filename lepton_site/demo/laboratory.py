"""The demo's certification: data sets, schemes with baselines, applications with real verdicts."""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from certification.models import Application, Artifact, Dataset, DatasetVersion, Scheme
from certification.operations import applications, datasets, evidence, moves, schemes
from certification.operations.certificates import issue_certificate
from certification.operations.evaluation import run_next
from certification.queries.applications import requirement_results
from certification.rules.applications import Refusal
from lepton_site.demo import laboratory_data as data
from lepton_site.demo.people import account
from standards.operations.outbox import deliver_outbox

if TYPE_CHECKING:
    from standards.models import Edition, User

VERSION = "2026.1"


@dataclass(frozen=True)
class Bench:
    """One evaluation set with the models that the demo tries on it."""

    name: str
    task: str
    description: str
    sheet: dict[str, Any]
    parts: data.Parts
    predict: Any


def regression_bench() -> Bench:
    """Return the bench for LS 4001."""
    parts = data.diabetes()
    return Bench(
        "Diabetes progression, one year",
        "regression",
        "442 patients, ten predictors, disease progression one year after baseline.",
        _sheet(parts),
        parts,
        data.regression_predictions,
    )


def classification_bench() -> Bench:
    """Return the bench for LS 4101."""
    parts = data.breast_cancer()
    return Bench(
        "Breast cytology, Wisconsin",
        "binary",
        "569 fine-needle aspirates, thirty features of nuclei; malignant is the positive class.",
        _sheet(parts) | {"positive_label": "1"},
        parts,
        data.classifier_predictions,
    )


def _sheet(parts: data.Parts) -> dict[str, Any]:
    return {
        "id_column": "id",
        "label_column": "label",
        "group_columns": [parts.group_name],
        "feature_columns": list(parts.names),
        "unit_column": "id",
        "description": "As shipped with scikit-learn; split once, with a fixed seed.",
        "licence": "BSD-3-Clause",
    }


def work_off(at: datetime) -> None:
    """Play the worker until nothing is owed: receivers, checks of files, jobs."""
    while deliver_outbox(at=at) or _work_once(at):
        pass


def _work_once(at: datetime) -> bool:
    checked = [
        evidence.check_artifact(artifact=artifact, at=at)
        for artifact in Artifact.objects.filter(state="checking")
    ]
    job = run_next(worker="demo", clock=lambda: at)
    signed = [
        issue_certificate(application=application, at=at)
        for application in Application.objects.filter(state="granted")
    ]
    return bool(checked or job or signed)


def open_scheme(bench: Bench, edition: Edition, title: str, at: datetime) -> Scheme:
    """Enter the evaluation set, make the scheme with two baselines and open it."""
    admin = account("admin")
    form = datasets.DatasetForm(
        name=bench.name,
        task=bench.task,
        description=bench.description,
        licence="BSD-3-Clause",
    )
    version = _add_version(bench, datasets.create_dataset(form=form, actor=admin, at=at), at)
    measured = [
        str(criterion["id"])
        for requirement in edition.requirements.all()
        for criterion in requirement.criteria
        if criterion["kind"] == "measured"
    ]
    scheme = schemes.create_scheme(
        form=schemes.SchemeForm(
            title=title,
            edition=edition,
            bindings=dict.fromkeys(measured, str(version.pk)),
            baselines=tuple(
                (name, verdict, bench.predict(bench.parts, name))
                for name, verdict in (("good", "passed"), ("bad", "failed"))
            ),
        ),
        actor=admin,
        at=at,
    )
    schemes.move_scheme(scheme=scheme, move="open", actor=admin, at=at)
    work_off(at)
    scheme.refresh_from_db()
    if scheme.state != "open":
        raise RuntimeError(f"the scheme “{title}” did not open: a baseline came out otherwise")
    return scheme


def _add_version(bench: Bench, dataset: Dataset, at: datetime) -> DatasetVersion:
    parts = bench.parts
    with tempfile.TemporaryDirectory() as folder:
        files = {
            "public": parts.public_csv(),
            "hidden_features": parts.features_csv(parts.hidden),
            "hidden_labels": parts.labels_csv(parts.hidden),
        }
        paths = {name: Path(folder) / f"{name}.csv" for name in files}
        for name, content in files.items():
            paths[name].write_bytes(content)
        return datasets.add_version(
            dataset=dataset,
            files=datasets.VersionFiles(version=VERSION, sheet=bench.sheet, **paths),
            actor=account("admin"),
            at=at,
        )


@dataclass
class Case:
    """One application on its way; each act happens some hours after the one before."""

    application: Application
    at: datetime

    def act(self, move: str, by: str, **details: Any) -> None:
        """Make one move and let the worker do what follows."""
        self.at += timedelta(hours=7)
        self.application = moves.make_move(
            application=self.application,
            move=move,
            details=moves.Details(**details),
            actor=account(by),
            at=self.at,
        )
        work_off(self.at)
        self.application.refresh_from_db()

    def hand_in(self, kind: str, name: str, content: bytes, criterion: str = "") -> None:
        """Upload a file and have it checked."""
        self.at += timedelta(hours=1)
        evidence.store_artifact(
            application=self.application,
            spec=evidence.ArtifactSpec(
                kind=kind, filename=name, length=len(content), criterion=criterion
            ),
            stream=io.BytesIO(content),
            actor=self.application.applicant,
            at=self.at,
        )
        work_off(self.at)


def apply(
    scheme: Scheme,
    system: applications.SystemDescription,
    applicant: User,
    predictions: bytes,
    at: datetime,
) -> Case:
    """Apply with predictions and a report for every judged criterion, up to the evaluation."""
    made = applications.create_application(scheme=scheme, system=system, actor=applicant, at=at)
    case = Case(made, at)
    case.hand_in("predictions", "predictions.csv", predictions)
    for criterion in judged(scheme):
        text = f"{system.name} {system.version}: report, section on criterion {criterion}.\n"
        case.hand_in("evidence", "report.txt", text.encode(), criterion)
    return case


def judged(scheme: Scheme) -> list[str]:
    """Return the ids of the judged criteria of a scheme."""
    rows = scheme.criteria.filter(kind="judged").order_by("pk")
    return list(rows.values_list("criterion", flat=True))


def evaluate(case: Case, finding: str = "met") -> None:
    """Submit, accept, run, and record a finding on every judged criterion."""
    applicant = case.application.applicant.email.partition("@")[0]
    case.act("submit", applicant)
    case.act("accept", "admin")
    case.act("start_evaluation", "evaluator")
    for criterion in judged(case.application.scheme):
        case.act(
            "record_finding",
            "evaluator",
            criterion=criterion,
            finding=finding,
            justification="Read in the report; the section named shows it.",
        )


def certify(case: Case) -> None:
    """Review and grant."""
    evaluate(case)
    case.act("review", "reviewer", reason="The report is complete. I recommend to grant.")
    case.act("grant", "officer", reason="Every requirement is met.")


def refuse(case: Case) -> None:
    """Review and refuse, with a reason for each requirement that is not met."""
    evaluate(case)
    case.act("review", "reviewer", reason="The limits are not shown to be met.")
    reasons = tuple(
        Refusal(label, "Not shown to be met on the hidden part of the data.")
        for label in unmet(case.application)
    )
    case.act("refuse", "officer", reason="Requirements are not met.", reasons=reasons)


def unmet(application: Application) -> list[str]:
    """Return the labels of the requirements that are not met."""
    return [
        result.label
        for result in requirement_results(application)
        if result.kind == "shall" and result.verdict != "met"
    ]
