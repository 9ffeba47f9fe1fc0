"""Ballots, meetings and comments as things that documents of the register belong to."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reviews.models import Ballot, Comment, Meeting
from reviews.rules.ballot import BallotState
from standards.models import Committee, Draft
from standards.rules.register import Subject

LISTED = 50
MOST_DIGITS = 18


def subject_of_ballot(ballot: Ballot) -> Subject:
    """Return a ballot as a thing that documents belong to."""
    return Subject(
        key=f"ballot:{ballot.pk}",
        label=_("Ballot %(number)s") % {"number": ballot.number},
        path=f"/ballots/{ballot.pk}/",
    )


def subject_of_meeting(meeting: Meeting) -> Subject:
    """Return a meeting as a thing that documents belong to."""
    return Subject(
        key=f"meeting:{meeting.pk}", label=meeting.title, path=f"/meetings/{meeting.pk}/"
    )


def table_of_draft(draft: Draft) -> Subject:
    """Return the comments of a draft as a thing that documents belong to."""
    return Subject(
        key=f"comments:{draft.pk}",
        label=_("Comments on %(title)s") % {"title": draft.title},
        path=f"/comments/?draft={draft.pk}",
    )


def subjects_of(committee: Committee) -> list[Subject]:
    """Return the newest ballots and meetings of a committee."""
    ballots = Ballot.objects.filter(committee=committee).exclude(state=BallotState.DRAFT)
    meetings = Meeting.objects.filter(committee=committee)
    return [
        *(subject_of_ballot(each) for each in ballots.order_by("-pk")[:LISTED]),
        *(subject_of_meeting(each) for each in meetings[:LISTED]),
    ]


def subject_of_key(committee: Committee, key: str) -> list[Subject]:
    """Return the comment, ballot or meeting of a committee that a key names; empty when none."""
    kind, _colon, digits = key.partition(":")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS):
        return []
    pk = int(digits)
    if kind == "ballot":
        ballots = Ballot.objects.filter(committee=committee, pk=pk)
        return [subject_of_ballot(each) for each in ballots.exclude(state=BallotState.DRAFT)]
    if kind == "meeting":
        return [subject_of_meeting(e) for e in Meeting.objects.filter(committee=committee, pk=pk)]
    if kind == "comment":
        comments = Comment.objects.filter(draft__work_item__committee=committee, pk=pk)
        return [_subject_of_comment(each) for each in comments]
    return []


def _subject_of_comment(comment: Comment) -> Subject:
    return Subject(
        key=f"comment:{comment.pk}",
        label=_("Comment %(number)d") % {"number": comment.pk},
        path=f"/comments/?draft={comment.draft_id}#comment-{comment.pk}",
    )
