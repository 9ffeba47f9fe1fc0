"""What was accepted is found in the revision that does it, and said by hand where it is not."""

from __future__ import annotations

import copy
from datetime import timedelta

import pytest

from reviews.models import Comment
from reviews.operations.applications import say_applied, trace_comments
from reviews.operations.comment_handling import BulkDecision, dispose_in_bulk, undo_batch
from reviews.operations.comments import Decision, Wording, dispose_comment, file_comment
from reviews.receivers.comments import (
    trace_answered,
    trace_answered_together,
    trace_in_new_revision,
)
from standards.kernel.canonical import content_hash
from standards.kernel.errors import Conflict, Forbidden, InvalidInput
from standards.models import AuditEntry, Revision
from standards.rules.document import block_text, walk

pytestmark = [pytest.mark.django_db, pytest.mark.services]
OLD, NEW = "what is measured", "what was measured"


@pytest.fixture
def freeze(draft, revision, people, doc, at):
    """Return a function that freezes the text with some words replaced."""

    def make(old, new):
        content = copy.deepcopy(doc)
        for place in walk(content):
            for child in place.node.get("content", ()):
                if child.get("type") == "text":
                    child["text"] = child["text"].replace(old, new)
        number = Revision.objects.filter(draft=draft).count() + 1
        return Revision.objects.create(
            draft=draft,
            number=number,
            name=f"R {number}",
            hash=content_hash(content),
            content=content,
            frozen_at=at + timedelta(days=number),
            frozen_by=people.editor,
        )

    return make


@pytest.fixture
def accepted(draft, revision, people, doc, open_one, at):
    """Return a function that files a comment on the first revision and confirms its answer."""
    ballot = open_one(revision=revision)
    text = next(block_text(each.node) for each in walk(doc) if each.node["type"] == "paragraph")

    def make(proposed, quote=OLD, disposition="accepted"):
        start = text.index(quote)
        anchor = {"block": "p1", "start": start, "end": start + len(quote), "quote": quote}
        comment = file_comment(
            draft=None,
            ballot=ballot,
            wording=Wording(text="Past.", proposed_text=proposed, anchor=anchor),
            actor=people.expert1,
            at=at,
        )
        final = Decision(disposition=disposition, observation="Agreed.", final=True)
        return dispose_comment(comment=comment, decision=final, actor=people.chair, at=at)

    return make


def test_proposed_text_that_now_stands_is_applied_in_that_revision(accepted, freeze, draft, at):
    comment = accepted(NEW)
    freeze("how", "why")
    second = freeze(OLD, NEW)
    assert trace_comments(draft=draft.pk, at=at) == [comment.pk]
    comment.refresh_from_db()
    assert (comment.applied_in, comment.offered_in, comment.applied_how) == (second, None, "text")
    assert NEW in comment.applied_evidence["text"]
    assert trace_comments(draft=draft.pk, at=at) == []
    entry = AuditEntry.objects.filter(name="reviews.comments_traced").get()
    assert entry.actor_id is None


def test_clause_that_changed_otherwise_is_offered_and_not_filled(accepted, freeze, draft, at):
    comment, rejected = accepted(NEW), accepted(NEW, disposition="rejected")
    second = freeze(OLD, "what has been measured")
    trace_comments(draft=draft.pk, at=at)
    comment.refresh_from_db()
    rejected.refresh_from_db()
    assert (comment.applied_in, comment.offered_in) == (None, second)
    assert comment.applied_evidence["clause"] == "1"
    assert (rejected.applied_in, rejected.offered_in) == (None, None)


def test_untouched_clause_says_nothing(accepted, freeze, draft, at):
    accepted(NEW)
    freeze("no such words", "")
    assert trace_comments(draft=draft.pk, at=at) == []


def test_what_was_said_by_hand_stands(accepted, freeze, draft, people, at):
    comment = accepted(NEW)
    second = freeze(OLD, "what has been measured")
    trace_comments(draft=draft.pk, at=at)
    say_applied(comment=comment, revision=second, actor=people.editor, at=at)
    comment.refresh_from_db()
    assert (comment.applied_in, comment.offered_in, comment.applied_how) == (second, None, "hand")
    say_applied(comment=comment, revision=None, actor=people.editor, at=at)
    freeze(OLD, NEW)
    assert trace_comments(draft=draft.pk, at=at) == []
    comment.refresh_from_db()
    assert comment.applied_in is None


