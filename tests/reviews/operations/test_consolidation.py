from datetime import timedelta

import pytest

from reviews.models import Comment
from reviews.operations.comments import Wording, file_comment
from reviews.operations.consolidation import (
    BodyWording,
    edit_held,
    keep_back,
    merge_held,
    open_consolidation,
    submit_consolidation,
)
from reviews.permissions import access_comment
from reviews.queries.comments import unanswered, visible_comments
from reviews.queries.consolidation import owed_consolidations
from standards.kernel.errors import Conflict, Forbidden, InvalidInput, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.services]


@pytest.fixture
def ballot(open_one, revision, work_item, people, at):
    """Return an open ballot in which the first body consolidates."""
    made = open_one(revision=revision, work_item=work_item)
    open_consolidation(ballot=made, actor=people.nsb, at=at)
    return made


@pytest.fixture
def said(ballot, people, at):
    """Return a function that files a comment of the body's expert in the ballot."""

    def make(text="Too strict.", actor=None):
        wording = Wording(text=text)
        actor = actor or people.expert1
        return file_comment(draft=None, ballot=ballot, wording=wording, actor=actor, at=at)

    return make


def test_held_comments_are_seen_by_their_own_body_alone(said, people, work_item):
    held, other = said(), said(actor=people.expert2)
    assert other.consolidation == ""
    for who in (people.expert1, people.nsb):
        assert held in visible_comments(who)
        assert access_comment(who, held.pk) == held
    for who in (people.secretary, people.chair, people.expert2, people.admin):
        assert held not in visible_comments(who)
        with pytest.raises(NotFound):
            access_comment(who, held.pk)
    assert held not in unanswered(work_item)


def test_secretary_of_the_body_rewords_merges_and_submits(ballot, said, people, at):
    one, two, three = said("First."), said("Second."), said("Third.")
    words = BodyWording(text="First, reworded.", type="te")
    edit_held(ballot=ballot, pk=one.pk, wording=words, actor=people.nsb, at=at)
    merge_held(ballot=ballot, ids=[one.pk, two.pk], actor=people.nsb, at=at)
    keep_back(ballot=ballot, ids=[three.pk], back=True, actor=people.nsb, at=at)
    assert [each.title for each in owed_consolidations(people.nsb)] == [
        f"1 comment on {ballot.number}"
    ]
    assert submit_consolidation(ballot=ballot, actor=people.nsb, at=at) == [one]
    shown = visible_comments(people.secretary).get()
    assert (shown.text, shown.type) == ("First, reworded.\n\nSecond.", "te")
    assert (shown.name, shown.original_text) == ("Aldania Standards", "First.")
    keep_back(ballot=ballot, ids=[three.pk], back=False, actor=people.nsb, at=at)
    assert Comment.objects.get(pk=three.pk).consolidation == "held"
    assert not list(owed_consolidations(people.expert1))


def test_only_the_secretary_of_the_body_acts_and_only_while_it_is_open(ballot, said, people, at):
    held, other = said(), said(actor=people.expert2)
    with pytest.raises(Forbidden):
        submit_consolidation(ballot=ballot, actor=people.expert1, at=at)
    with pytest.raises(NotFound):
        keep_back(ballot=ballot, ids=[other.pk], back=True, actor=people.nsb, at=at)
    with pytest.raises(InvalidInput):
        merge_held(ballot=ballot, ids=[held.pk], actor=people.nsb, at=at)
    from reviews.operations.closing import close_due_ballots

    close_due_ballots(at=ballot.closes_at + timedelta(minutes=1))
    with pytest.raises(Conflict):
        submit_consolidation(ballot=ballot, actor=people.nsb, at=at)
    assert held not in visible_comments(people.secretary)


def test_page_gathers_and_submits(client_for, ballot, said, people):
    one, two = said("First."), said("Second.")
    client, page = client_for(people.nsb), f"/ballots/{ballot.pk}/our-comments/"
    assert "Submit 2 comments" in client.get(page).content.decode()
    client.post(f"{page}edit/{one.pk}/", {"text": "Better.", "type": "ed"})
    client.post(f"{page}keep_back/", {"comment": [two.pk]})
    client.post(f"{page}take_in/", {"comment": [two.pk]})
    client.post(f"{page}merge/", {"comment": [one.pk, two.pk]})
    client.post(f"{page}open/")
    shown = client.get(page).content.decode()
    assert "merged into" in shown
    assert "As it was written" in shown
    assert "Submit" not in client_for(people.expert1).get(page).content.decode()
    client.post(f"{page}submit/")
    assert (
        "Better." in client_for(people.chair).get(f"/comments/?ballot={ballot.pk}").content.decode()
    )
    assert client.post(f"{page}burn/").status_code == 404
    assert client_for(people.secretary).get(page).status_code == 404
