"""A small evaluation laboratory for tests: an edition, a set with hidden labels, a scheme."""

from __future__ import annotations

import csv
import io
from datetime import date

import numpy as np

CRITERIA = [
    {
        "id": "c-auc",
        "kind": "measured",
        "task": "binary",
        "metric": "roc_auc",
        "direction": "higher",
        "threshold": 0.9,
        "over": "overall",
        "rule": "bound",
        "confidence": 0.95,
        "sided": "one",
        "min_n": 30,
        "unit": "patient",
    },
    {
        "id": "c-recall",
        "kind": "measured",
        "task": "binary",
        "metric": "recall",
        "direction": "higher",
        "threshold": 0.5,
        "over": "each:sex",
        "rule": "bound",
        "confidence": 0.95,
        "sided": "one",
        "min_n": 30,
        "unit": "patient",
    },
]
JUDGED = {"id": "c-report", "kind": "judged", "evidence": "A report.", "establish": "It is whole."}
SHEET = {
    "id_column": "id",
    "label_column": "diagnosis",
    "positive_label": "1",
    "group_columns": ["sex"],
    "feature_columns": ["x"],
}


def as_csv(heading, rows):
    """Return a CSV text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return out.getvalue()


class BinarySet:
    """Three files of a two-class set, and predictions of any strength for it."""

    def __init__(self, size=240, seed=7):
        random = np.random.default_rng(seed)
        self.labels = (random.random(size) < 0.45).astype(int)
        self.sex = np.where(random.random(size) < 0.5, "F", "M")
        self.noise = random.normal(0, 1, size)
        self.ids = [f"p{place}" for place in range(size)]
        self.half = size // 2

    def files(self):
        rows = list(zip(self.ids, self.labels, self.sex, strict=True))
        public, hidden = rows[: self.half], rows[self.half :]
        return {
            "public": as_csv(["id", "x", "diagnosis", "sex"], [(i, 1, y, s) for i, y, s in public]),
            "hidden_features": as_csv(["id", "x"], [(i, 1) for i, _, _ in hidden]),
            "hidden_labels": as_csv(["id", "diagnosis", "sex"], hidden),
        }

    def scores(self, strength):
        """Return scores in 0–1; strength 3 is good, 0 is chance."""
        return 1 / (1 + np.exp(-(strength * (2 * self.labels - 1) + self.noise)))

    def predictions(self, strength=3.0):
        rows = zip(self.ids, self.scores(strength), strict=True)
        return as_csv(["id", "score"], [(i, repr(float(s))) for i, s in rows])


def make_edition(committee, person, at, criteria=(*CRITERIA, JUDGED)):
    """Return a published edition with one requirement for each criterion."""
    from standards.models import Draft, Edition, Requirement, Revision, Standard, WorkItem

    item = WorkItem.objects.create(
        committee=committee,
        designation="LC 4/N 1",
        title="Imaging",
        scope="S",
        started=date(2026, 1, 1),
        updated_at=at,
        proposed_by=person,
    )
    draft = Draft.objects.create(work_item=item, title="Imaging", created_at=at, edited_at=at)
    revision = Revision.objects.create(
        draft=draft, number=1, name="final", hash="sha256:00", content={}, frozen_at=at
    )
    standard = Standard.objects.create(
        designation="ls-4101",
        printed="LS 4101",
        title="Imaging",
        domain="health",
        committee=committee,
    )
    edition = Edition.objects.create(
        standard=standard,
        number=1,
        title="Imaging",
        content={},
        hash="sha256:00",
        approval={},
        work_item=item,
        revision=revision,
        published_at=at,
        published_by=person,
    )
    for place, criterion in enumerate(criteria, 1):
        Requirement.objects.create(
            edition=edition,
            permanent_id=f"r{place}",
            label=f"R-6.{place}-1",
            clause=f"6.{place}",
            kind="shall",
            title=f"Requirement {place}",
            statement="It shall.",
            criteria=[criterion],
            position=place,
        )
    return edition


def make_version(person, at, folder, data=None):
    """Return a version of a set, checked in a sealed process as in real use."""
    from certification.operations import datasets

    data = data or BinarySet()
    paths = {}
    for name, text in data.files().items():
        paths[name] = folder / f"{name}.csv"
        paths[name].write_text(text)
    form = datasets.DatasetForm(name="Lesions", task="binary", licence="CC0")
    dataset = datasets.create_dataset(form=form, actor=person, at=at)
    files = datasets.VersionFiles(version="1", sheet=SHEET, **paths)
    return datasets.add_version(dataset=dataset, files=files, actor=person, at=at)


def make_scheme(edition, version, person, at, baselines=(), opened=True):
    """Return a scheme whose measured criteria run on the version."""
    from certification.operations import schemes

    bindings = {
        one["id"]: str(version.pk)
        for requirement in edition.requirements.all()
        for one in requirement.criteria
        if one["kind"] == "measured"
    }
    form = schemes.SchemeForm(
        title="Imaging", edition=edition, bindings=bindings, baselines=baselines
    )
    scheme = schemes.create_scheme(form=form, actor=person, at=at)
    if opened:
        schemes.move_scheme(scheme=scheme, move="open", actor=person, at=at)
        scheme.refresh_from_db()
    return scheme


def make_application(scheme, person, at, text, state="in_evaluation", number="A-0001"):
    """Return an application in evaluation with an accepted predictions file, and that file."""
    from certification.models import Application, Artifact, Organisation, OrganisationMember
    from standards.infrastructure.files import store_file

    organisation = Organisation.objects.create(name=f"Helix {number}", created_at=at)
    OrganisationMember.objects.create(organisation=organisation, user=person, since=at)
    application = Application.objects.create(
        scheme=scheme,
        organisation=organisation,
        applicant=person,
        submission="predictions",
        system_name="Helix Derm",
        state=state,
        created_at=at,
        changed_at=at,
        number=number,
    )
    stored = store_file(text.encode(), name="p.csv", content_type="text/csv", at=at)
    artifact = Artifact.objects.create(
        application=application,
        kind="predictions",
        filename="p.csv",
        state="accepted",
        sha256=stored.sha256,
        size=stored.size,
        stored_file=stored,
        uploaded_by=person,
        created_at=at,
    )
    return application, artifact
