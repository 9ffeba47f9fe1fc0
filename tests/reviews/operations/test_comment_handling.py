from datetime import timedelta

import pytest

from reviews.models import Comment
from reviews.operations.comment_handling import (
    BulkDecision,
    assign_comments,
    dispose_in_bulk,
    split_comment,
    undo_batch,
)
from reviews.operations.comment_texts import answer_comment, apply_comment
from reviews.operations.comments import Decision, Wording, dispose_comment, file_comment
from reviews.queries.notices import notices_of
from standards.kernel.errors import Conflict, Forbidden, InvalidInput, NotFound, StaleEdit
from standards.models import AuditEntry, Clearance
from standards.operations.drafts import append_document
from standards.queries.drafts import draft_content
from standards.rules.document import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.services]


@pytest.fixture
def filed(draft, people, at):
    """Return a function that files a comment of an expert."""

    def make(text="Too strict.", actor=None, **rest):
        wording = Wording(text=text, **rest)
        actor = actor or people.expert1
        return file_comment(draft=draft, ballot=None, wording=wording, actor=actor, at=at)

    return make


def test_bulk_answer_is_given_where_it_fits_and_taken_back(filed, people, at):
    one, two, three = filed(), filed(), filed()
    sure = Decision(disposition="accepted", final=True)
    dispose_comment(comment=three, decision=sure, actor=people.chair, at=at)
    ids = [one.pk, two.pk, three.pk]
    decision = BulkDecision(disposition="rejected", observation="No data.")
    batch = dispose_in_bulk(ids=ids, decision=decision, actor=people.editor, at=at)
    assert sorted(batch.before) == [str(one.pk), str(two.pk)]
    assert AuditEntry.objects.filter(name="reviews.comments_disposed").count() == 1
    again = Decision(disposition="noted", observation="Seen.")
    dispose_comment(comment=two, decision=again, actor=people.editor, at=at)
    assert undo_batch(batch=batch, actor=people.editor, at=at) == [one]
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, one.disposition, one.observation) == ("open", "", "")
    assert two.disposition == "noted"
    with pytest.raises(Conflict):
        undo_batch(batch=batch, actor=people.editor, at=at)
    with pytest.raises(NotFound):
        undo_batch(batch=batch, actor=people.chair, at=at)


def test_confirmed_bulk_answers_clear_the_work_and_tell_each_commenter_once(filed, people, at):
    ids = [filed().pk, filed().pk]
    decision = BulkDecision(disposition="noted", observation="Seen.", final=True)
    with pytest.raises(Forbidden):
        dispose_in_bulk(ids=ids, decision=decision, actor=people.editor, at=at)
    bare = BulkDecision(disposition="noted", final=True)
    with pytest.raises(Conflict):
        dispose_in_bulk(ids=ids, decision=bare, actor=people.chair, at=at)
    batch = dispose_in_bulk(ids=ids, decision=decision, actor=people.chair, at=at)
    assert Clearance.objects.filter(kind="comments", granted=True).exists()
    event = _last_event("reviews.comments_disposed")
    assert [each.user_id for each in notices_of(event)] == [people.expert1.pk]
    undo_batch(batch=batch, actor=people.chair, at=at + timedelta(minutes=1))
    assert not Clearance.objects.order_by("pk").last().granted
    dispose_in_bulk(ids=ids, decision=decision, actor=people.chair, at=at)
    assert Clearance.objects.order_by("pk").last().granted


def _last_event(name):
    from standards.kernel.event import event_type

    entry = AuditEntry.objects.filter(name=name).order_by("pk").last()
    return event_type(name).from_payload(entry.payload)


def test_duplicates_name_the_comment_that_they_repeat(filed, people, at):
    one, two = filed(), filed()
    decision = BulkDecision(disposition="duplicate", observation="See 1.", duplicate_of=one.pk)
    dispose_in_bulk(ids=[one.pk, two.pk], decision=decision, actor=people.editor, at=at)
    assert list(one.duplicates.all()) == [two]
    wrong = BulkDecision(disposition="noted", duplicate_of=one.pk)
    with pytest.raises(InvalidInput):
        dispose_in_bulk(ids=[two.pk], decision=wrong, actor=people.editor, at=at)


def test_stale_answer_changes_nothing(filed, people, at):
    comment = filed()
    read = comment.version
    first = Decision(disposition="accepted", version=read)
    dispose_comment(comment=comment, decision=first, actor=people.editor, at=at)
    late = Decision(disposition="rejected", observation="No.", version=read)
    with pytest.raises(StaleEdit):
        dispose_comment(comment=comment, decision=late, actor=people.editor2, at=at)
    comment.refresh_from_db()
    assert comment.disposition == "accepted"


def test_comments_are_given_to_those_who_may_answer(filed, people, at):
    ids = [filed().pk]
    assign_comments(ids=ids, assignee=people.editor2, actor=people.editor, at=at)
    event = _last_event("reviews.comments_assigned")
    assert [each.user_id for each in notices_of(event)] == [people.editor2.pk]
    with pytest.raises(InvalidInput):
        assign_comments(ids=ids, assignee=people.observer, actor=people.editor, at=at)
    with pytest.raises(NotFound):
        assign_comments(ids=ids, assignee=None, actor=people.stranger, at=at)


def test_split_leaves_the_words_of_the_comment_alone(filed, people, at):
    whole = filed("One point. Another point.")
    part = split_comment(
        comment=whole, text="Another point.", proposed_text="", actor=people.editor, at=at
    )
    whole.refresh_from_db()
    assert (whole.text, part.split_from, part.author) == (
        "One point. Another point.",
        whole,
        people.expert1,
    )


def test_proposed_text_stands_in_the_draft_as_a_suggestion(draft, doc, filed, people, at):
    append_document(draft=draft, content=doc, actor=people.editor, at=at)
    anchor = {"block": "p1", "start": 0, "end": 9, "quote": "This text"}
    comment = filed(anchor=anchor, proposed_text="This document")
    applied = apply_comment(comment=comment, actor=people.editor, at=at)
    assert "This textThis document says" in text_of(draft_content(draft))
    assert applied.applied_by == people.editor
    with pytest.raises(Conflict):
        apply_comment(comment=comment, actor=people.editor, at=at)
    with pytest.raises(Conflict):
        apply_comment(comment=filed(proposed_text="x"), actor=people.editor, at=at)
    with pytest.raises(Forbidden):
        apply_comment(comment=comment, actor=people.expert1, at=at)


def test_commenter_alone_says_whether_the_answer_satisfies(filed, people, at):
    comment = filed()
    with pytest.raises(Conflict):
        answer_comment(comment=comment, satisfied=True, note="", actor=people.expert1, at=at)
    final = Decision(disposition="rejected", observation="No.", final=True)
    dispose_comment(comment=comment, decision=final, actor=people.chair, at=at)
    with pytest.raises(Forbidden):
        answer_comment(comment=comment, satisfied=True, note="", actor=people.expert2, at=at)
    answer_comment(comment=comment, satisfied=False, note="Why?", actor=people.expert1, at=at)
    found = Comment.objects.get(pk=comment.pk)
    assert (found.satisfied, found.satisfied_note) == (False, "Why?")
