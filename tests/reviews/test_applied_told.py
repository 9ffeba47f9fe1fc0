"""Who commented is told where it was applied, in the inbox and on the receipt."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from reviews.events import BallotOpened, CommentApplicationSaid, CommentsTraced
from reviews.models import Comment, Enquiry, EnquiryReceipt
from reviews.operations.applications import say_applied, trace_comments
from reviews.operations.comment_texts import answer_comment
from reviews.operations.comments import Decision, Wording, dispose_comment, file_comment
from reviews.queries.comment_notices import notices_of_applications
from standards.kernel import slots
from standards.models import Notification

pytestmark = [pytest.mark.django_db, pytest.mark.services]


@pytest.fixture
def accepted(draft, people, at):
    """Return a comment of an expert whose answer is confirmed."""
    wording = Wording(text="Too strict.")
    comment = file_comment(draft=draft, ballot=None, wording=wording, actor=people.expert1, at=at)
    final = Decision(disposition="accepted", observation="Agreed.", final=True)
    return dispose_comment(comment=comment, decision=final, actor=people.chair, at=at)


def test_commenter_gets_the_reply_then_the_revision_and_answers(
    accepted, revision, people, work, client_for, at
):
    say_applied(comment=accepted, revision=revision, actor=people.editor, at=at)
    work()
    mine = Notification.objects.filter(user=people.expert1).order_by("pk")
    subjects = [each.subject for each in mine]
    assert any("answered" in each for each in subjects)
    assert "1 of your comments is applied in revision 1" in subjects
    page = client_for(people.expert1).get(f"{reverse('comments')}?draft={accepted.draft_id}")
    assert "applied in revision 1" in page.content.decode()
    assert "Does this answer you?" in page.content.decode()
    answer_comment(comment=accepted, satisfied=True, note="", actor=people.expert1, at=at)
    assert Comment.objects.get(pk=accepted.pk).satisfied is True


def test_only_what_was_applied_by_others_is_told(accepted, draft, revision, people, at):
    event = {"subject": "comment:1", "actor": people.editor.pk, "at": at, "draft": draft.pk}
    traced = CommentsTraced(**event, ids=(accepted.pk,))
    assert notices_of_applications in slots.providers("notify")
    assert notices_of_applications(traced) == []
    Comment.objects.update(applied_in=revision)
    assert [each.user_id for each in notices_of_applications(traced)] == [people.expert1.pk]
    own = event | {"actor": people.expert1.pk}
    said = CommentApplicationSaid(**own, ids=(accepted.pk,), revision=revision.pk)
    assert notices_of_applications(said) == []
    opened = BallotOpened(
        subject="ballot:1",
        actor=None,
        at=at,
        ballot=1,
        committee=1,
        electorate_hash="sha256:",
        secret=False,
    )
    assert notices_of_applications(opened) == []


def test_receipt_shows_the_revision(draft, work_item, revision, people, client, at):
    enquiry = Enquiry.objects.create(
        work_item=work_item,
        draft=draft,
        revision=revision,
        title="Imaging",
        opens_at=at,
        closes_at=at + timedelta(days=30),
        opened_by=people.secretary,
    )
    comment = Comment.objects.create(
        draft=draft,
        enquiry=enquiry,
        text="Too strict.",
        state="confirmed",
        disposition="accepted",
        decided_at=at,
        created_at=at,
    )
    EnquiryReceipt.objects.create(
        comment=comment, receipt="LEP-1", secret_digest="x", received_at=at, posted_at=at
    )
    api = "/api/v1/enquiries/receipts/LEP-1/"
    assert client.get(api).json()["status"] == "answered"
    Comment.objects.update(applied_in=revision)
    assert client.get(api).json()["status"] == "applied"
    page = client.get(reverse("enquiry-receipt", args=["LEP-1"])).content.decode()
    assert "Applied in revision 1" in page


def test_tracing_nothing_tells_nobody(draft, at):
    assert trace_comments(draft=draft.pk, at=at) == []
