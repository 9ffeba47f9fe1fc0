"""Who is told of what happens to drafts, and what the search finds."""

from __future__ import annotations

import pytest

from standards.kernel.clock import now
from standards.models import Notification
from standards.operations.discussions import answer_discussion, open_discussion
from standards.operations.drafts import freeze_revision
from standards.receivers.drafts import found

pytestmark = [pytest.mark.services, pytest.mark.django_db]


def test_those_in_a_discussion_are_told_of_an_answer_once(draft, people, work):
    discussion = open_discussion(
        draft=draft, text="Why?", anchor=None, actor=people.expert, at=now()
    )
    for person in (people.observer, people.editor):
        answer_discussion(draft=draft, discussion=discussion, text="So.", actor=person, at=now())
    work()
    work()
    told = Notification.objects.filter(user__in=[people.expert, people.observer, people.editor])
    names = sorted(row.user.name for row in told if "discussion" in row.subject)
    assert names == ["Expert", "Expert", "Observer"]


def test_who_began_a_draft_is_told_that_it_was_frozen(draft, people, work):
    freeze_revision(draft=draft, name="CD", actor=people.chair, at=now())
    work()
    (told,) = Notification.objects.filter(user=people.editor, subject__contains="frozen")
    assert "/revisions/" in told.url


def test_nobody_is_told_of_their_own_freeze(draft, people, work):
    freeze_revision(draft=draft, name="CD", actor=people.editor, at=now())
    work()
    assert not Notification.objects.filter(subject__contains="frozen").exists()


def test_the_search_finds_drafts_for_those_who_may_read_them(draft, people):
    assert [hit.title for hit in found("working", people.observer)] == ["Working draft"]
    assert found("working", people.stranger) == []
    assert found(" ", people.observer) == []
