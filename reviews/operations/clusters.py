"""What people decide about groups of comments: merge, take apart, name, answer, group anew.

A decision stays: the machine adds comments to such a cluster, but never joins it with another,
takes it apart or renames it, whatever it groups anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from reviews.events import (
    ClusterAnswered,
    ClusterRenamed,
    ClustersMerged,
    ClusterSplit,
    CommentsRegrouped,
)
from reviews.models import Cluster, Clustering, ClusterMember, Comment, Enquiry
from reviews.operations.clearances import clear_for_comments
from reviews.permissions import Capability, require
from reviews.rules.disposition import (
    CommentState,
    check_observation,
    clean_text,
    disposition_of,
)
from standards import journal
from standards.kernel.errors import Conflict, FieldProblem, InvalidInput
from standards.models import User

LONGEST_LABEL = 200


def _locked(enquiry: Enquiry, actor: User, capability: Capability) -> Clustering:
    """Return the grouping under lock, so that the worker waits; Forbidden with the reason."""
    require(actor, capability, enquiry.work_item.committee)
    Clustering.objects.get_or_create(enquiry=enquiry)
    return Clustering.objects.select_for_update().get(enquiry=enquiry)


def _changed(clustering: Clustering) -> None:
    """Have the worker read the rows again."""
    clustering.edition = F("edition") + 1
    clustering.save(update_fields=["edition"])


@transaction.atomic
def merge_clusters(
    *,
    enquiry: Enquiry,
    clusters: Iterable[int],
    comments: Iterable[int],
    actor: User,
    at: datetime,
) -> Cluster:
    """Make one cluster of several, and of unique comments; the largest one gives its name.

    Conflict when fewer than two parts are left of what was chosen.
    """
    clustering = _locked(enquiry, actor, Capability.PROPOSE_DISPOSITION)
    parts, loose = _parts(enquiry, clusters, comments)
    if len(parts) + len(loose) < 2:
        raise Conflict(_("Choose at least two groups or comments that say the same."))
    whole = parts[0] if parts else _founded(enquiry, loose[0].comment_id, at)
    ClusterMember.objects.filter(cluster__in=parts[1:]).update(cluster=whole)
    ClusterMember.objects.filter(pk__in=[each.pk for each in loose]).update(cluster=whole)
    Cluster.objects.filter(pk__in=[each.pk for each in parts[1:]]).delete()
    _hold(whole)
    _changed(clustering)
    journal.record(
        ClustersMerged(
            subject=f"enquiry:{enquiry.pk}",
            actor=actor.pk,
            at=at,
            enquiry=enquiry.pk,
            cluster=whole.pk,
            merged=tuple(each.pk for each in parts[1:]),
            comments=tuple(each.comment_id for each in loose),
        )
    )
    return whole


def _parts(
    enquiry: Enquiry, clusters: Iterable[int], comments: Iterable[int]
) -> tuple[list[Cluster], list[ClusterMember]]:
    """Return the chosen clusters, one that a person named first, and the unique comments."""
    chosen = ClusterMember.objects.filter(enquiry=enquiry, comment__in=comments)
    alone = chosen.filter(cluster__size=1).values("cluster")  # taken apart by hand before
    parts = Cluster.objects.select_for_update().filter(
        Q(pk__in=clusters) | Q(pk__in=alone), enquiry=enquiry
    )
    loose = chosen.filter(cluster=None).order_by("pk")
    return list(parts.order_by("-named_by_hand", "-size", "pk")), list(loose)


def _founded(enquiry: Enquiry, comment: int, at: datetime) -> Cluster:
    return Cluster.objects.create(enquiry=enquiry, representative_id=comment, created_at=at)


def _hold(cluster: Cluster) -> None:
    """Count a cluster's members, keep it from the machine, have it described anew."""
    cluster.by_hand = True
    cluster.size = cluster.members.count()
    cluster.described_size = 0
    cluster.save(update_fields=["by_hand", "size", "described_size"])


@transaction.atomic
def split_cluster(
    *, cluster: Cluster, comments: Iterable[int], actor: User, at: datetime
) -> Cluster:
    """Take comments out of a cluster into one of their own, with all that have the same words.

    Conflict when none of them is a member, or when nothing would be left.
    """
    enquiry = cluster.enquiry
    clustering = _locked(enquiry, actor, Capability.PROPOSE_DISPOSITION)
    cluster = Cluster.objects.select_for_update().get(pk=cluster.pk)
    chosen = cluster.members.filter(comment__in=comments)
    leaving = cluster.members.filter(digest__in=list(chosen.values_list("digest", flat=True)))
    first = leaving.order_by("pk").first()
    if first is None:
        raise Conflict(_("Choose the comments that do not belong to this group."))
    count = leaving.count()
    if count == cluster.members.count():
        raise Conflict(_("All comments were chosen: at least one must stay in the group."))
    apart = _founded(enquiry, first.comment_id, at)
    leaving.update(cluster=apart)
    stays = cluster.members.order_by("pk")
    if not stays.filter(comment=cluster.representative_id).exists():
        cluster.representative_id = stays.values_list("comment", flat=True)[0]
        cluster.save(update_fields=["representative"])
    _hold(apart)
    _hold(cluster)
    _changed(clustering)
    journal.record(
        ClusterSplit(
            subject=f"enquiry:{enquiry.pk}",
            actor=actor.pk,
            at=at,
            enquiry=enquiry.pk,
            cluster=cluster.pk,
            apart=apart.pk,
            size=count,
        )
    )
    return apart


