"""An edition is made from an approved revision and never changes."""

import pytest

from standards.kernel.errors import Conflict, Forbidden, InvalidInput, NotFound
from standards.models import (
    DraftImage,
    Edition,
    EditionFact,
    Image,
    LedgerLeaf,
    Requirement,
    Standard,
    StoredFile,
    WorkItem,
)
from standards.operations.publications import keep_fact, publish_edition
from standards.operations.work_items import grant_clearance, propose_work_item
from standards.queries.publications import (
    facts_of,
    find_edition,
    find_printed,
    newest_editions,
    revision_in_progress,
    sitemap_entries,
)
from standards.rules.relations import EditionState

pytestmark = [pytest.mark.django_db, pytest.mark.services]


def test_publishing_extracts_requirements_and_freezes_labels(edition):
    assert edition.number == 1
    assert edition.reference == "LS 4101:2026"
    assert edition.labels["rq1"] == "R-2-1"
    rows = list(
        Requirement.objects.order_by("position").values_list(
            "permanent_id", "label", "clause", "kind"
        )
    )
    assert rows == [("rq1", "R-2-1", "2", "shall"), ("rq2", "R-2-2", "2", "should")]
    assert Requirement.objects.get(permanent_id="rq1").criteria[0]["metric"] == "mse"


def test_publishing_moves_the_work_item_and_enters_the_ledger(edition):
    item = WorkItem.objects.get()
    assert item.standing.code == "60.60"
    leaf = LedgerLeaf.objects.get(subject=f"edition:{edition.pk}")
    assert edition.hash.encode() in bytes(leaf.data)


@pytest.mark.parametrize("change", [{"title": "x"}, {"content": {}}, {"hash": "sha256:0"}])
def test_a_published_edition_does_not_change(edition, change):
    for name, value in change.items():
        setattr(edition, name, value)
    with pytest.raises(Conflict):
        edition.save()
    with pytest.raises(Conflict):
        edition.save(update_fields=list(change))
    with pytest.raises(Conflict):
        Edition.objects.filter(pk=edition.pk).update(**change)


def test_editions_and_requirements_are_not_removed(edition):
    requirement = edition.requirements.first()
    for act in (edition.delete, Edition.objects.all().delete, requirement.delete):
        with pytest.raises(Conflict):
            act()


def test_only_the_manager_publishes(in_enquiry, freeze, approve, people, at):
    revision = freeze(in_enquiry)
    for who in ("chair", "editor", "expert1", "stranger", "admin"):
        with pytest.raises(Forbidden):
            publish_edition(
                revision=revision, approval=approve(revision), actor=getattr(people, who), at=at
            )


def test_an_approval_of_another_text_publishes_nothing(in_enquiry, freeze, approve, people, at):
    first, second = freeze(in_enquiry), freeze(in_enquiry, content={"type": "doc", "content": []})
    with pytest.raises(Conflict, match="another text"):
        publish_edition(revision=second, approval=approve(first), actor=people.secretary, at=at)
    with pytest.raises(Conflict, match="failed"):
        publish_edition(
            revision=first, approval=approve(first, "failed"), actor=people.secretary, at=at
        )
    assert not Standard.objects.exists()


def test_a_draft_phase_publishes_nothing(proposed, freeze, approve, people, at):
    revision = freeze(proposed)
    with pytest.raises(Conflict, match=r"10\.00"):
        publish_edition(
            revision=revision, approval=approve(revision), actor=people.secretary, at=at
        )


def test_a_requirement_without_an_id_publishes_nothing(in_enquiry, freeze, approve, people, at):
    content = {"type": "doc", "content": [{"type": "requirement", "content": []}]}
    revision = freeze(in_enquiry, content=content)
    with pytest.raises(InvalidInput):
        publish_edition(
            revision=revision, approval=approve(revision), actor=people.secretary, at=at
        )


def test_a_revision_is_published_once(edition, approve, people, at, step):
    item = edition.work_item
    WorkItem.objects.filter(pk=item.pk).update(phase="approval")
    with pytest.raises(Conflict, match="already"):
        publish_edition(
            revision=edition.revision,
            approval=approve(edition.revision),
            actor=people.secretary,
            at=at,
        )


def revise(edition, committee, people, at):
    item = propose_work_item(
        committee=committee,
        title="Regression 2",
        scope="S",
        revises=edition.standard,
        actor=people.editor,
        at=at,
    )
    WorkItem.objects.filter(pk=item.pk).update(phase="approval", substage=60)
    return WorkItem.objects.get(pk=item.pk)


