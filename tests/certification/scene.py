"""A published edition with a measured and a judged criterion, a set, a scheme, an application."""

import random
from types import SimpleNamespace

from certification.models import (
    Application,
    Dataset,
    DatasetVersion,
    Organisation,
    OrganisationMember,
    Scheme,
    SchemeCriterion,
)
from standards.infrastructure.files import store_file
from standards.models import (
    Draft,
    Edition,
    Requirement,
    Revision,
    Standard,
    WorkItem,
)

MEASURED = {
    "id": "c-mse",
    "kind": "measured",
    "task": "regression",
    "metric": "mse",
    "direction": "lower",
    "threshold": 4.0,
    "over": "overall",
    "rule": "bound",
    "confidence": 0.95,
    "sided": "one",
    "min_n": 30,
    "unit": "row",
}
JUDGED = {
    "id": "c-report",
    "kind": "judged",
    "evidence": "The report of the evaluation",
    "establish": "The report states the split of the data",
}
SHEET = {"id_column": "id", "label_column": "label", "feature_columns": ["x"]}
ROWS = 60


def make_edition(committee, author, at, *, designation="ls-1101"):
    """Publish an edition with three requirements straight into the tables."""
    printed = designation.upper().replace("-", " ")
    item = WorkItem.objects.create(
        committee=committee,
        designation=printed,
        title="Linear regression",
        scope="Reporting",
        proposed_by=author,
        started=at.date(),
        updated_at=at,
    )
    draft = Draft.objects.create(
        work_item=item, title=item.title, created_by=author, created_at=at, edited_at=at
    )
    content = {"type": "doc", "content": []}
    digest = "sha256:" + "ab" * 32
    revision = Revision.objects.create(
        draft=draft, number=1, name="1", hash=digest, content=content, frozen_at=at
    )
    standard = Standard.objects.create(
        designation=designation,
        printed=printed,
        title=item.title,
        domain="evaluation",
        committee=committee,
    )
    edition = Edition.objects.create(
        standard=standard,
        number=1,
        title=item.title,
        content=content,
        hash=digest,
        approval={},
        work_item=item,
        revision=revision,
        published_at=at,
    )
    for place, (label, kind, criteria) in enumerate(
        [
            ("R-6.1-1", "shall", [MEASURED]),
            ("R-6.2-1", "shall", [JUDGED]),
            ("R-6.3-1", "should", []),
        ]
    ):
        Requirement.objects.create(
            edition=edition,
            permanent_id=f"req-{place}",
            label=label,
            clause=label[2:5],
            kind=kind,
            title=f"Requirement {label}",
            statement="It is so.",
            criteria=criteria,
            position=place + 1,
        )
    return edition


def truth(count=ROWS, seed=7):
    """Return the public and the hidden part of a small regression set: id, x, label."""
    chance = random.Random(seed)
    return [
        [(f"{name}{place}", place / 10, place / 10 + chance.gauss(0, 1)) for place in range(count)]
        for name in ("p", "h")
    ]


def csv(header, rows):
    return "\n".join([header, *(",".join(str(cell) for cell in row) for row in rows)]).encode()


def predictions(*, error=0.0, seed=7):
    """Return a predictions file whose every value is off by `error`."""
    public, hidden = truth(seed=seed)
    return csv("id,prediction", [(name, label + error) for name, _x, label in public + hidden])


def make_version(admin, at):
    """Keep a small regression set straight in the tables."""
    public, hidden = truth()
    dataset = Dataset.objects.create(
        name="Small set", task="regression", created_by=admin, created_at=at
    )
    return DatasetVersion.objects.create(
        dataset=dataset,
        version="1",
        data_sheet=SHEET,
        public=store_file(csv("id,x,label", public), name="public.csv", at=at),
        hidden_features=store_file(
            csv("id,x", [row[:2] for row in hidden]), name="hidden_features.csv", at=at
        ),
        hidden_labels="none",
        labels_sha256="0" * 64,
        salt="0",
        commitment="sha256:" + "cd" * 32,
        rows_public=ROWS,
        rows_hidden=ROWS,
        created_by=admin,
        created_at=at,
    )


def make_scheme(edition, version, admin, at, *, attempts=3):
    """Open a scheme straight in the tables; without a version it only judges."""
    scheme = Scheme.objects.create(
        title="Regression scheme",
        edition=edition,
        attempts=attempts,
        submissions=["predictions"],
        state="open",
        created_by=admin,
        created_at=at,
        changed_at=at,
    )
    for requirement in edition.requirements.all():
        for one in requirement.criteria:
            if one["kind"] == "judged" or version is not None:
                SchemeCriterion.objects.create(
                    scheme=scheme,
                    requirement=requirement,
                    criterion=one["id"],
                    kind=one["kind"],
                    definition=one,
                    dataset_version=version if one["kind"] == "measured" else None,
                )
    return scheme


def make_application(scheme, applicant, at, *, state="draft", name="Helix Diagnostics"):
    """Open an application of an organisation for which `applicant` acts."""
    organisation, made = Organisation.objects.get_or_create(name=name, defaults={"created_at": at})
    if made:
        OrganisationMember.objects.create(organisation=organisation, user=applicant, since=at)
    application = Application.objects.create(
        scheme=scheme,
        organisation=organisation,
        applicant=applicant,
        submission="predictions",
        system_name="Lumen",
        system_version="3.2",
        agreed_at=at,
        state=state,
        created_at=at,
        changed_at=at,
    )
    application.number = f"A-{application.pk:04d}"
    application.save()
    return application


def scene_of(committee, people, at):
    """Return edition, set, scheme and a scheme that only judges."""
    edition = make_edition(committee, people.secretary, at)
    version = make_version(people.admin, at)
    return SimpleNamespace(
        edition=edition,
        version=version,
        scheme=make_scheme(edition, version, people.admin, at),
        judging=make_scheme(edition, None, people.admin, at),
        people=people,
        at=at,
    )
