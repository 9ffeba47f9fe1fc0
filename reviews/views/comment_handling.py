"""What is done with comments from the table: in bulk, with undo; split, put in, answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from reviews.models import Comment, CommentBatch
from reviews.operations.applications import say_applied
from reviews.operations.comment_handling import (
    BulkDecision,
    assign_comments,
    bulk_plan,
    dispose_in_bulk,
    split_comment,
    undo_batch,
)
from reviews.operations.comment_labels import label_comments
from reviews.operations.comment_texts import answer_comment, apply_comment
from reviews.permissions import Capability, access_comment
from reviews.queries.comments import filtered_comments, visible_comments
from reviews.rules.disposition import DISPOSITION_WORDS, disposition_of
from reviews.rules.labels import read_labels
from reviews.views.resolution import given_filters
from standards.kernel.clock import now
from standards.kernel.errors import Conflict, InvalidInput, NotFound
from standards.kernel.ids import row_id
from standards.kernel.phrases import Phrase
from standards.models import User
from standards.permissions import access_revision
from standards.views.acts import attempt
from standards.views.base import first_value, person, signed_in

SHOWN = 12


@require_POST
@signed_in
def comments_bulk(request: HttpRequest) -> HttpResponse:
    """Show what would happen to the chosen comments, or do it; the answer is a part of the page."""
    user = person(request)
    act = first_value(request.POST, "act")
    try:
        ids = _chosen(request, user)
        if act in ACTS:
            return ACTS[act](request, user, ids)
        decision = _decision(request, ids)
        if first_value(request.POST, "confirm"):
            return _done(request, user, ids, decision)
        return _preview(request, user, ids, decision)
    except (Conflict, InvalidInput) as refusal:
        context = {"problem": str(refusal)}
        return render(request, "reviews/comments/_bulk_done.html", context, status=422)


def _chosen(request: HttpRequest, user: User) -> list[int]:
    """Return the ids that were chosen one by one, or all under the filters of the table."""
    given = first_value(request.POST, "ids")
    if given == "all":
        rows = filtered_comments(visible_comments(user), given_filters(request.GET))
        return list(rows.filter(consolidation="").values_list("pk", flat=True))
    ids = [row_id(each) for each in given.split(",") if each]
    if not ids:
        raise InvalidInput(_("Choose comments first."))
    return list(dict.fromkeys(ids))


def _decision(request: HttpRequest, ids: list[int]) -> BulkDecision:
    post = request.POST
    first: int | None = None
    if first_value(post, "act") == "duplicate":
        if len(ids) < 2:
            raise InvalidInput(_("Choose the comment to keep and those that repeat it."))
        first = min(ids)
    observation = first_value(post, "observation")
    if first is not None and not observation:
        observation = _("Duplicate of comment %(number)d.") % {"number": first}
    return BulkDecision(
        disposition="duplicate" if first is not None else first_value(post, "disposition"),
        observation=observation,
        final=first_value(post, "final") == "1",
        duplicate_of=first,
    )


def _preview(
    request: HttpRequest, user: User, ids: list[int], decision: BulkDecision
) -> HttpResponse:
    rows = visible_comments(user).filter(pk__in=ids).order_by("pk")
    plan = bulk_plan(rows, decision)
    context = {
        "plan": plan,
        "shown": plan.changed[:SHOWN],
        "more": max(0, len(plan.changed) - SHOWN),
        "decision": decision,
        "word": str(Phrase(DISPOSITION_WORDS[disposition_of(decision.disposition)])),
        "ids": ",".join(map(str, ids)),
        "act": first_value(request.POST, "act"),
    }
    return render(request, "reviews/comments/_bulk_preview.html", context)


def _done(request: HttpRequest, user: User, ids: list[int], decision: BulkDecision) -> HttpResponse:
    batch = dispose_in_bulk(ids=ids, decision=decision, actor=user, at=now())
    n = len(batch.before)
    said = ngettext("%(n)d comment: %(word)s.", "%(n)d comments: %(word)s.", n)
    word = str(Phrase(DISPOSITION_WORDS[disposition_of(decision.disposition)]))
    context = {"said": said % {"n": n, "word": word}, "batch": batch}
    return _told(request, context, [int(pk) for pk in batch.before])


def _assigned(request: HttpRequest, user: User, ids: list[int]) -> HttpResponse:
    pk = row_id(first_value(request.POST, "assignee"))
    assignee = User.objects.filter(pk=pk, is_active=True).first() if pk else None
    if pk and assignee is None:
        raise InvalidInput(_("Choose an editor or an officer of the committee."))
    assign_comments(ids=ids, assignee=assignee, actor=user, at=now())
    n = len(ids)
    if assignee is None:
        said = ngettext("%(n)d comment: nobody's.", "%(n)d comments: nobody's.", n) % {"n": n}
    else:
        said = ngettext("%(n)d comment: %(name)s's.", "%(n)d comments: %(name)s's.", n)
        said %= {"n": n, "name": assignee.name}
    return _told(request, {"said": said}, ids)


def _labelled(request: HttpRequest, user: User, ids: list[int]) -> HttpResponse:
    labels = read_labels(first_value(request.POST, "labels"))
    changed = label_comments(ids=ids, labels=labels, actor=user, at=now())
    n = len(changed)
    said = ngettext("%(n)d comment has its topic.", "%(n)d comments have their topic.", n)
    return _told(request, {"said": said % {"n": n}}, [each.pk for each in changed])


ACTS: Mapping[str, Callable[[HttpRequest, User, list[int]], HttpResponse]] = {
    "assign": _assigned,
    "label": _labelled,
}


def _told(request: HttpRequest, context: dict[str, Any], ids: list[int]) -> HttpResponse:
    context |= {"changed": ",".join(map(str, ids))}
    return render(request, "reviews/comments/_bulk_done.html", context)


@require_POST
@signed_in
def batch_undo(request: HttpRequest, pk: str) -> HttpResponse:
    """Take back what was done with comments at once."""
    user = person(request)
    batch = get_object_or_404(CommentBatch, pk=row_id(pk), actor=user)
    try:
        restored = undo_batch(batch=batch, actor=user, at=now())
    except (Conflict, NotFound) as refusal:
        context: dict[str, Any] = {"problem": str(refusal)}
        return render(request, "reviews/comments/_bulk_done.html", context, status=422)
    n = len(restored)
    said = ngettext("%(n)d comment is as before.", "%(n)d comments are as before.", n) % {"n": n}
    return _told(request, {"said": said}, [each.pk for each in restored])


@signed_in
def comment_split(request: HttpRequest, pk: str) -> HttpResponse:
    """Show and take the form that makes a comment of one point of another."""
    user = person(request)
    comment = access_comment(user, pk, Capability.PROPOSE_DISPOSITION)
    if request.method != "POST":
        return render(request, "reviews/comments/split.html", {"comment": comment})
    text, proposed = (first_value(request.POST, name) for name in ("text", "proposed_text"))
    made = attempt(
        request,
        lambda: split_comment(
            comment=comment, text=text, proposed_text=proposed, actor=user, at=now()
        ),
        done=lambda part: _("Comment %(number)d was made of it.") % {"number": part.pk},
    )
    if not made:
        return HttpResponseRedirect(reverse("comment-split", args=[comment.pk]))
    return HttpResponseRedirect(back_to(comment))


@require_POST
@signed_in
def comment_apply(request: HttpRequest, pk: str) -> HttpResponse:
    """Put the proposed text into the draft as a suggestion."""
    user = person(request)
    comment = access_comment(user, pk, Capability.PROPOSE_DISPOSITION)
    return _one(
        request,
        comment,
        lambda: apply_comment(comment=comment, actor=user, at=now()),
        _("The text stands in the draft as a suggestion."),
    )


@require_POST
@signed_in
def comment_applied(request: HttpRequest, pk: str) -> HttpResponse:
    """Take somebody's word on the revision in which a comment was applied, or on none."""
    user = person(request)
    comment = access_comment(user, pk, Capability.PROPOSE_DISPOSITION)
    given = first_value(request.POST, "revision")
    return _one(
        request,
        comment,
        lambda: say_applied(
            comment=comment,
            revision=access_revision(user, given) if given else None,
            actor=user,
            at=now(),
        ),
        _("Noted where the comment was applied.") if given else _("Noted as not applied."),
    )


@require_POST
@signed_in
def comment_answer(request: HttpRequest, pk: str) -> HttpResponse:
    """Take the commenter's word on whether the answer satisfies."""
    user = person(request)
    comment = access_comment(user, pk)
    return _one(
        request,
        comment,
        lambda: answer_comment(
            comment=comment,
            satisfied=first_value(request.POST, "satisfied") == "yes",
            note=first_value(request.POST, "note"),
            actor=user,
            at=now(),
        ),
        _("Noted. The secretary sees your answer."),
    )


def _one(
    request: HttpRequest, comment: Comment, act: Callable[[], Any], said: str
) -> HttpResponseRedirect:
    attempt(request, act, done=said)
    return HttpResponseRedirect(back_to(comment))


def back_to(comment: Comment) -> str:
    """Return the address of a comment's row in its table."""
    place = f"draft={comment.draft_id}" if comment.draft_id else f"ballot={comment.ballot_id}"
    if comment.enquiry_id and not comment.draft_id:
        place = f"enquiry={comment.enquiry_id}"
    return f"{reverse('comments')}?{place}#comment-{comment.pk}"
