"""The shapes of what is done with comments in the API: what comes in, what goes out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from reviews.models import CommentBatch
from reviews.operations.comment_handling import BulkPlan

MOST = 5_000


def _ids() -> serializers.ListField:
    """Return the field of ids of comments; `["all"]` are all under the filters of the address."""
    child = serializers.CharField(max_length=20)
    return serializers.ListField(child=child, allow_empty=False, max_length=MOST)


class BulkIn(serializers.Serializer[Any]):
    """One disposition for several comments; an empty observation leaves each its own."""

    ids = _ids()
    disposition = serializers.CharField()
    observation = serializers.CharField(required=False, allow_blank=True, default="")
    final = serializers.BooleanField(required=False, default=False)
    preview = serializers.BooleanField(required=False, default=False)


class DuplicatesIn(serializers.Serializer[Any]):
    """Comments that repeat the one that is kept."""

    keep = serializers.CharField(max_length=20)
    ids = _ids()
    observation = serializers.CharField(required=False, allow_blank=True, default="")
    final = serializers.BooleanField(required=False, default=False)


class AssignIn(serializers.Serializer[Any]):
    """Comments for a person, or with null for nobody."""

    ids = _ids()
    assignee = serializers.CharField(allow_null=True, max_length=20)


class LabelsIn(serializers.Serializer[Any]):
    """A topic and tags for comments; a topic of null leaves each its own, "" takes it away."""

    ids = _ids()
    topic = serializers.CharField(required=False, allow_null=True, allow_blank=True, default=None)
    add = serializers.ListField(child=serializers.CharField(), required=False, default=list)
    remove = serializers.ListField(child=serializers.CharField(), required=False, default=list)


class SplitIn(serializers.Serializer[Any]):
    """The point that becomes a comment of its own."""

    text = serializers.CharField(trim_whitespace=False, allow_blank=True)
    proposed_text = serializers.CharField(
        required=False, allow_blank=True, default="", trim_whitespace=False
    )


class AppliedIn(serializers.Serializer[Any]):
    """The revision in which a comment was applied; null for none."""

    revision = serializers.CharField(allow_null=True, max_length=20)


class AnswerIn(serializers.Serializer[Any]):
    """Whether the answer satisfies, and why it does not."""

    satisfied = serializers.BooleanField()
    note = serializers.CharField(required=False, allow_blank=True, default="")


class BulkOut(serializers.Serializer[Any]):
    """What was, or would be, changed; what has a confirmed answer; what lacks an observation."""

    batch = serializers.CharField(allow_null=True)
    changed = serializers.ListField(child=serializers.CharField())
    confirmed = serializers.ListField(child=serializers.CharField())
    lacking = serializers.ListField(child=serializers.CharField())
    left = serializers.ListField(child=serializers.CharField())


class BatchOut(serializers.Serializer[Any]):
    """Which comments are as before."""

    batch = serializers.CharField()
    restored = serializers.ListField(child=serializers.CharField())


class ChangedOut(serializers.Serializer[Any]):
    """Which comments were changed."""

    changed = serializers.ListField(child=serializers.CharField())


class CommentOut(serializers.Serializer[Any]):
    """A comment as it is read; further fields stand beside these."""

    id = serializers.CharField()
    state = serializers.CharField()
    disposition = serializers.CharField(allow_null=True)
    topic = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField())
    applied_in = serializers.DictField(allow_null=True)
    offered_in = serializers.DictField(allow_null=True)
    satisfied = serializers.BooleanField(allow_null=True)


def plan_out(plan: BulkPlan) -> dict[str, Any]:
    """Return what a disposition in bulk would do; nothing is done."""
    confirmed, lacking = (
        [str(each.pk) for each in rows] for rows in (plan.confirmed, plan.lacking)
    )
    return {
        "batch": None,
        "changed": [str(each.pk) for each in plan.changed],
        "confirmed": confirmed,
        "lacking": lacking,
        "left": [*confirmed, *lacking],
    }


def batch_out(batch: CommentBatch, ids: Sequence[int]) -> dict[str, Any]:
    """Return what was done, and which of the comments sent were left as they are."""
    left = [str(pk) for pk in ids if str(pk) not in batch.before]
    changed = list(batch.before)
    return {
        "batch": str(batch.pk),
        "changed": changed,
        "confirmed": [],
        "lacking": [],
        "left": left,
    }
