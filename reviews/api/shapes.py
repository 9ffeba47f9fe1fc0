"""The shapes of reviews in the API: what comes in, what goes out."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from reviews.models import Ballot, Comment, Elector, Enquiry, Vote
from reviews.queries.ballots import member_of, my_vote, rule_of
from reviews.queries.comments import standing_of
from reviews.queries.enquiries import state_of
from reviews.rules.anchoring import BlockIndex
from reviews.rules.ballot import BallotRule, Reason
from standards.kernel.clock import now
from standards.kernel.phrases import Phrase
from standards.models import Revision


class BallotIn(serializers.Serializer[Any]):
    """A ballot to be prepared."""

    committee = serializers.CharField()
    question = serializers.CharField(max_length=500)
    rule = serializers.CharField()
    parameters = serializers.DictField(required=False)
    revision = serializers.CharField(required=False, allow_null=True)
    work_item = serializers.CharField(required=False, allow_null=True)
    secret = serializers.BooleanField(required=False, default=False)
    closes_at = serializers.DateTimeField()


class ReasonIn(serializers.Serializer[Any]):
    """Why something is ended."""

    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=5000)


class CloseIn(serializers.Serializer[Any]):
    """A close before the hour; `waive` does without the second person in a demo."""

    waive = serializers.BooleanField(required=False, default=False)


class PublishIn(serializers.Serializer[Any]):
    """Under which designation an approved text appears."""

    designation = serializers.CharField(required=False, allow_null=True, max_length=20)


class JudgementIn(serializers.Serializer[Any]):
    """What the chair found, and why."""

    consensus = serializers.BooleanField()
    reason = serializers.CharField(allow_blank=True, max_length=20_000)


class DecisionIn(serializers.Serializer[Any]):
    """What is to follow a ballot: advance, repeat, send_back or cancel."""

    decision = serializers.CharField()
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=10_000)


class RecirculationIn(serializers.Serializer[Any]):
    """Which later text of the draft goes round, and until when."""

    revision = serializers.CharField()
    closes_at = serializers.DateTimeField()


class VoteIn(serializers.Serializer[Any]):
    """A vote."""

    position = serializers.CharField(required=False)
    reason = serializers.CharField(required=False, allow_blank=True)
    parts = serializers.ListField(child=serializers.DictField(), required=False)
    commits_experts = serializers.IntegerField(required=False, min_value=0)
    receipt = serializers.CharField(required=False)
    member = serializers.CharField(required=False, allow_blank=True)
    comments = serializers.ListField(child=serializers.DictField(), required=False)


class BallotOut(serializers.Serializer[Any]):
    """A ballot as it is read."""

    id = serializers.CharField()
    number = serializers.CharField()
    committee = serializers.CharField()
    question = serializers.CharField()
    rule = serializers.CharField()
    rule_version = serializers.IntegerField()
    parameters = serializers.DictField()
    secret = serializers.BooleanField()
    revision = serializers.CharField(allow_null=True)
    work_item = serializers.CharField(allow_null=True)
    state = serializers.CharField()
    opens_at = serializers.DateTimeField(allow_null=True)
    closes_at = serializers.DateTimeField()
    positions = serializers.ListField(child=serializers.DictField())
    my_vote = serializers.DictField(allow_null=True)
    recirculates = serializers.CharField(allow_null=True)
    changed = serializers.ListField(child=serializers.DictField())


class CommentIn(serializers.Serializer[Any]):
    """A formal comment."""

    draft = serializers.CharField(required=False, allow_null=True)
    ballot = serializers.CharField(required=False, allow_null=True)
    type = serializers.CharField(required=False, default="ge")
    text = serializers.CharField(trim_whitespace=False, allow_blank=True)
    proposed_text = serializers.CharField(
        required=False, allow_blank=True, allow_null=True, trim_whitespace=False
    )
    anchor = serializers.DictField(required=False, allow_null=True)
    must_satisfy = serializers.BooleanField(required=False, default=False)


class DispositionIn(serializers.Serializer[Any]):
    """What is to become of a comment."""

    disposition = serializers.CharField()
    observation = serializers.CharField(required=False, allow_blank=True, default="")
    final = serializers.BooleanField(required=False, default=False)


class EnquiryIn(serializers.Serializer[Any]):
    """A revision to be laid open."""

    draft = serializers.CharField(required=False)
    revision = serializers.CharField()
    title = serializers.CharField(max_length=200)
    summary = serializers.CharField(required=False, allow_blank=True, default="")
    closes_at = serializers.DateTimeField()


class EnquiryCommentIn(serializers.Serializer[Any]):
    """A comment from anybody; everything but the text may be left out."""

    text = serializers.CharField(trim_whitespace=False, allow_blank=True)
    type = serializers.CharField(required=False, default="ge")
    proposed_text = serializers.CharField(required=False, allow_blank=True, allow_null=True)
    anchor = serializers.DictField(required=False, allow_null=True)
    name = serializers.CharField(required=False, allow_blank=True, allow_null=True)
    country = serializers.CharField(required=False, allow_blank=True, allow_null=True)
    organisation = serializers.CharField(required=False, allow_blank=True, allow_null=True)
    stakeholder = serializers.CharField(required=False, allow_blank=True, allow_null=True)
    email = serializers.CharField(required=False, allow_blank=True, allow_null=True)
    answers = serializers.ListField(child=serializers.CharField(allow_blank=True), required=False)


def positions_of(rule: BallotRule) -> list[dict[str, Any]]:
    """Return the positions of a rule; `needs_reason` where a vote without one is refused."""
    return [
        {
            "value": each.value,
            "label": str(Phrase(each.label)),
            "needs_reason": each.reason is Reason.REQUIRED,
            "reason_counts": each.reason is Reason.COUNTS,
        }
        for each in rule.positions
    ]


def ballot_out(ballot: Ballot, elector: Elector | None = None) -> dict[str, Any]:
    """Return a ballot in the shape of the API; `my_vote` only where an elector is given."""
    return {
        "id": str(ballot.pk),
        "number": ballot.number,
        "committee": ballot.committee.slug,
        "question": ballot.question,
        "rule": ballot.rule,
        "rule_version": ballot.rule_version,
        "parameters": ballot.parameters,
        "secret": ballot.secret,
        "revision": str(ballot.revision_id) if ballot.revision_id else None,
        "work_item": str(ballot.work_item_id) if ballot.work_item_id else None,
        "state": ballot.state,
        "opens_at": ballot.opens_at,
        "closes_at": ballot.closes_at,
        "closed_at": ballot.closed_at,
        "outcome": ballot.outcome or None,
        "electorate_hash": ballot.electorate_hash or None,
        "positions": positions_of(rule_of(ballot)),
        "my_vote": my_vote(ballot, elector),
        "recirculates": str(ballot.recirculates_id) if ballot.recirculates_id else None,
        "changed": ballot.changed,
    }


def vote_out(vote: Vote) -> dict[str, Any]:
    """Return a counting vote of a named ballot."""
    return {
        "member": member_of(vote.elector),
        "position": vote.position,
        "parts": vote.parts,
        "weight": vote.weight,
        "on_behalf": vote.delegation_id is not None,
        "reason": vote.reason,
        "receipt": vote.receipt,
        "at": vote.cast_at,
        "carried": vote.carried_from_id is not None,
    }


def rule_out(rule: BallotRule) -> dict[str, Any]:
    """Return a rule with its positions, classes and parameters."""
    return {
        "slug": rule.slug,
        "version": rule.version,
        "label": str(Phrase(rule.label)),
        "summary": str(Phrase(rule.summary)),
        "source": str(Phrase(rule.source)),
        "classes": sorted(rule.classes),
        "positions": positions_of(rule),
        "parameters": [
            {
                "name": each.name,
                "label": str(Phrase(each.label)),
                "kind": each.kind,
                "default": each.default,
                "choices": list(each.choices),
            }
            for each in rule.parameters
        ],
    }


def comment_out(comment: Comment, indexes: dict[int, BlockIndex]) -> dict[str, Any]:
    """Return a comment with its anchor as it stands now."""
    return {
        "id": str(comment.pk),
        "draft": str(comment.draft_id) if comment.draft_id else None,
        "ballot": str(comment.ballot_id) if comment.ballot_id else None,
        "enquiry": str(comment.enquiry_id) if comment.enquiry_id else None,
        "revision": str(comment.revision_id) if comment.revision_id else None,
        "type": comment.type,
        "text": comment.text,
        "proposed_text": comment.proposed_text,
        "must_satisfy": comment.must_satisfy,
        "clause": comment.clause,
        "anchor": _anchor_out(comment, indexes),
        "name": comment.name,
        "organisation": comment.organisation,
        "member": str(comment.member_body) if comment.member_body else None,
        "state": comment.state,
        "disposition": comment.disposition or None,
        "observation": comment.observation,
        "final": comment.decided_at is not None,
        "created_at": comment.created_at,
        "decided_at": comment.decided_at,
        "line": comment.line,
        "element": comment.element,
        "version": comment.version,
        "duplicate_of": str(comment.duplicate_of_id) if comment.duplicate_of_id else None,
        "split_from": str(comment.split_from_id) if comment.split_from_id else None,
        "assignee": str(comment.assignee_id) if comment.assignee_id else None,
        "satisfied": comment.satisfied,
        "topic": comment.topic,
        "tags": comment.tag_list,
        "applied_in": _revision_out(comment.applied_in),
        "applied_how": comment.applied_how or None,
        "offered_in": _revision_out(comment.offered_in),
        "evidence": comment.applied_evidence or None,
        "outside_change": comment.outside_change,
        "asked_in": str(comment.asked_in_id) if comment.asked_in_id else None,
    }


def _revision_out(revision: Revision | None) -> dict[str, Any] | None:
    if revision is None:
        return None
    return {"id": str(revision.pk), "number": revision.number, "name": revision.name}


def comment_etag(comment: Comment) -> str:
    """Return the tag that an update of a comment names in `If-Match`."""
    return f'"{comment.pk}-{comment.version}"'


def _anchor_out(comment: Comment, indexes: dict[int, BlockIndex]) -> dict[str, Any] | None:
    standing = standing_of(comment, indexes)
    if standing is None:
        return None
    return {
        "block": comment.anchor_block,
        "start": standing.start,
        "end": standing.end,
        "quote": comment.anchor_quote,
        "state": standing.state.value,
    }


def enquiry_out(enquiry: Enquiry) -> dict[str, Any]:
    """Return an enquiry, without its counts."""
    return {
        "id": str(enquiry.pk),
        "title": enquiry.title,
        "summary": enquiry.summary,
        "state": state_of(enquiry, now()),
        "draft": str(enquiry.draft_id),
        "revision": str(enquiry.revision_id),
        "hash": enquiry.revision.hash,
        "work_item": str(enquiry.work_item_id),
        "opens_at": enquiry.opens_at,
        "closes_at": enquiry.closes_at,
    }
