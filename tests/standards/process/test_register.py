"""The document register: numbers without gaps, kept files, and only members look."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from standards.kernel.errors import Forbidden, InvalidInput, NotFound
from standards.models import AuditEntry, RegisteredDocument
from standards.operations.register import (
    DocumentFacts,
    NewFile,
    enter_document,
    register_document,
)
from standards.queries import register
from standards.rules.register import Subject

pytestmark = [pytest.mark.django_db, pytest.mark.services]
DAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.LEPTON_DATA = tmp_path


@pytest.fixture
def file(committee, people, at):
    """Return a function that files a document as the secretary."""

    def make(*, keys=(), actor=None, **facts):
        whole = DocumentFacts(**({"kind": "report", "title": "Report", "date": DAY} | facts))
        return register_document(
            committee=committee,
            facts=whole,
            keys=list(keys),
            actor=actor or people.secretary,
            at=at,
        )

    return make


def test_numbers_follow_one_another_in_each_committee(file, committee, at):
    assert [file().number, file(title="Second").number] == [1, 2]
    facts = DocumentFacts(kind="report", title="Elsewhere", date=DAY)
    other = enter_document(committee=committee.parent, facts=facts, actor=None, at=at)
    assert (other.number, other.printed) == (1, "N 1")
    assert AuditEntry.objects.filter(name="standards.document_registered").count() == 3


def test_a_refused_document_leaves_no_gap(file):
    file()
    for wrong in (
        {"title": " "},
        {"kind": "letter"},
        {"files": (NewFile(name="page.html", content=b"<script>"),)},
        {"files": (NewFile(name="empty.pdf", content=b""),)},
        {"keys": ["ballot:999"]},
        {"keys": ["nonsense"]},
    ):
        with pytest.raises(InvalidInput) as refused:
            file(**wrong)
        assert refused.value.errors
    assert file().number == 2


@pytest.mark.parametrize("name", ["editor", "expert1", "observer", "stranger", "admin"])
def test_only_manager_and_chair_file(file, people, name):
    with pytest.raises(Forbidden):
        file(actor=getattr(people, name))
    assert file(actor=people.chair).source == people.chair.name


def test_what_enters_by_itself_enters_once(committee, at):
    facts = DocumentFacts(kind="minutes", title="M", date=DAY, origin="meeting:7")
    one, two = (
        enter_document(committee=committee, facts=facts, actor=None, at=at) for _ in range(2)
    )
    assert one == two
    assert RegisteredDocument.objects.count() == 1


def test_filters_find_by_kind_year_words_and_number(file, committee):
    file(title="Agenda of June", kind="agenda", date=date(2025, 6, 1))
    file(title="Report on data")

    def found(**given):
        return [each.number for each in register.documents_of(committee, given)]

    assert found() == [2, 1]
    assert found(kind="agenda") == found(year="2025") == found(q="june") == found(q="N1") == [1]
    assert found(year="x") == found(q="none") == []
    assert register.years_of(committee) == [2026, 2025]
    assert register.kinds_of(committee) == ["report", "agenda"]


@pytest.mark.parametrize("number", ["9", "x", "²", "", "9" * 30])
def test_an_unknown_number_is_not_found(file, committee, number):
    file()
    with pytest.raises(NotFound):
        register.document_of(committee, number)


def test_the_form_files_a_document_with_its_file(client_for, people, committee):
    client = client_for(people.secretary)
    place = f"/committees/{committee.slug}/documents/"
    assert client.get(f"{place}new/").status_code == 200
    upload = SimpleUploadedFile("report.pdf", b"%PDF-1.7 x")
    given = {"kind": "report", "title": "Yearly report", "date": "2026-11-02", "files": upload}
    answer = client.post(f"{place}new/", given)
    assert answer["Location"].endswith("/documents/#n-1")
    page = client_for(people.observer).get(place)
    assert b"N 1" in page.content
    assert b"Yearly report" in page.content
    stored = RegisteredDocument.objects.get().files.get()
    kept = client_for(people.expert1).get(f"{place}1/files/{stored.pk}/")
    assert b"".join(kept) == b"%PDF-1.7 x"
    assert "attachment" in kept["Content-Disposition"]


def test_a_faulty_form_says_what_is_wrong_at_its_field(client_for, people, committee):
    upload = SimpleUploadedFile("page.html", b"<b>")
    given = {"kind": "report", "title": "R", "date": "2026-11-02", "files": upload}
    answer = client_for(people.chair).post(f"/committees/{committee.slug}/documents/new/", given)
    assert answer.status_code == 400
    assert b"is of a type that is not kept" in answer.content


def test_outsiders_see_neither_list_nor_file(client_for, people, committee, file):
    document = file(files=(NewFile(name="a.txt", content=b"a"),))
    stored = document.files.get()
    place = f"/committees/{committee.slug}/documents/"
    for path in (place, f"{place}1/files/{stored.pk}/", f"{place}new/"):
        assert client_for(people.stranger).get(path).status_code == 403
        assert client_for().get(path).status_code == 302
    assert client_for(people.observer).get(f"{place}new/").status_code == 403
    assert client_for(people.observer).get(f"{place}1/files/999/").status_code == 404


def test_the_api_files_lists_and_serves(api_for, people, committee):
    place = f"/api/v1/committees/{committee.slug}/documents/"
    api = api_for(people.chair)
    upload = SimpleUploadedFile("note.txt", b"words")
    made = api.post(place, {"kind": "other", "title": "Note", "files": upload}, format="multipart")
    assert made.status_code == 201, made.content
    assert made.json()["printed"] == "N 1"
    second = api.post(place, {"kind": "report", "title": "R", "links": []}, format="json")
    assert second.json()["number"] == 2
    reader = api_for(people.observer)
    assert [row["number"] for row in reader.get(place).json()["results"]] == [2, 1]
    one = reader.get(f"{place}1/").json()
    assert b"".join(reader.get(one["files"][0]["url"])) == b"words"
    assert reader.post(place, {"kind": "other", "title": "x"}, format="json").status_code == 403
    assert api_for(people.stranger).get(place).status_code == 403
    wrong = api.post(place, {"kind": "letter", "title": "x"}, format="json")
    assert wrong.status_code == 400
    assert wrong.json()["errors"][0]["pointer"] == "/kind"


def test_the_committee_page_shows_the_newest_to_members_only(client_for, people, committee, file):
    file(title="Shown to members")
    page = f"/committees/{committee.slug}/"
    assert b"Shown to members" in client_for(people.observer).get(page).content
    assert b"Shown to members" not in client_for().get(page).content


def test_a_link_leads_to_what_the_document_belongs_to(committee, at, client_for, people):
    link = Subject(key="ballot:1", label="B-1", path="/ballots/1/")
    facts = DocumentFacts(kind="decision_record", title="B-1", date=DAY, links=(link,))
    enter_document(committee=committee, facts=facts, actor=None, at=at)
    page = client_for(people.observer).get(f"/zh-hans/committees/{committee.slug}/documents/")
    assert 'href="/zh-hans/ballots/1/"' in page.content.decode()
