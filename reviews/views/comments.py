"""The resolution table: comments on a draft, filed, filtered and answered."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reviews.models import Comment
from reviews.operations.comments import Decision, Wording, dispose_comment, file_comment
from reviews.permissions import Capability, access_comment, access_resolution, can
from reviews.queries.comments import (
    block_indexes,
    counts_by_disposition,
    drafts_with_comments,
    filtered_comments,
    standing_of,
    visible_comments,
)
from reviews.rules.anchoring import AnchorState
from reviews.rules.disposition import (
    DISPOSITION_TONES,
    DISPOSITION_WORDS,
    TYPE_WORDS,
    CommentState,
    CommentType,
    Disposition,
)
from standards.kernel.clock import now
from standards.kernel.phrases import Phrase
from standards.models import Draft, User
from standards.permissions import access_draft
from standards.views.acts import attempt
from standards.views.base import first_value, person, signed_in

PAGE = 100
FILTERS = ("draft", "ballot", "enquiry", "state", "type", "disposition", "clause", "q")


@signed_in
def comments(request: HttpRequest) -> HttpResponse:
    """Show the resolution table of a draft, or the drafts that have one."""
    user = person(request)
    pk = first_value(request.GET, "draft")
    if not pk and not any(request.GET.get(name) for name in ("ballot", "enquiry")):
        context = {"drafts": drafts_with_comments(user)}
        return render(request, "reviews/comments/drafts.html", context)
    draft = access_resolution(user, pk) if pk else None
    return render(request, "reviews/comments/table.html", _table(request, user, draft))


def _table(request: HttpRequest, user: User, draft: Draft | None) -> dict[str, Any]:
    given = {name: first_value(request.GET, name) for name in FILTERS}
    places = {name: given[name] for name in ("draft", "ballot", "enquiry")}
    everything = filtered_comments(visible_comments(user), places)
    rows = filtered_comments(everything, given)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    found = list(page.object_list)
    indexes = block_indexes(found)
    committee = draft.work_item.committee if draft else None
    proposes = committee is not None and can(user, Capability.PROPOSE_DISPOSITION, committee)
    confirms = committee is not None and can(user, Capability.CONFIRM_DISPOSITION, committee)
    phase = draft.work_item.phase if draft else ""
    query = request.GET.copy()
    query.pop("page", None)
    return {
        "draft": draft,
        "committee": committee,
        "page": page,
        "query": query.urlencode(),
        "given": given,
        "rows": [_row(each, indexes) for each in found],
        "sums": _sums(counts_by_disposition(everything)),
        "types": [(each.value, str(Phrase(TYPE_WORDS[each]))) for each in CommentType],
        "dispositions": [(d.value, str(Phrase(DISPOSITION_WORDS[d]))) for d in Disposition],
        "states": _states(),
        "proposes": proposes,
        "confirms": confirms,
        "may_comment": committee is not None
        and can(user, Capability.MAKE_COMMENT, committee, phase),
    }


def _states() -> list[tuple[str, str]]:
    words = {
        CommentState.OPEN: _("Open"),
        CommentState.PROPOSED: _("Proposed"),
        CommentState.CONFIRMED: _("Confirmed"),
    }
    return [(each.value, word) for each, word in words.items()]


def _sums(counts: dict[str, int]) -> list[dict[str, Any]]:
    """Return how many comments have each disposition, the open ones last."""
    sums = [
        {"label": str(Phrase(DISPOSITION_WORDS[each])), "tone": tone_of(each), "n": counts[each]}
        for each in Disposition
        if counts.get(each)
    ]
    return [*sums, {"label": _("Open"), "tone": "", "n": counts.get("", 0)}]


def tone_of(disposition: Disposition) -> str:
    """Return the tone of a disposition; whatever changes the proposal is amber."""
    return DISPOSITION_TONES.get(disposition, "warn")


def _row(comment: Comment, indexes: Any) -> dict[str, Any]:
    standing = standing_of(comment, indexes)
    disposition = Disposition(comment.disposition) if comment.disposition else None
    return {
        "comment": comment,
        "type_word": str(Phrase(TYPE_WORDS[CommentType(comment.type)])),
        "orphaned": standing is not None and standing.state is AnchorState.ORPHANED,
        "withdrawn": _is_withdrawn(comment),
        "word": str(Phrase(DISPOSITION_WORDS[disposition])) if disposition else "",
        "tone": tone_of(disposition) if disposition else "",
        "final": comment.state == CommentState.CONFIRMED,
    }


def _is_withdrawn(comment: Comment) -> bool:
    receipt = getattr(comment, "receipt", None)
    return receipt is not None and receipt.withdrawn_at is not None


@require_POST
@signed_in
def comment_new(request: HttpRequest, pk: str) -> HttpResponse:
    """File a comment on a draft by form."""
    user = person(request)
    draft = access_draft(user, pk)
    wording = Wording(
        text=first_value(request.POST, "text"),
        type=first_value(request.POST, "type") or "ge",
        proposed_text=first_value(request.POST, "proposed_text"),
        must_satisfy=bool(request.POST.get("must_satisfy")),
    )
    attempt(
        request,
        lambda: file_comment(draft=draft, ballot=None, wording=wording, actor=user, at=now()),
        done=_("The comment is filed."),
    )
    return HttpResponseRedirect(f"{reverse('comments')}?draft={draft.pk}")


@require_POST
@signed_in
def comment_disposition(request: HttpRequest, pk: str) -> HttpResponse:
    """Propose or confirm a disposition by form and go back to the table."""
    user = person(request)
    comment = access_comment(user, pk, Capability.PROPOSE_DISPOSITION)
    decision = Decision(
        disposition=first_value(request.POST, "disposition"),
        observation=first_value(request.POST, "observation"),
        final=request.POST.get("act") == "confirm",
    )
    attempt(
        request,
        lambda: dispose_comment(comment=comment, decision=decision, actor=user, at=now()),
        done=_("The disposition is recorded."),
    )
    back = first_value(request.POST, "back")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = f"{reverse('comments')}?draft={comment.draft_id or ''}"
    return HttpResponseRedirect(f"{back}#comment-{comment.pk}")
