"""From an application to a certificate that is verified without the site."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from certification.credentials.verification import verify_offline
from lepton_site.demo.laboratory_data import diabetes, regression_predictions
from lepton_site.walkthrough.actors import StepFailed, wait_until
from standards.kernel.clock import now

if TYPE_CHECKING:
    from lepton_site.walkthrough.stage import Stage

VERSION = "1.0"


def dataset(stage: Stage) -> None:
    """Enter a versioned evaluation set."""
    admin, parts = stage.actor("admin"), diabetes()
    with stage.step("The scheme manager enters a data set with hidden labels") as facts:
        entered = admin.post(
            "datasets/",
            {
                "name": f"Diabetes progression {uuid.uuid4().hex[:6]}",
                "task": "regression",
                "description": "442 patients, ten predictors, progression after one year.",
                "licence": "BSD-3-Clause",
            },
        )
        sheet = {
            "id_column": "id",
            "label_column": "label",
            "group_columns": [parts.group_name],
            "feature_columns": list(parts.names),
            "description": "Diabetes data as shipped with scikit-learn.",
            "licence": "BSD-3-Clause",
        }
        made = admin.upload(
            f"datasets/{entered['id']}/versions/",
            {
                "public": ("public.csv", parts.public_csv(), "text/csv"),
                "hidden_features": ("hidden.csv", parts.features_csv(parts.hidden), "text/csv"),
                "hidden_labels": ("labels.csv", parts.labels_csv(parts.hidden), "text/csv"),
            },
            {"version": VERSION, "data_sheet": json.dumps(sheet)},
        )
        stage.made["dataset_version"] = made["id"]
        facts.append(f"rows {made['rows']}, commitment {str(made['commitment'])[:18]}…")


def scheme(stage: Stage) -> None:
    """Make a scheme from the edition and open it."""
    admin, version = stage.actor("admin"), stage.made["dataset_version"]
    with stage.step("The scheme is made from the edition and opened") as facts:
        criteria = [c for row in stage.made["requirements"] for c in row["criteria"]]
        measured = [c["id"] for c in criteria if c["kind"] == "measured"]
        opened = admin.post(
            "schemes/",
            {
                "title": "Conformity of regression reports",
                "edition": stage.made["edition"],
                "attempts": 3,
                "submissions": ["predictions"],
                "endpoint_hosts": [],
                "bindings": [{"criterion": c, "dataset_version": version} for c in measured],
            },
        )
        stage.made["scheme"] = opened["id"]
        admin.post(f"schemes/{opened['id']}/moves/", {"move": "open"})
        facts.append(f"{len(measured)} measured criteria bound")


def apply(stage: Stage) -> None:
    """Apply with a model that was really trained, and evidence for the judged criteria."""
    applicant = stage.actor("applicant")
    with stage.step("An applicant applies and uploads predictions") as facts:
        made = applicant.post(
            "applications/",
            {
                "scheme": stage.made["scheme"],
                "submission": "predictions",
                "system": {
                    "name": "Progression estimator",
                    "version": "1.0",
                    "description": "Ordinary least squares on ten predictors.",
                },
                "accept_agreement": True,
                "consent_publish": True,
            },
        )
        stage.made["application"] = made["id"]
        data = regression_predictions(diabetes(), "good")
        _artifact(stage, {"file": ("predictions.csv", data, "text/csv")}, {"kind": "predictions"})
        facts.append(made["number"])
    with stage.step("The applicant uploads evidence for the judged criteria") as facts:
        judged = _criteria(stage, "judged")
        for criterion in judged:
            text = f"Report for criterion {criterion}: see sections 2 to 4.\n".encode()
            form = {"kind": "evidence", "criterion": criterion}
            _artifact(stage, {"file": ("report.txt", text, "text/plain")}, form)
        facts.append(f"{len(judged)} files")
    _move(stage, "applicant", "submit")


def _criteria(stage: Stage, kind: str) -> list[str]:
    rows = stage.actor("public").read(f"schemes/{stage.made['scheme']}/")["criteria"]
    return [
        row["criterion"] if "criterion" in row else row["id"] for row in rows if row["kind"] == kind
    ]


def _artifact(stage: Stage, files: dict[str, Any], data: dict[str, str]) -> None:
    applicant, path = (
        stage.actor("applicant"),
        f"applications/{stage.made['application']}/artifacts/",
    )
    made = applicant.upload(path, files, data)

    def state() -> Any:
        answer = applicant.read(f"{path}{made['id']}/")
        if answer["state"] == "refused":
            raise StepFailed(f"the upload was refused: {answer['problems']}")
        return answer["state"] == "accepted"

    wait_until(state, "the check of the upload")


def _move(stage: Stage, actor: str, name: str, **body: Any) -> Any:
    with stage.step(f"{actor}: {name}") as facts:
        path = f"applications/{stage.made['application']}/moves/"
        answer = stage.actor(actor).post(path, {"move": name, **body})
        facts.append(f"state {answer['state']}")
    return answer


def evaluate(stage: Stage) -> None:
    """Have the job run in the worker and follow it over its socket."""
    _move(stage, "admin", "accept")
    answer = _move(stage, "evaluator", "start_evaluation")
    path = f"applications/{stage.made['application']}/"
    jobs = answer.get("jobs") or stage.actor("evaluator").read(path)["jobs"]
    with stage.step("The job is followed over its socket") as facts:
        frames: list[dict[str, Any]] = []
        with stage.actor("evaluator").socket(f"/ws/jobs/{jobs[-1]}/") as socket:
            frames.extend(json.loads(text) for text in socket)
        last = frames[-1]
        if last["type"] != "state" or last["state"] != "finished":
            raise StepFailed(f"the job ended with {last}")
        metrics = [frame for frame in frames if frame["type"] == "metric"]
        facts.append(f"{len(frames)} frames, {len(metrics)} metrics")
    with stage.step("The report is read") as facts:
        report = stage.actor("evaluator").read(f"jobs/{jobs[-1]}/report/?as=json")
        facts.append(f"verdict {report['verdict']}")
        facts += [
            f"{row['metric']} bound {row['bound']} against {row['threshold']}: {row['verdict']}"
            for row in report["results"]
            if row.get("metric")
        ]
    seen = stage.actor("evaluator")
    wait_until(lambda: seen.read(path)["state"] == "evaluated", "the state “evaluated”")


def decide(stage: Stage) -> None:
    """Find on the judged criteria, review and grant, each by another person."""
    for criterion in _criteria(stage, "judged"):
        _move(
            stage,
            "evaluator",
            "record_finding",
            criterion=criterion,
            finding="met",
            justification="The report shows it in the section named.",
        )
    _move(stage, "reviewer", "review", reason="Complete; I recommend to grant.")
    _move(stage, "officer", "grant", reason="All requirements are met.")


def verify(stage: Stage) -> None:
    """Wait for the worker's signature, download the certificate and check it offline."""
    applicant, path = stage.actor("applicant"), f"applications/{stage.made['application']}/"
    with stage.step("The worker signs and registers the certificate") as facts:
        certificate = wait_until(lambda: applicant.read(path)["certificate"], "the certificate")
        number = certificate["number"] if isinstance(certificate, dict) else certificate
        facts.append(str(number))
    with stage.step("The certificate is verified offline") as facts:
        public = stage.actor("public")
        listed = public.read(f"certificates/{number}/")
        file = public.get(f"/api/v1/certificates/{number}/download/").json()
        checks = verify_offline(file, at=now()).checks
        bad = [check for check in checks if not check.passed]
        if bad:
            raise StepFailed(f"the certificate is not valid: {bad}")
        facts.append(", ".join(check.name for check in checks))
        facts.append(f"{listed['number']} is {listed['status']}")
    with stage.step("A tampered copy is refused") as facts:
        file["credential"]["credentialSubject"]["holder"] = "Somebody else"
        if verify_offline(file, at=now()).valid:
            raise StepFailed("a tampered certificate passed")
        facts.append("refused")
    with stage.step("The registry shows it"):
        stage.actor("public").get(f"/registry/{number}/", headers={"Accept-Language": "en"})