def test_only_an_accepted_comment_is_said_to_be_applied_and_only_here(
    accepted, freeze, draft, work_item, people, at
):
    from standards.models import Draft

    comment, rejected = accepted(NEW), accepted(NEW, disposition="rejected")
    second = freeze(OLD, NEW)
    with pytest.raises(Forbidden):
        say_applied(comment=comment, revision=second, actor=people.expert1, at=at)
    with pytest.raises(Conflict, match="accepted"):
        say_applied(comment=rejected, revision=second, actor=people.editor, at=at)
    other = Draft.objects.create(
        work_item=work_item, title="Other", created_by=people.editor, created_at=at, edited_at=at
    )
    Revision.objects.filter(pk=second.pk).update(draft=other)
    second.refresh_from_db()
    with pytest.raises(InvalidInput, match="draft"):
        say_applied(comment=comment, revision=second, actor=people.editor, at=at)
    Comment.objects.filter(pk=comment.pk).update(state="open", disposition="")
    with pytest.raises(Conflict, match="no confirmed answer"):
        say_applied(comment=comment, revision=None, actor=people.editor, at=at)


def test_answer_taken_back_takes_back_what_was_found(accepted, freeze, draft, people, at):
    comment = accepted(NEW)
    freeze(OLD, NEW)
    trace_comments(draft=draft.pk, at=at)
    decision = BulkDecision(disposition="rejected", observation="Not so.", final=True)
    batch = dispose_in_bulk(ids=[comment.pk], decision=decision, actor=people.chair, at=at)
    trace_comments(draft=draft.pk, at=at)
    comment.refresh_from_db()
    assert comment.applied_in is None
    comment = undo_batch(batch=batch, actor=people.chair, at=at)[0]
    trace_comments(draft=draft.pk, at=at)
    comment.refresh_from_db()
    assert comment.applied_in is not None


def test_comment_on_the_draft_before_any_revision_is_found_by_its_surroundings(
    draft, people, freeze, accepted, at
):
    comment = accepted(NEW)
    Comment.objects.filter(pk=comment.pk).update(revision=None, created_at=at - timedelta(days=9))
    Revision.objects.filter(number=1).update(frozen_at=at)
    second = freeze(OLD, NEW)
    trace_comments(draft=draft.pk, at=at)
    comment.refresh_from_db()
    assert comment.applied_in == second


def test_comment_on_an_open_draft_speaks_of_the_last_revision(draft, freeze, accepted, at):
    comment = accepted(NEW)
    Comment.objects.filter(pk=comment.pk).update(revision=None)
    second = freeze(OLD, "that")
    trace_comments(draft=draft.pk, at=at)
    comment.refresh_from_db()
    assert comment.offered_in == second


@pytest.mark.parametrize("receive", [trace_answered, trace_answered_together])
def test_confirmed_answers_are_traced_and_proposals_are_not(receive, accepted, freeze, draft, at):
    from types import SimpleNamespace

    comment = accepted(NEW)
    freeze(OLD, NEW)
    receive(SimpleNamespace(final=False, draft=draft.pk, at=at))
    receive(SimpleNamespace(final=True, draft=None, at=at))
    comment.refresh_from_db()
    assert comment.applied_in is None
    receive(SimpleNamespace(final=True, draft=draft.pk, at=at))
    comment.refresh_from_db()
    assert comment.applied_in is not None


def test_new_revision_is_traced(accepted, freeze, draft, at):
    from types import SimpleNamespace

    comment = accepted(NEW)
    freeze(OLD, NEW)
    trace_in_new_revision(SimpleNamespace(draft=draft.pk, at=at))
    comment.refresh_from_db()
    assert comment.applied_in.number == 2


def test_imported_comment_without_clause_is_left_alone(accepted, freeze, draft, at):
    comment = accepted(NEW)
    Comment.objects.filter(pk=comment.pk).update(
        anchor_block="",
        anchor_quote="",
        clause="",
        revision=None,
        created_at=at - timedelta(days=1),
    )
    freeze(OLD, NEW)
    freeze(OLD, "that")
    assert trace_comments(draft=draft.pk, at=at) == []
    Comment.objects.filter(pk=comment.pk).update(clause="1", created_at=at)
    assert trace_comments(draft=draft.pk, at=at) == [comment.pk]
    comment.refresh_from_db()
    assert comment.offered_in.number == 2
