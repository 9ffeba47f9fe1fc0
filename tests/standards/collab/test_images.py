"""Images of drafts: who adds them, who sees them, and when everybody does."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from standards.models import AuditEntry, DraftImage, Image
from standards.operations.drafts import create_draft, freeze_revision, put_content
from standards.operations.images import open_images
from standards.queries.drafts import draft_version
from standards.rules.images import MAX_BYTES
from tests.standards.rules.test_images import jpeg, png

pytestmark = [pytest.mark.services, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _data(settings, tmp_path):
    settings.LEPTON_DATA = tmp_path


def send(api, draft, data, content_type="image/png"):
    path = f"/api/v1/drafts/{draft.pk}/images/"
    return api.generic("POST", path, data, content_type=content_type)


@pytest.fixture
def added(draft, people, api_for):
    answer = send(api_for(people.editor), draft, png(640, 480))
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_an_image_is_kept_by_its_content(added, draft, people, api_for):
    assert added["src"] == f"/images/{added['id']}/"
    assert (added["width"], added["height"]) == (640, 480)
    again = send(api_for(people.editor2), draft, png(640, 480), "application/octet-stream")
    assert again.status_code == 201
    assert again.json() == added
    assert Image.objects.count() == DraftImage.objects.count() == 1
    assert AuditEntry.objects.filter(name="standards.image_added").count() == 1


def test_an_image_comes_as_a_file_of_a_form_too(draft, people, api_for):
    file = SimpleUploadedFile("figure.png", jpeg(), content_type="image/png")
    answer = api_for(people.editor).post(f"/api/v1/drafts/{draft.pk}/images/", {"file": file})
    assert answer.status_code == 201
    assert Image.objects.get().media_type == "image/jpeg"


@pytest.mark.parametrize(
    ("who", "status"),
    [("expert", 201), ("observer", 403), ("stranger", 404), (None, 401)],
)
def test_only_contributors_add_images(who, status, draft, people, api_for):
    api = api_for(getattr(people, who) if who else None)
    assert send(api, draft, png()).status_code == status


def test_a_frozen_draft_takes_no_image(draft, people, api_for, at):
    freeze_revision(draft=draft, name="First", actor=people.editor, at=at)
    assert send(api_for(people.editor), draft, png()).status_code == 409


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"<svg/>", 415),
        (b"MZ\x90", 415),
        (png()[:30], 400),
        (bytes(MAX_BYTES + 1), 413),
        (b"", 400),
    ],
)
def test_other_files_are_refused_in_words(data, status, draft, people, api_for):
    answer = send(api_for(people.editor), draft, data)
    assert answer.status_code == status, answer.content
    assert answer.json()["detail"].endswith(".")
    assert not Image.objects.exists()


def test_a_body_that_is_no_image_is_refused(draft, people, api_for):
    api = api_for(people.editor)
    path = f"/api/v1/drafts/{draft.pk}/images/"
    assert api.post(path, {"file": "x"}, format="json").status_code == 400
    assert api.post(path, ["x"], format="json").status_code == 400
    assert api.post(path, {"src": "/images/x/"}, format="json").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("editor", 200), ("observer", 200), ("admin", 200), ("stranger", 404)],
)
def test_an_image_is_shown_to_the_readers_of_its_draft(who, status, added, people, client_for):
    assert client_for(getattr(people, who)).get(added["src"]).status_code == status


def test_an_image_is_sent_so_that_it_can_do_nothing(added, people, client_for):
    client = client_for(people.observer)
    answer = client.get(added["src"])
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.content.startswith(b"\x89PNG")
    assert client.get(added["src"], HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304
    assert client.post(added["src"]).status_code == 405


def test_a_stranger_learns_nothing_of_images(added, client_for):
    known = client_for().get(added["src"])
    unknown = client_for().get(f"/images/{'0' * 64}/")
    assert known.status_code == unknown.status_code != 200


def figure(source):
    image = {"type": "image", "attrs": {"src": source, "alt": "A scheme"}}
    return {"type": "doc", "content": [{"type": "figure", "content": [image]}]}


def write(draft, content, actor, at):
    etag = draft_version(draft).etag
    put_content(draft=draft, content=content, base_etag=etag, actor=actor, at=at)


def test_an_image_is_open_to_all_once_its_text_is(added, draft, people, client_for, at):
    write(draft, figure(added["src"]), people.editor, at)
    revision = freeze_revision(draft=draft, name="First", actor=people.editor, at=at)
    assert client_for().get(added["src"]).status_code != 200
    open_images(revision=revision, at=at)
    answer = client_for().get(added["src"])
    assert answer.status_code == 200
    assert answer["Cache-Control"].startswith("public")


def test_naming_the_image_of_another_draft_opens_nothing(added, draft, work_item, people, at):
    other = create_draft(
        work_item=work_item, title="Other", language="en", actor=people.editor, at=at
    )
    write(other, figure(added["src"]), people.editor, at)
    open_images(revision=freeze_revision(draft=other, name="1", actor=people.editor, at=at), at=at)
    assert Image.objects.get().opened_at is None


def test_a_draft_takes_over_images_that_its_author_may_see(
    added, draft, work_item, people, api_for, at
):
    other = create_draft(
        work_item=work_item,
        title="Other",
        language="en",
        actor=people.editor,
        at=at,
        content=figure(added["src"]),
    )
    assert other.images.count() == 1
    third = create_draft(
        work_item=work_item, title="Third", language="en", actor=people.editor, at=at
    )
    path = f"/api/v1/drafts/{third.pk}/images/"
    answer = api_for(people.editor).post(path, {"src": added["src"]}, format="json")
    assert answer.json() == added
    assert third.images.count() == 1
