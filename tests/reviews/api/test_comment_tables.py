import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from reviews.models import Comment, CommentImport
from reviews.rules.comment_table import COLUMNS
from standards.kernel.clock import now

pytestmark = [pytest.mark.django_db, pytest.mark.services]
API = "/api/v1/comments"
HEAD = ",".join(COLUMNS.values())


@pytest.fixture
def at():
    """The API reads the system's clock, so these tests happen now."""
    return now() - timedelta(days=1)


@pytest.fixture
def upload(api_for, draft):
    def send(user, text, **place):
        file = SimpleUploadedFile("comments.csv", text.encode(), content_type="text/csv")
        body = {"file": file} | (place or {"draft": str(draft.pk)})
        return api_for(user).post(f"{API}/import/", body, format="multipart")

    return send


def test_file_is_shown_then_confirmed_once(api_for, people, draft, upload):
    text = f"{HEAD}\nAl,,9.9,,te,Too strict,0.90,\nzz,,,,,General,,\n,,,,xx,Bad,,\n"
    shown = upload(people.secretary, text)
    assert shown.status_code == 200
    rows = shown.json()["rows"]
    assert [row["row"] for row in rows] == [2, 3, 4]
    assert rows[0]["values"]["text"] == "Too strict"
    assert [any(each["fatal"] for each in row["problems"]) for row in rows] == [False, False, True]
    assert not Comment.objects.exists()
    confirm = f"{API}/import/{shown.json()['import']}/confirm/"
    first = api_for(people.secretary).post(confirm)
    again = api_for(people.secretary).post(confirm)
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert (first.status_code, first.json()["created"], first.json()["skipped"]) == (201, 2, 1)
    assert Comment.objects.count() == 2
    assert Comment.objects.first().member_body.slug == "aldania"
    assert api_for(people.chair).post(confirm).status_code == 404
    repeated = upload(people.secretary, text).json()["rows"]
    assert "/text" in [each["pointer"] for each in repeated[0]["problems"]]


def test_what_is_exported_can_be_taken_in_again_unchanged(api_for, people, draft, upload):
    text = f'{HEAD}\nAl,12,1,Table 1,te,"\'=SUM(1)\nand more","\'@x",\'-\nzz,,,,ed,"a;b",,\n'
    made = upload(people.secretary, text).json()
    api_for(people.secretary).post(f"{API}/import/{made['import']}/confirm/")
    got = api_for(people.secretary).get(f"{API}/export/?draft={draft.pk}&as=csv")
    rows = list(csv.reader(io.StringIO(got.content.decode(), newline="")))
    assert rows[0] == list(COLUMNS.values())
    assert rows[1] == ["Al", "12", "1", "Table 1", "te", "'=SUM(1)\nand more", "'@x", "'-"]
    shown = upload(people.secretary, got.content.decode()).json()["rows"]
    assert [row["values"] for row in shown] == [row["values"] for row in made["rows"]]
    for kind in ("xlsx", "docx"):
        assert api_for(people.secretary).get(f"{API}/export/?draft={draft.pk}&as={kind}").content


def test_expert_takes_in_comments_of_the_own_body_only(people, upload):
    rows = upload(people.expert1, f"{HEAD}\nAl,,,,te,Mine,,Seen\nBo,,,,te,Theirs,,\n").json()[
        "rows"
    ]
    assert [any(each["fatal"] for each in row["problems"]) for row in rows] == [False, True]
    assert rows[0]["problems"][0]["pointer"] == "/observation"


def test_bad_files_and_strangers_are_refused(api_for, people, draft, upload):
    assert upload(people.secretary, "nothing,here\n").status_code == 400
    assert upload(people.secretary, HEAD + "\n,,,,te,x,," * 20_000).status_code == 400
    assert upload(people.secretary, HEAD, ballot="").status_code == 400
    assert upload(people.stranger, HEAD).status_code == 404
    assert (
        api_for(people.secretary)
        .post(f"{API}/import/", {"draft": str(draft.pk)}, format="multipart")
        .status_code
        == 400
    )
    empty = upload(people.secretary, f"{HEAD}\n,,,,xx,Bad,,\n").json()
    confirm = f"{API}/import/{empty['import']}/confirm/"
    assert api_for(people.secretary).post(confirm).status_code == 409
    assert CommentImport.objects.count() == 1
    assert api_for(people.stranger).get(f"{API}/export/?draft={draft.pk}").status_code == 404
    assert api_for(people.secretary).get(f"{API}/export/").status_code == 400
    assert (
        api_for(people.secretary).get(f"{API}/export/?draft={draft.pk}&as=pdf").status_code == 400
    )


def test_a_row_on_a_requirement_is_tied_to_it(api_for, people, draft, upload, monkeypatch):
    requirement = {"type": "requirement", "attrs": {"id": "r1"}, "content": []}
    clause = {"type": "clause", "attrs": {"id": "c1"}, "content": [requirement]}
    text = {"type": "doc", "content": [clause]}
    monkeypatch.setattr("reviews.queries.comment_tables.draft_content", lambda _draft: text)
    shown = upload(people.secretary, f"{HEAD}\nAl,,R-1-1,,te,Too strict,0.90,\n").json()
    assert shown["rows"][0]["problems"] == []
    api_for(people.secretary).post(f"{API}/import/{shown['import']}/confirm/")
    assert Comment.objects.get().anchor_block == "r1"
