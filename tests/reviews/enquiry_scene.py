"""An enquiry that takes comments, and the worker that groups them; for tests of groups."""

from __future__ import annotations

from datetime import timedelta

TEXT = (
    "The limit of 0.92 in the clause on discrimination shuts out systems that help a second "
    "reader. It should be set by intended use. Small hospitals cannot afford what it asks for. "
    "Nobody was asked before it was written."
)
CHINESE = (
    "限值太严，会排除作为第二读者的系统。应当按照预期用途来规定限值。小医院负担不起这样的要求。"
)
UNIQUE = (
    "Please say in plain words what the number means for somebody who is being screened.",
    "Annex B repeats the terms of the vocabulary and can be left out altogether.",
    "术语“重采样”与“复制”混用，请统一。",
)


def lay_open(revision, people, at):
    """Return an open enquiry."""
    from reviews.operations.enquiries import EnquiryPlan, open_enquiry

    plan = EnquiryPlan(
        revision=revision, title="Imaging", summary="", closes_at=at + timedelta(days=60)
    )
    return open_enquiry(plan=plan, actor=people.secretary, at=at)


def file(enquiry, text, at, **sender):
    """File a comment and return it."""
    from reviews.operations.comments import Wording
    from reviews.operations.enquiries import Sender, file_enquiry_comment

    block = sender.pop("block", None)
    wording = Wording(text=text, anchor={"block": block} if block else None)
    return file_enquiry_comment(
        enquiry=enquiry, wording=wording, sender=Sender(**sender), at=at
    ).comment


def group(at, keeper=None):
    """Group all that waits, and describe the groups; return how many were grouped."""
    from reviews.models import Clustering
    from reviews.operations.grouping import Keeper, group_pending, stop_grouping
    from reviews.operations.topics import describe_clusters

    keeper, total = keeper or Keeper(), 0
    while found := group_pending(keeper=keeper, at=at):
        total += sum(found.values())
    stop_grouping(keeper=keeper)
    for clustering in Clustering.objects.exclude(grouped_at=None):
        while describe_clusters(enquiry=clustering.enquiry_id, at=at):
            pass
    return total


def groups_of(enquiry):
    """Return the sets of comments that stand together, one for each unique comment."""
    from reviews.models import ClusterMember

    found = {}
    for cluster, comment in ClusterMember.objects.filter(enquiry=enquiry).values_list(
        "cluster", "comment"
    ):
        found.setdefault(cluster or f"alone {comment}", set()).add(comment)
    return sorted(map(sorted, found.values()))
