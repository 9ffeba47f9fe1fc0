"""A work item with a frozen revision, and ballots in every state."""

from __future__ import annotations

from datetime import timedelta

import pytest

DOC = {
    "type": "doc",
    "content": [
        {
            "type": "clause",
            "attrs": {"id": "c1"},
            "content": [
                {
                    "type": "clauseTitle",
                    "attrs": {"id": "t1"},
                    "content": [{"type": "text", "text": "Scope"}],
                },
                {
                    "type": "paragraph",
                    "attrs": {"id": "p1"},
                    "content": [
                        {"type": "text", "text": "This text says what is measured, and how."}
                    ],
                },
            ],
        }
    ],
}


@pytest.fixture
def work_item(committee, people, at):
    from standards.models import WorkItem

    return WorkItem.objects.create(
        number=4101,
        committee=committee,
        designation="ls-4101",
        title="Medical-imaging classifiers",
        scope="Reporting of performance.",
        phase="public_enquiry",
        substage=20,
        proposed_by=people.secretary,
        started=at.date(),
        updated_at=at,
    )


@pytest.fixture
def draft(work_item, people, at):
    from standards.models import Draft

    return Draft.objects.create(
        work_item=work_item, title="LS 4101", created_by=people.editor, created_at=at, edited_at=at
    )


@pytest.fixture
def revision(draft, people, at):
    from standards.kernel.canonical import content_hash
    from standards.models import Revision

    return Revision.objects.create(
        draft=draft,
        number=1,
        name="DIS 1",
        hash=content_hash(DOC),
        content=DOC,
        frozen_at=at,
        frozen_by=people.editor,
    )


@pytest.fixture
def plan(committee, at):
    from reviews.operations.ballots import BallotPlan

    def make(**given):
        values = {
            "committee": committee,
            "question": "Shall the limit be 0.92?",
            "rule": "simple-majority",
            "closes_at": at + timedelta(days=14),
        }
        return BallotPlan(**(values | given))

    return make


@pytest.fixture
def open_one(plan, people, at):
    """Return a function that prepares and opens a ballot."""
    from reviews.operations.ballots import create_ballot, open_ballot

    def make(**given):
        ballot = create_ballot(plan=plan(**given), actor=people.secretary, at=at)
        return open_ballot(ballot=ballot, actor=people.secretary, at=at)

    return make


@pytest.fixture
def vote(at):
    """Return a function that casts a vote with a key of its own."""
    from itertools import count

    from reviews.operations.votes import Choice, cast_vote

    keys = count()

    def cast(ballot, user, position, *, key=None, when=None, **rest):
        return cast_vote(
            ballot=ballot,
            choice=Choice(position=position, **rest),
            key=key or f"key-{next(keys)}",
            actor=user,
            at=when or at + timedelta(hours=1),
        )

    return cast


@pytest.fixture
def doc():
    return DOC
