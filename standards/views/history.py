"""Pages of a draft's history: how it came to say what it says, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from standards.kernel.clock import now
from standards.kernel.errors import NotFound
from standards.operations.drafts import restore_content
from standards.operations.history import name_moment, restore_clause
from standards.permissions import Capability, access_draft, can
from standards.queries.document_log import current_seq
from standards.queries.drafts import draft_version, my_right
from standards.queries.history import checkpoints, people_in
from standards.rules.comparison_clauses import clauses_of
from standards.rules.drafts import DraftRight
from standards.views.acts import attempt
from standards.views.base import first_value, person, signed_in
from standards.views.history_moment import moment_of, number_of
from standards.views.history_text import text_at

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from standards.models import Draft, User
    from standards.queries.history import Checkpoint
    from standards.views.history_moment import Moment

LISTED = 100


@signed_in
def history(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a draft as it was at a moment, with what the spell of work before it changed."""
    user = person(request)
    draft = access_draft(user, pk)
    moment = moment_of(draft, first_value(request.GET, "at"))
    view = "authors" if first_value(request.GET, "view") == "authors" else "changes"
    context = _state(user, draft, moment, view) | text_at(
        user, draft, moment, view=view, part=first_value(request.GET, "part")
    )
    if request.headers.get("X-Requested-With") == "fetch":
        response = render(request, "standards/history/_state.html", context)
    else:
        context |= _frame(draft, moment)
        response = render(request, "standards/history/page.html", context)
    patch_vary_headers(response, ["X-Requested-With"])
    return response


def _state(user: User, draft: Draft, moment: Moment, view: str) -> dict[str, Any]:
    page = reverse("draft-history", args=[draft.pk])

    def link(seq: int | None, shown: str = view) -> str:
        if seq is None:
            return ""
        query = {"at": str(seq)} | ({"view": shown} if shown != "changes" else {})
        return f"{page}?{urlencode(query)}"

    right = my_right(user, draft)
    return {
        "draft": draft,
        "moment": moment,
        "view": view,
        "stop": stops_shown([moment.stop])[0] if moment.stop else None,
        "earlier": link(moment.before) if moment.place > 0 else "",
        "later": link(moment.after),
        "views": [
            {"name": "changes", "label": _("What changed"), "url": link(moment.seq, "changes")},
            {"name": "authors", "label": _("Who wrote what"), "url": link(moment.seq, "authors")},
        ],
        "compare": _compare_url(f"draft-{draft.pk}-{moment.seq}", f"draft-{draft.pk}"),
        "may_restore": right == DraftRight.WRITE,
        "may_name": can(user, Capability.WRITE_DRAFT, draft) and moment.seq > 0,
    }


def _compare_url(before: str, after: str) -> str:
    return reverse("revision-compare", args=[before, after])


def _frame(draft: Draft, moment: Moment) -> dict[str, Any]:
    """Return what stands around the text: the list of spells about the moment, all stops."""
    first = max(0, min(moment.place - LISTED // 2, len(moment.stops) - LISTED))
    near = moment.stops[first : first + LISTED]
    return {
        "work_item": draft.work_item,
        "listed": stops_shown(near[::-1]),
        "hidden_earlier": first,
        "hidden_later": max(0, len(moment.stops) - first - LISTED),
        "stop_seqs": [one.seq for one in moment.stops],
    }


def stops_shown(stops: list[Checkpoint]) -> list[dict[str, Any]]:
    """Return spells of work with their people, who wrote most first; the server has no person."""
    known = people_in(stops)
    return [
        {
            "seq": one.seq,
            "began": one.began,
            "at": one.at,
            "updates": one.authors.total(),
            "people": [known[user] for user, _count in one.authors.most_common() if user in known],
            "name": one.name or one.revision,
            "is_revision": bool(one.revision),
        }
        for one in stops
    ]


# ── acts ───────────────────────────────────────────────────────────────────────────────────────


@signed_in
@require_POST
def name_moment_view(request: HttpRequest, pk: str) -> HttpResponse:
    """Give a name to a moment and show it."""
    user = person(request)
    draft = access_draft(user, pk)
    seq = number_of(first_value(request.POST, "seq"))
    name = first_value(request.POST, "name")
    attempt(
        request,
        lambda: name_moment(draft=draft, seq=seq, name=name, actor=user, at=now()),
        done=_("The moment bears its name."),
    )
    return HttpResponseRedirect(f"{reverse('draft-history', args=[draft.pk])}?at={seq}")


@signed_in
def restore(request: HttpRequest, pk: str) -> HttpResponse:
    """Ask whether a state or one clause shall come back; on yes, bring it back."""
    user = person(request)
    draft = access_draft(user, pk)
    given = request.POST if request.method == "POST" else request.GET
    seq, clause = number_of(first_value(given, "seq")), first_value(given, "clause")
    if request.method == "POST":
        return _restored(request, user, draft, seq, clause)
    if seq > current_seq(draft.pk):
        raise NotFound(_("The draft has no version of that number."))
    context = {
        "draft": draft,
        "work_item": draft.work_item,
        "seq": seq,
        "clause": _clause_of(draft, seq, clause) if clause else None,
        "at": next((one.at for one in reversed(checkpoints(draft)) if one.seq >= seq), None),
        "compare": _compare_url(f"draft-{draft.pk}", f"draft-{draft.pk}-{seq}"),
        "may_restore": my_right(user, draft) == DraftRight.WRITE,
    }
    return render(request, "standards/history/restore.html", context)


def _clause_of(draft: Draft, seq: int, clause: str) -> Any:
    found = clauses_of(draft_version(draft, upto=seq).content, draft.language).get(clause)
    if found is None:
        raise NotFound(_("That version has no such clause."))
    return found


def _restored(
    request: HttpRequest, user: User, draft: Draft, seq: int, clause: str
) -> HttpResponse:
    def act() -> Any:
        if clause:
            return restore_clause(draft=draft, seq=seq, clause=clause, actor=user, at=now())
        return restore_content(draft=draft, seq=seq, actor=user, at=now())

    is_done = attempt(request, act, done=_("Restored as a new change. Nothing was lost."))
    page = reverse("draft-history", args=[draft.pk])
    return HttpResponseRedirect(page if is_done else f"{page}?at={seq}")
