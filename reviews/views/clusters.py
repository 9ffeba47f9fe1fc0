"""Pages on which a committee reads what was said in an enquiry: unique points, then groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from reviews.models import Cluster, Enquiry
from reviews.operations.clusters import (
    ClusterAnswer,
    answer_cluster,
    merge_clusters,
    regroup_comments,
    rename_cluster,
    split_cluster,
)
from reviews.permissions import Capability, access_enquiry
from reviews.queries.clusters import (
    answered_in,
    clusters_of,
    find_cluster,
    grouping_state,
    name_of,
    read_wordings,
    text_of,
    unique_among,
    wordings_of,
)
from reviews.queries.enquiries import counts_of_enquiry, posted_comments
from reviews.rules.disposition import DISPOSITION_WORDS, Disposition
from reviews.views.resolution import rights_in
from standards.kernel.clock import now
from standards.kernel.errors import NotFound
from standards.kernel.ids import row_id
from standards.kernel.phrases import Phrase
from standards.models import User
from standards.views.acts import attempt
from standards.views.base import first_value, person, signed_in

FIRST_UNIQUE, PAGE = 5, 25
Act = Callable[[HttpRequest, Cluster, User], bool]


@signed_in
def clusters(request: HttpRequest, pk: str) -> HttpResponse:
    """Show the unique points of an enquiry and its groups, the largest first."""
    user = person(request)
    enquiry = access_enquiry(user, pk, Capability.READ_COMMENT)
    only_unique = first_value(request.GET, "show") == "unique"
    unique = unique_among(posted_comments(enquiry)).select_related("membership")
    listed: Any = unique if only_unique else clusters_of(enquiry)
    page = Paginator(listed, PAGE).get_page(first_value(request.GET, "page") or 1)
    groups = [] if only_unique else list(page.object_list)
    answered = answered_in(groups)
    context = {
        "enquiry": enquiry,
        "counts": counts_of_enquiry(enquiry),
        "grouping": grouping_state(enquiry),
        "number_of_groups": clusters_of(enquiry).count(),
        "only_unique": only_unique,
        "unique": page.object_list if only_unique else unique[:FIRST_UNIQUE],
        "groups": [_group(each, answered.get(each.pk, 0)) for each in groups],
        "page": page,
        "query": "show=unique" if only_unique else "",
        **rights_in(user, enquiry.work_item.committee),
    }
    return render(request, "reviews/clusters/list.html", context)


def _group(cluster: Cluster, answered: int) -> dict[str, Any]:
    return {
        "cluster": cluster,
        "label": name_of(cluster) or _("Being read"),
        "answered": answered,
        "percent": 100 * answered // max(1, cluster.size),
        "signals": signal_words(cluster.signals),
    }


def signal_words(signals: Mapping[str, Any]) -> list[str]:
    """Return what is conspicuous about a group in sentences that do not judge."""
    sentences = {
        "template": lambda: (
            _("%(percent)d %% use exactly the same words")
            % {"percent": round(100 * signals["copies"])}
        ),
        "burst": lambda: _("%(peak)d arrived within one hour") % {"peak": signals["peak"]},
        "source": lambda: (
            _("%(percent)d %% came from one network") % {"percent": round(100 * signals["source"])}
        ),
    }
    return [sentences[name]() for name in signals.get("shown", ()) if name in sentences]


@signed_in
def cluster(request: HttpRequest, pk: str, cluster: str) -> HttpResponse:
    """Show one group: its text, how each member differs, and what can be done with it."""
    user = person(request)
    enquiry = access_enquiry(user, pk, Capability.READ_COMMENT)
    found = _cluster(enquiry, cluster)
    comments = posted_comments(enquiry)
    text = text_of(found, comments)
    page = Paginator(wordings_of(found, comments), PAGE).get_page(
        first_value(request.GET, "page") or 1
    )
    answered = answered_in([found]).get(found.pk, 0)
    context = {
        "enquiry": enquiry,
        "row": _group(found, answered),
        "text": text,
        "page": page,
        "wordings": read_wordings(list(page.object_list), text),
        "dispositions": _dispositions(),
        **rights_in(user, enquiry.work_item.committee),
    }
    return render(request, "reviews/clusters/cluster.html", context)


def _cluster(enquiry: Enquiry, pk: str) -> Cluster:
    found = find_cluster(enquiry, row_id(pk))
    if found is None:
        raise NotFound(_("This group was joined with another, or its comments were grouped anew."))
    return found


def _dispositions() -> list[tuple[str, str]]:
    return [
        (each.value, str(Phrase(DISPOSITION_WORDS[each])))
        for each in Disposition
        if each is not Disposition.DUPLICATE
    ]


@require_POST
@signed_in
def clusters_merge(request: HttpRequest, pk: str) -> HttpResponse:
    """Make one group of those that were chosen."""
    user = person(request)
    enquiry = access_enquiry(user, pk, Capability.PROPOSE_DISPOSITION)
    made: list[Cluster] = []
    attempt(
        request,
        lambda: made.append(
            merge_clusters(
                enquiry=enquiry,
                clusters=_ids(request, "cluster"),
                comments=_ids(request, "comment"),
                actor=user,
                at=now(),
            )
        ),
        done=_("They are one group now, and stay one."),
    )
    if made:
        return HttpResponseRedirect(reverse("enquiry-cluster", args=[enquiry.pk, made[0].pk]))
    return HttpResponseRedirect(reverse("enquiry-clusters", args=[enquiry.pk]))


@require_POST
@signed_in
def clusters_anew(request: HttpRequest, pk: str) -> HttpResponse:
    """Have all comments grouped anew, but for what people decided."""
    user = person(request)
    enquiry = access_enquiry(user, pk, Capability.MANAGE_ENQUIRY)
    attempt(
        request,
        lambda: regroup_comments(enquiry=enquiry, actor=user, at=now()),
        done=lambda n: (
            ngettext(
                "%(n)d comment is grouped anew. What people decided stays.",
                "%(n)d comments are grouped anew. What people decided stays.",
                n,
            )
            % {"n": n}
        ),
    )
    return HttpResponseRedirect(reverse("enquiry-clusters", args=[enquiry.pk]))


@require_POST
@signed_in
def cluster_act(request: HttpRequest, pk: str, cluster: str, act: str) -> HttpResponse:
    """Rename a group, take comments out of it, or answer it."""
    user = person(request)
    enquiry = access_enquiry(user, pk, Capability.PROPOSE_DISPOSITION)
    if act not in ACTS:
        raise NotFound(_("There is no such thing, or you may not see it."))
    found = _cluster(enquiry, cluster)
    ACTS[act](request, found, user)
    return HttpResponseRedirect(reverse("enquiry-cluster", args=[enquiry.pk, found.pk]))


def _rename(request: HttpRequest, found: Cluster, user: User) -> bool:
    label = first_value(request.POST, "label")
    return attempt(
        request,
        lambda: rename_cluster(cluster=found, label=label, actor=user, at=now()),
        done=_("The group has its name.") if label else _("The group is named by its text again."),
    )


def _split(request: HttpRequest, found: Cluster, user: User) -> bool:
    chosen = _ids(request, "comment")
    return attempt(
        request,
        lambda: split_cluster(cluster=found, comments=chosen, actor=user, at=now()),
        done=lambda apart: (
            ngettext(
                "%(n)d comment was taken out and stays apart.",
                "%(n)d comments were taken out and stay apart.",
                apart.size,
            )
            % {"n": apart.size}
        ),
    )


def _answer(request: HttpRequest, found: Cluster, user: User) -> bool:
    answer = ClusterAnswer(
        disposition=first_value(request.POST, "disposition"),
        observation=first_value(request.POST, "observation"),
        final=first_value(request.POST, "final") == "1",
        exceptions=_ids(request, "comment"),
    )
    return attempt(
        request,
        lambda: answer_cluster(cluster=found, answer=answer, actor=user, at=now()),
        done=lambda n: (
            ngettext("%(n)d comment has this answer.", "%(n)d comments have it.", n) % {"n": n}
        ),
    )


ACTS: Mapping[str, Act] = {"rename": _rename, "split": _split, "answer": _answer}


def _ids(request: HttpRequest, name: str) -> Sequence[int]:
    return [row_id(each) for each in request.POST.getlist(name)]
