"""Who votes for a member body may read what is voted on, and nothing else of the committee."""

import pytest

from standards.models import Revision

pytestmark = pytest.mark.django_db


def test_secretary_of_a_body_reads_the_text_voted_on(open_one, revision, people, client_for):
    ballot = open_one(revision=revision)
    client = client_for(people.nsb)
    room = client.get(f"/ballots/{ballot.pk}/").text
    assert f"/revisions/{revision.pk}/" in room
    assert client.get(f"/revisions/{revision.pk}/").status_code == 200
    assert f"/comments/?draft={revision.draft_id}" in room
    assert client.get(f"/comments/?draft={revision.draft_id}").status_code == 200


def test_texts_that_are_not_voted_on_stay_with_the_members(open_one, revision, people, client_for):
    open_one(revision=revision)
    other = Revision.objects.create(
        draft=revision.draft,
        number=revision.number + 1,
        name="Not put to the vote",
        hash="sha256:" + "22" * 32,
        content=revision.content,
        frozen_at=revision.frozen_at,
        frozen_by=people.editor,
    )
    client = client_for(people.nsb)
    assert client.get(f"/revisions/{other.pk}/").status_code == 404
    assert other.name not in client.get(f"/revisions/{revision.pk}/").text
    assert other.name in client_for(people.editor).get(f"/revisions/{revision.pk}/").text
    assert client.get(f"/drafts/{revision.draft_id}/").status_code == 404


def test_a_stranger_reads_neither(open_one, revision, people, client_for):
    open_one(revision=revision)
    client = client_for(people.stranger)
    assert client.get(f"/revisions/{revision.pk}/").status_code == 404
    assert client.get(f"/comments/?draft={revision.draft_id}").status_code == 404
    assert client.get("/comments/?draft=x").status_code == 404


def test_a_prepared_ballot_opens_nothing_yet(plan, revision, people, client_for, at):
    from reviews.operations.ballots import create_ballot

    create_ballot(plan=plan(revision=revision), actor=people.secretary, at=at)
    assert client_for(people.nsb).get(f"/revisions/{revision.pk}/").status_code == 404