def test_a_revision_of_the_standard_makes_the_next_edition(
    edition, committee, freeze, approve, people, at
):
    item = revise(edition, committee, people, at)
    assert item.designation == "ls-4101"
    assert revision_in_progress(edition.standard) == item
    revision = freeze(item, content={"type": "doc", "content": []})
    second = publish_edition(
        revision=revision, approval=approve(revision), actor=people.secretary, at=at
    )
    assert (second.number, second.supersedes) == (2, 1)
    assert find_edition("ls-4101", 1).state is EditionState.SUPERSEDED
    assert find_edition("LS-4101", 1).newer.number == 2
    assert find_edition("ls-4101", 2).newer is None


def test_another_designation_can_be_given_when_it_is_free(in_enquiry, freeze, approve, people, at):
    revision = freeze(in_enquiry)
    made = publish_edition(
        revision=revision,
        approval=approve(revision),
        designation="LS 5005",
        actor=people.secretary,
        at=at,
    )
    assert made.standard.designation == made.work_item.designation == "ls-5005"


def test_a_designation_of_somebody_else_is_refused(edition, committee, freeze, approve, people, at):
    other = propose_work_item(
        committee=committee, title="Other", scope="S", actor=people.editor, at=at
    )
    WorkItem.objects.filter(pk=other.pk).update(phase="approval")
    revision = freeze(other, content={"type": "doc", "content": []})
    with pytest.raises(Conflict, match="taken"):
        publish_edition(
            revision=revision,
            approval=approve(revision),
            designation="ls-4101",
            actor=people.secretary,
            at=at,
        )


def test_withdrawal_marks_the_edition(edition, people, step, at):
    item = step(edition.work_item, "start_review", "propose_withdrawal")
    grant_clearance(work_item=item, kind="ballot", evidence={}, actor=None, at=at)
    step(item, "withdraw", reason="Superseded by law")
    context = find_edition("ls-4101", 1)
    assert context.state is EditionState.WITHDRAWN
    assert context.edition.withdrawal_reason == "Superseded by law"
    assert newest_editions(5) == []


def test_printed_forms_find_the_edition_of_the_year(edition):
    assert find_printed("LS 4101:2026") == edition
    assert find_printed("LS 4101") == edition.standard
    for text in ("LS 4101:1999", "LS 9:2026", "nonsense"):
        with pytest.raises(NotFound):
            find_printed(text)


def test_facts_are_kept_once_per_key(edition):
    keep_fact(edition_id=edition.pk, key="certified_systems", value=1, sort=1)
    keep_fact(edition_id=edition.pk, key="certified_systems", value=2, sort=2)
    assert facts_of(edition) == {"certified_systems": 2}
    assert str(EditionFact.objects.get()) == "certified_systems = 2"


def test_the_sitemap_lists_editions_and_committees(edition, committee):
    paths = [path for path, _moment in sitemap_entries()]
    assert "/standards/ls-4101/1/" in paths
    assert "/committees/lc-4-wg-2/" in paths


def test_the_edition_page_shows_its_place_in_the_log_once_it_is_signed(edition, client_for, at):
    from standards.infrastructure.keys import ensure_keys
    from standards.operations.ledger import sequence_ledger

    address = f"/standards/{edition.standard.designation}/{edition.number}/"
    assert "being entered" in client_for().get(address).content.decode()
    ensure_keys(at=at)
    sequence_ledger(at=at)
    page = client_for().get(address).content.decode()
    assert "Proof of inclusion" in page
    link = page.split('<a href="/api/v1/ledger/inclusion/', 1)[1].split('"', 1)[0]
    proof = client_for().get(f"/api/v1/ledger/inclusion/{link.replace('&amp;', '&')}").json()
    assert 0 <= proof["index"] < proof["size"]


def test_publishing_opens_the_images_of_the_text_to_all(in_enquiry, freeze, approve, people, at):
    image = {"type": "image", "attrs": {"src": f"/images/{'a' * 64}/", "alt": "Scheme"}}
    revision = freeze(in_enquiry, content={"type": "doc", "content": [image]})
    file = StoredFile.objects.create(
        sha256="a" * 64, size=1, name="a.png", location="files/aa/a", stored_at=at
    )
    kept = Image.objects.create(
        sha256="a" * 64, file=file, media_type="image/png", width=1, height=1
    )
    DraftImage.objects.create(draft=revision.draft, image=kept, added_at=at)
    publish_edition(revision=revision, approval=approve(revision), actor=people.secretary, at=at)
    kept.refresh_from_db()
    assert kept.opened_at == at