@transaction.atomic
def rename_cluster(*, cluster: Cluster, label: object, actor: User, at: datetime) -> Cluster:
    """Give a cluster a name of its own; an empty one lets the machine name it again."""
    clustering = _locked(cluster.enquiry, actor, Capability.PROPOSE_DISPOSITION)
    name = " ".join(clean_text(label, field="label", required=False).split())
    if len(name) > LONGEST_LABEL:
        words = _("At most %(n)d characters are kept here.") % {"n": LONGEST_LABEL}
        raise InvalidInput(words, errors=[FieldProblem("/label", words)])
    cluster = Cluster.objects.select_for_update().get(pk=cluster.pk)
    if name:
        cluster.label, cluster.named_by_hand, cluster.by_hand = name, True, True
    else:
        cluster.named_by_hand, cluster.described_size = False, 0
    cluster.save(update_fields=["label", "named_by_hand", "by_hand", "described_size"])
    _changed(clustering)
    journal.record(
        ClusterRenamed(
            subject=f"enquiry:{cluster.enquiry_id}",
            actor=actor.pk,
            at=at,
            enquiry=cluster.enquiry_id,
            cluster=cluster.pk,
            label=name,
        )
    )
    return cluster


@transaction.atomic
def regroup_comments(*, enquiry: Enquiry, actor: User | None, at: datetime) -> int:
    """Forget what the machine grouped, so that it groups anew; return how many comments wait.

    Clusters that a person merged, took apart or named stay as they are.
    """
    if actor is not None:
        require(actor, Capability.MANAGE_ENQUIRY, enquiry.work_item.committee)
    Clustering.objects.get_or_create(enquiry=enquiry)
    clustering = Clustering.objects.select_for_update().get(enquiry=enquiry)
    members = ClusterMember.objects.filter(enquiry=enquiry)
    by_machine = Cluster.objects.filter(enquiry=enquiry, by_hand=False)
    waiting, _kinds = members.exclude(cluster__by_hand=True).delete()
    by_machine.delete()
    _changed(clustering)
    journal.record(
        CommentsRegrouped(
            subject=f"enquiry:{enquiry.pk}",
            actor=actor.pk if actor else None,
            at=at,
            enquiry=enquiry.pk,
            comments=waiting,
        )
    )
    return waiting


@transaction.atomic
def forget_grouping(*, comment: int) -> None:
    """Have one comment grouped again, because its words changed."""
    member = ClusterMember.objects.filter(comment=comment).first()
    if member is None:
        return
    clustering = Clustering.objects.select_for_update().get(enquiry=member.enquiry_id)
    cluster = member.cluster
    member.delete()
    _changed(clustering)
    if cluster is None:
        return
    stays = cluster.members.order_by("pk").values_list("comment", flat=True)
    if cluster.representative_id == comment and stays:
        cluster.representative_id, cluster.described_size = stays[0], 0
    cluster.size = len(stays)
    if cluster.size:
        cluster.save(update_fields=["representative", "described_size", "size"])
    else:
        cluster.delete()


@dataclass(frozen=True, kw_only=True)
class ClusterAnswer:
    """One disposition with its reasoned reply for a whole cluster, but for some of its comments."""

    disposition: object
    observation: object
    final: bool = False
    exceptions: Sequence[int] = ()


@transaction.atomic
def answer_cluster(*, cluster: Cluster, answer: ClusterAnswer, actor: User, at: datetime) -> int:
    """Give every comment of a cluster the same answer; return how many got it.

    Left out are the exceptions and all of the same words, withdrawn comments, and confirmed ones
    unless this answer is final too; an empty reply leaves each its own. InvalidInput for an
    unknown disposition or a missing reply; Conflict when it fits none.
    """
    enquiry = cluster.enquiry
    wanted = Capability.CONFIRM_DISPOSITION if answer.final else Capability.PROPOSE_DISPOSITION
    _locked(enquiry, actor, wanted)
    disposition = disposition_of(answer.disposition)
    reply = clean_text(answer.observation or "", field="observation", required=False)
    check_observation(disposition, reply, final=answer.final)
    columns = _stamp(answer.final, actor, at) | ({"observation": reply} if reply else {})
    chosen = Comment.objects.filter(pk__in=_answered_by(cluster, answer))
    count = chosen.update(disposition=disposition.value, version=F("version") + 1, **columns)
    if not count:
        raise Conflict(_("None of these comments can be given this disposition."))
    if answer.final:
        clear_for_comments(enquiry.work_item, actor, at)
    journal.record(
        ClusterAnswered(
            subject=f"enquiry:{enquiry.pk}",
            actor=actor.pk,
            at=at,
            enquiry=enquiry.pk,
            cluster=cluster.pk,
            count=count,
            disposition=disposition.value,
            final=answer.final,
        )
    )
    return count


def _answered_by(cluster: Cluster, answer: ClusterAnswer) -> QuerySet[Comment, Any]:
    """Return the ids of the comments that an answer concerns."""
    comments = Comment.objects.filter(
        membership__cluster=cluster,
        receipt__withdrawn_at__isnull=True,
        receipt__removed_at__isnull=True,
    )
    left_out = cluster.members.filter(comment__in=answer.exceptions).values("digest")
    comments = comments.exclude(membership__digest__in=left_out)
    if not answer.final:
        comments = comments.exclude(state=CommentState.CONFIRMED)
    return comments.order_by().values("pk")


def _stamp(final: bool, actor: User, at: datetime) -> dict[str, Any]:
    if final:
        return {"state": CommentState.CONFIRMED, "decided_by": actor, "decided_at": at}
    return {"state": CommentState.PROPOSED, "proposed_by": actor, "proposed_at": at}
