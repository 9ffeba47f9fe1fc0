import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from reviews.models import Comment
from reviews.rules.comment_table import COLUMNS

pytestmark = pytest.mark.django_db
HEAD = ",".join(COLUMNS.values())


def _file(text):
    return SimpleUploadedFile("dis.csv", text.encode(), content_type="text/csv")


def test_file_is_previewed_then_taken_in(client_for, people, draft):
    client = client_for(people.secretary)
    page = f"/comments/import/?draft={draft.pk}"
    assert "eight columns" in client.get(page).content.decode()
    answer = client.post(page, {"file": _file(f"{HEAD}\nAl,,,,te,<b>Strict</b>,,\n,,,,xx,No,,\n")})
    shown = client.get(answer["Location"]).content.decode()
    assert "&lt;b&gt;Strict" in shown
    assert "Take in 1 comment" in shown
    assert not Comment.objects.exists()
    done = client.post(f"{answer['Location']}confirm/")
    assert done["Location"] == f"/comments/?draft={draft.pk}"
    assert Comment.objects.get().text == "<b>Strict</b>"
    assert "Take in 1" not in client.get(answer["Location"]).content.decode()
    file = client.get(f"/comments/export/?draft={draft.pk}&as=csv")
    assert file.content.startswith(b"\xef\xbb\xbfMB/NC,")
    assert client_for(people.chair).get(answer["Location"]).status_code == 404


def test_page_says_what_is_wrong_with_a_file(client_for, people, draft):
    client = client_for(people.secretary)
    page = f"/comments/import/?draft={draft.pk}"
    assert "headings" in client.post(page, {"file": _file("a,b\n")}).content.decode()
    assert "empty" in client.post(page, {"file": _file("")}).content.decode()
    assert client.get("/comments/import/").status_code == 404
    assert client_for(people.stranger).get(page).status_code == 404
    none = client.post(page, {"file": _file(f"{HEAD}\n")})
    assert "No rows" in client.get(none["Location"]).content.decode()
    assert client.post(f"{none['Location']}confirm/")["Location"] == none["Location"]
