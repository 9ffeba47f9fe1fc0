"""A small world around one committee that can be made to grow: one of each kind of row."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from reviews.operations.ballots import BallotPlan, create_ballot, open_ballot
from reviews.operations.comments import Wording, file_comment
from reviews.operations.enquiries import (
    EnquiryPlan,
    Sender,
    file_enquiry_comment,
    open_enquiry,
)
from reviews.operations.votes import Choice, cast_vote
from standards.kernel.canonical import content_hash
from standards.kernel.clock import now
from standards.models import Committee, Membership, Revision, User, WorkItem
from standards.operations.drafts import create_draft, freeze_revision
from tests.certification.scene import make_edition

ROWS = 2
DOC = {
    "type": "doc",
    "content": [
        {
            "type": "paragraph",
            "attrs": {"id": "p1"},
            "content": [{"type": "text", "text": "What is measured, and how."}],
        }
    ],
}


class World:
    """Grow every kind of row that the pages list, around one committee."""

    def __init__(self, committee, people):
        self.committee, self.people, self.numbers = committee, people, count(1)
        self.at = now() - timedelta(days=1)
        self.draft = self.ballot = self.enquiry = self.revision = self.item = None

    def grow(self):
        """Add `ROWS` of each kind; the first of them are those whose own pages are read."""
        for _row in range(ROWS):
            number = next(self.numbers)
            item = self.make_item(number)
            draft = create_draft(
                work_item=item,
                title=f"Draft {number}",
                language="en",
                actor=self.people.editor,
                at=self.at,
                content=DOC,
            )
            revision = freeze_revision(
                draft=draft, name="1", keep_open=True, actor=self.people.editor, at=self.at
            )
            self.item, self.draft = self.item or item, self.draft or draft
            self.revision = self.revision or revision
            self.add_reviews(number, draft, revision)
            edition = make_edition(
                self.committee, self.people.editor, self.at, designation=f"ls-{5000 + number}"
            )
            WorkItem.objects.filter(pk=edition.work_item_id).update(
                designation=edition.standard.designation, phase="published", substage=60
            )
            self.add_people(number)

    def make_item(self, number):
        return WorkItem.objects.create(
            number=6000 + number,
            committee=self.committee,
            designation=f"ls-{6000 + number}",
            title=f"Item {number}",
            scope="What it covers.",
            phase="public_enquiry",
            substage=20,
            proposed_by=self.people.secretary,
            started=self.at.date(),
            updated_at=self.at,
        )

    def add_reviews(self, number, draft, revision):
        closes = self.at + timedelta(days=30)
        plan = BallotPlan(
            committee=self.committee,
            question=f"Question {number}",
            rule="iso-dis",
            work_item=draft.work_item,
            revision=revision,
            closes_at=closes,
        )
        ballot = create_ballot(plan=plan, actor=self.people.secretary, at=self.at)
        open_ballot(ballot=ballot, actor=self.people.secretary, at=self.at)
        self.ballot = self.ballot or ballot
        self.add_votes(ballot)
        wide = EnquiryPlan(revision=revision, title=f"E {number}", summary="", closes_at=closes)
        enquiry = open_enquiry(plan=wide, actor=self.people.secretary, at=self.at)
        self.enquiry = self.enquiry or enquiry
        anchor = {"block": "p1", "start": 0, "end": 4, "quote": "What"}
        for _comment in range(2):
            file_comment(
                draft=self.draft,
                ballot=None,
                wording=Wording(text="Raise it.", anchor=anchor),
                actor=self.people.expert1,
                at=self.at,
            )
            file_enquiry_comment(
                enquiry=self.enquiry,
                wording=Wording(text="Lower it.", anchor=anchor),
                sender=Sender(name="A reader"),
                at=self.at,
            )
        Revision.objects.create(
            draft=self.draft,
            number=100 + number,
            name=f"Later {number}",
            hash=content_hash(DOC),
            content=DOC,
            frozen_at=self.at,
            frozen_by=self.people.editor,
        )

    def add_votes(self, ballot):
        for name in ("expert1", "expert2"):
            cast_vote(
                ballot=ballot,
                choice=Choice(position="yes"),
                key=f"{ballot.pk}",
                actor=getattr(self.people, name),
                at=self.at + timedelta(hours=1),
            )

    def add_people(self, number):
        user = User.objects.create_user(f"m{number}@lepton.example", "x", name=f"Member {number}")
        Membership.objects.create(
            committee=self.committee, user=user, role="expert", valid_from=self.at
        )
        Committee.objects.create(
            slug=f"sub-{number}",
            designation=f"LC 4/WG {10 + number}",
            title=f"Group {number}",
            kind=Committee.Kind.WORKING_GROUP,
            parent=self.committee,
        )
