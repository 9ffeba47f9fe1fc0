"""Pages of drafts and revisions."""

from __future__ import annotations

import pytest

from standards.kernel.clock import now
from standards.models import Draft
from standards.operations.drafts import append_document, freeze_revision

pytestmark = [pytest.mark.services, pytest.mark.django_db]


def content(words):
    title = {
        "type": "clauseTitle",
        "attrs": {"id": "t"},
        "content": [{"type": "text", "text": "A"}],
    }
    block = {
        "type": "paragraph",
        "attrs": {"id": "p"},
        "content": [{"type": "text", "text": words}],
    }
    return {
        "type": "doc",
        "content": [{"type": "clause", "attrs": {"id": "c"}, "content": [title, block]}],
    }


@pytest.fixture
def revisions(draft, people):
    made = []
    for words in ("<script>one</script>", "two words"):
        append_document(
            draft=draft, content=content(words), actor=people.editor, at=now(), replace=True
        )
        made.append(
            freeze_revision(
                draft=draft, name=words[-3:], actor=people.chair, at=now(), keep_open=True
            )
        )
    return made


def test_the_list_shows_drafts_and_what_one_may_do(draft, people, client_for):
    page = client_for(people.expert).get("/drafts/")
    assert page.status_code == 200
    assert "Working draft" in page.content.decode()
    assert "Suggest" in page.content.decode()
    assert "Working draft" in client_for(people.expert).get("/drafts/?q=work").content.decode()
    assert "No draft has that" in client_for(people.expert).get("/drafts/?q=zzz").content.decode()
    assert "No draft yet" in client_for(people.stranger).get("/drafts/").content.decode()


def test_the_list_takes_the_same_queries_for_many_drafts(
    draft, work_item, people, client_for, django_assert_max_num_queries, at
):
    Draft.objects.bulk_create(
        Draft(work_item=work_item, title=f"Draft {number}", created_at=at, edited_at=at)
        for number in range(40)
    )
    client = client_for(people.editor)
    with django_assert_max_num_queries(15):
        assert "page=2" in client.get("/drafts/").content.decode()


@pytest.mark.parametrize(
    ("who", "right"), [("editor", "write"), ("expert", "suggest"), ("observer", "read")]
)
def test_the_editor_opens_with_the_callers_right(who, right, draft, people, client_for):
    person = getattr(people, who)
    page = client_for(person).get(f"/drafts/{draft.pk}/")
    assert page.status_code == 200
    data = page.context["editor_data"]
    assert data["right"] == right
    assert data["user"] == {"id": str(person.pk), "name": person.name, "hue": person.hue}
    assert data["metrics"]
    assert page.context["can"]["freeze"] is (who == "editor")


def test_the_editor_takes_few_queries(draft, people, client_for, django_assert_max_num_queries):
    client = client_for(people.editor)
    with django_assert_max_num_queries(15):
        client.get(f"/drafts/{draft.pk}/")


def test_strangers_are_turned_away(draft, revisions, people, client_for):
    one, two = (revision.pk for revision in revisions)
    for path in (
        "/drafts/",
        f"/drafts/{draft.pk}/",
        f"/revisions/{one}/",
        f"/compare/{one}/{two}/",
    ):
        answer = client_for(None).get(path)
        assert answer.status_code == 302, path
        assert "login" in answer["Location"]
    for path in (f"/drafts/{draft.pk}/", f"/revisions/{one}/", f"/compare/{one}/{two}/"):
        assert client_for(people.stranger).get(path).status_code == 404


def test_a_draft_is_begun_from_its_work_item(work_item, people, client_for):
    path = f"/work-items/{work_item.pk}/drafts/"
    answer = client_for(people.editor).post(path, {"language": "zh-hans"})
    made = Draft.objects.get(work_item=work_item)
    assert answer["Location"].endswith(f"/drafts/{made.pk}/")
    assert (made.title, made.language) == (work_item.title, "zh-hans")
    assert client_for(people.observer).post(path).status_code == 403
    assert client_for(people.editor).get(path).status_code == 405


def test_a_revision_is_shown_escaped(revisions, people, client_for):
    page = client_for(people.observer).get(f"/revisions/{revisions[0].pk}/").content.decode()
    assert "&lt;script&gt;one" in page
    assert "<script>one" not in page
    assert revisions[0].hash in page


def test_two_revisions_are_compared(revisions, people, client_for):
    one, two = revisions
    page = client_for(people.observer).get(f"/compare/{one.pk}/{two.pk}/").content.decode()
    assert "<ins>" in page
    assert "<del>" in page
    same = client_for(people.observer).get(f"/compare/{one.pk}/{one.pk}/").content.decode()
    assert "Nothing changed" in same
