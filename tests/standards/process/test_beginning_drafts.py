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
