"""What is done with comments over the API: with many at once, and one by one."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api.shapes import comment_etag, comment_out
from reviews.api.shapes_handling import (
    AnswerIn,
    AppliedIn,
    AssignIn,
    BatchOut,
    BulkIn,
    BulkOut,
    ChangedOut,
    CommentOut,
    DuplicatesIn,
    LabelsIn,
    SplitIn,
    batch_out,
    plan_out,
)
from reviews.models import Comment, CommentBatch
from reviews.operations.applications import say_applied
from reviews.operations.comment_handling import (
    BulkDecision,
    assign_comments,
    dispose_in_bulk,
    preview_in_bulk,
    split_comment,
    undo_batch,
)
from reviews.operations.comment_labels import label_comments
from reviews.operations.comment_texts import answer_comment, apply_comment
from reviews.permissions import access_batch, access_comment
from reviews.queries.comments import block_indexes, filtered_comments, visible_comments
from reviews.rules.labels import Labels
from standards.api.base import ApiView, validated
from standards.api.callers import caller
from standards.kernel.clock import now
from standards.kernel.errors import FieldProblem, InvalidInput
from standards.kernel.ids import row_id
from standards.models import User
from standards.permissions import access_revision

PLACES = ("draft", "ballot", "enquiry")
FILTERS = [
    OpenApiParameter(name, str)
    for name in (*PLACES, "state", "type", "clause", "topic", "tag", "only", "q")
]


def _chosen(request: Request, given: Any) -> list[int]:
    """Return the ids that were sent, or all under the filters of the address; each once."""
    if given != ["all"]:
        return list(dict.fromkeys(row_id(each) for each in given))
    if not any(request.query_params.get(name) for name in PLACES):
        sentence = _("“all” needs a draft, a ballot or an enquiry in the address.")
        raise InvalidInput(sentence, errors=[FieldProblem("/ids", sentence)])
    rows = filtered_comments(visible_comments(request.user), request.query_params)
    return list(rows.filter(consolidation="").values_list("pk", flat=True))


class BulkView(ApiView):
    """One disposition for several comments."""

    @extend_schema(
        operation_id="dispose_comments", parameters=FILTERS, request=BulkIn, responses=BulkOut
    )
    def post(self, request: Request) -> Response:
        """Say with `preview` what would happen, else do it and answer how to take it back."""
        given = validated(BulkIn, request.data)
        decision = BulkDecision(
            disposition=given["disposition"],
            observation=given["observation"],
            final=given["final"],
        )
        ids = _chosen(request, given["ids"])
        if given["preview"]:
            plan = preview_in_bulk(ids=ids, decision=decision, actor=caller(request))
            return Response(plan_out(plan))
        batch = dispose_in_bulk(ids=ids, decision=decision, actor=caller(request), at=now())
        return Response(batch_out(batch, ids))


class DuplicatesView(ApiView):
    """Comments that repeat another one."""

    @extend_schema(operation_id="merge_comments", request=DuplicatesIn, responses=BulkOut)
    def post(self, request: Request) -> Response:
        """Make comments duplicates of one that is kept."""
        given = validated(DuplicatesIn, request.data)
        keep = row_id(given["keep"])
        ids = [each for each in _chosen(request, given["ids"]) if each != keep]
        words = _("Duplicate of comment %(number)d.") % {"number": keep}
        decision = BulkDecision(
            disposition="duplicate",
            observation=given["observation"] or words,
            final=given["final"],
            duplicate_of=keep,
        )
        batch = dispose_in_bulk(ids=ids, decision=decision, actor=caller(request), at=now())
        return Response(batch_out(batch, ids))


class UndoBatchView(ApiView):
    """What was done with several comments at once, taken back."""

    @extend_schema(operation_id="undo_batch", request=None, responses=BatchOut)
    def post(self, request: Request, pk: str) -> Response:
        """Give the comments their former answers back, but for those that were changed since."""
        batch: CommentBatch = access_batch(request.user, pk)
        restored = undo_batch(batch=batch, actor=caller(request), at=now())
        body = {"batch": str(batch.pk), "restored": [str(each.pk) for each in restored]}
        return Response(body)


class AssignView(ApiView):
    """Who is to look at comments."""

    @extend_schema(
        operation_id="assign_comments", parameters=FILTERS, request=AssignIn, responses=ChangedOut
    )
    def post(self, request: Request) -> Response:
        """Give comments to an editor or an officer, or to nobody."""
        given = validated(AssignIn, request.data)
        assignee = None
        if given["assignee"] is not None:
            assignee = User.objects.filter(pk=row_id(given["assignee"]), is_active=True).first()
            if assignee is None:
                sentence = _("Choose an editor or an officer of the committee.")
                raise InvalidInput(sentence, errors=[FieldProblem("/assignee", sentence)])
        changed = assign_comments(
            ids=_chosen(request, given["ids"]), assignee=assignee, actor=caller(request), at=now()
        )
        return Response({"changed": [str(each.pk) for each in changed]})


class LabelsView(ApiView):
    """Topic and tags of comments."""

    @extend_schema(
        operation_id="label_comments", parameters=FILTERS, request=LabelsIn, responses=ChangedOut
    )
    def post(self, request: Request) -> Response:
        """Give comments a topic and tags, or take them away; a topic of null leaves theirs."""
        given = validated(LabelsIn, request.data)
        labels = Labels(
            topic=given["topic"], add=tuple(given["add"]), remove=tuple(given["remove"])
        )
        changed = label_comments(
            ids=_chosen(request, given["ids"]), labels=labels, actor=caller(request), at=now()
        )
        return Response({"changed": [str(each.pk) for each in changed]})


def _fresh(request: Request, pk: object, status: int = 200) -> Response:
    comment: Comment = access_comment(request.user, pk)
    body = comment_out(comment, block_indexes([comment]))
    return Response(body, status=status, headers={"ETag": comment_etag(comment)})


class SplitView(ApiView):
    """A point of a comment that becomes a comment of its own."""

    @extend_schema(operation_id="split_comment", request=SplitIn, responses={201: CommentOut})
    def post(self, request: Request, pk: str) -> Response:
        """Make the new comment; the words of the first one stay as they are."""
        given = validated(SplitIn, request.data)
        part = split_comment(
            comment=access_comment(request.user, pk),
            text=given["text"],
            proposed_text=given["proposed_text"],
            actor=caller(request),
            at=now(),
        )
        return _fresh(request, part.pk, 201)


class ApplyView(ApiView):
    """The proposed text of a comment, put into the draft."""

    @extend_schema(operation_id="apply_comment", request=None, responses=CommentOut)
    def post(self, request: Request, pk: str) -> Response:
        """Put the text into the draft as a suggestion at the place that the comment quotes."""
        comment = access_comment(request.user, pk)
        apply_comment(comment=comment, actor=caller(request), at=now())
        return _fresh(request, pk)


class AppliedView(ApiView):
    """In which revision a comment was applied."""

    @extend_schema(operation_id="say_applied", request=AppliedIn, responses=CommentOut)
    def post(self, request: Request, pk: str) -> Response:
        """Say in which revision, or with null in none; what was read off the texts gives way."""
        comment = access_comment(request.user, pk)
        given = validated(AppliedIn, request.data)["revision"]
        revision = access_revision(caller(request), given) if given is not None else None
        say_applied(comment=comment, revision=revision, actor=caller(request), at=now())
        return _fresh(request, pk)


class AnswerView(ApiView):
    """The commenter's word on the answer."""

    @extend_schema(operation_id="answer_comment", request=AnswerIn, responses=CommentOut)
    def post(self, request: Request, pk: str) -> Response:
        """Say whether the confirmed answer satisfies, and why not."""
        comment = access_comment(request.user, pk)
        given = validated(AnswerIn, request.data)
        answer_comment(
            comment=comment,
            satisfied=given["satisfied"],
            note=given["note"],
            actor=caller(request),
            at=now(),
        )
        return _fresh(request, pk)
