"""A draft is begun from the work item's page, by those who may."""

from __future__ import annotations

import pytest

from standards.models import Draft, WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.services]


def test_an_editor_begins_a_draft_with_a_title_and_a_language(proposed, people, client_for):
    client, address = client_for(people.editor), f"/work-items/{proposed.pk}/"
    assert f'action="{address}drafts/"' in client.get(address).content.decode()
    answer = client.post(f"{address}drafts/", {"title": "First text", "language": "zh-hans"})
    draft = Draft.objects.get()
    assert answer["Location"] == f"/drafts/{draft.pk}/"
    assert (draft.title, draft.language) == ("First text", "zh-hans")


def test_without_a_title_the_draft_is_called_after_its_work_item(proposed, people, client_for):
    client_for(people.editor).post(f"/work-items/{proposed.pk}/drafts/", {"language": "tlh"})
    draft = Draft.objects.get()
    assert (draft.title, draft.language) == (proposed.title, "en")


def test_a_faulty_title_is_said_on_the_page_and_nothing_is_begun(proposed, people, client_for):
    address = f"/work-items/{proposed.pk}/"
    answer = client_for(people.editor).post(f"{address}drafts/", {"title": "x" * 500}, follow=True)
    assert answer.redirect_chain == [(address, 302)]
    assert "200" in answer.content.decode()
    assert not Draft.objects.exists()


def test_others_see_no_form_and_are_refused(proposed, people, client_for):
    client, address = client_for(people.observer), f"/work-items/{proposed.pk}/"
    assert f'action="{address}drafts/"' not in client.get(address).content.decode()
    assert client.post(f"{address}drafts/", {"title": "Mine"}).status_code == 403
    assert not Draft.objects.exists()


def test_the_catalogue_survives_a_designation_that_is_no_slug(in_enquiry, client_for):
    WorkItem.objects.filter(pk=in_enquiry.pk).update(designation="LS 1/2")
    page = client_for().get("/standards/")
    assert page.status_code == 200
    assert f"/work-items/{in_enquiry.pk}/" in page.content.decode()


def content_of(draft):
    from standards.queries.drafts import draft_content

    return draft_content(draft)


@pytest.mark.parametrize(
    ("language", "template", "word"),
    [
        ("en", "", "Normative references"),
        ("zh-hans", "standard", "规范性引用文件"),
        ("en", "amendment", "Amended document"),
        ("en", "guide", "Checklist"),
    ],
)
def test_a_draft_begins_with_the_template_of_its_kind(
    language, template, word, proposed, people, client_for
):
    body = {"title": "First text", "language": language, "template": template}
    client_for(people.editor).post(f"/work-items/{proposed.pk}/drafts/", body)
    assert word in str(content_of(Draft.objects.get()))


def test_a_draft_begins_empty_when_asked(proposed, people, client_for, api_for):
    body = {"title": "First text", "language": "en", "template": "empty"}
    client_for(people.editor).post(f"/work-items/{proposed.pk}/drafts/", body)
    assert "text" not in str(content_of(Draft.objects.get()))


def test_by_the_api_a_draft_is_empty_unless_a_template_is_named(proposed, people, api_for):
    api = api_for(people.editor)
    body = {"work_item": str(proposed.pk), "title": "First text"}
    made = [
        api.post("/api/v1/drafts/", body | more, format="json").json()["id"]
        for more in ({}, {"template": "report"})
    ]
    bare, report = (content_of(Draft.objects.get(pk=pk)) for pk in made)
    assert "Findings" not in str(bare)
    assert "Findings" in str(report)
    faulty = api.post("/api/v1/drafts/", body | {"template": "novel"}, format="json")
    assert faulty.status_code in (400, 422)
