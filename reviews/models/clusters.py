"""Groups of near-duplicate comments in an enquiry, as the machine and the committee made them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Clustering(models.Model):
    """How far the grouping of one enquiry is.

    `edition` rises whenever a person changes the groups, `last_member` is the newest row of the
    machine: an index in memory that knows other values is stale. `clauses` are
    `{"clause", "size", "terms"}` in the order of size.
    """

    enquiry = models.OneToOneField(
        "reviews.Enquiry", on_delete=models.CASCADE, related_name="clustering"
    )
    edition = models.PositiveIntegerField(default=0)
    last_member = models.BigIntegerField(default=0)
    grouped_at = models.DateTimeField(null=True)
    described_at = models.DateTimeField(null=True)
    clauses = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.enquiry_id}: {self.edition}"


class Cluster(models.Model):
    """Comments that say nearly the same; the representative's text stands for them.

    What a person merged, took apart or named is `by_hand`: the machine still adds comments to it,
    but never joins it with another, renames it or dissolves it.
    """

    enquiry = models.ForeignKey(
        "reviews.Enquiry", on_delete=models.CASCADE, related_name="clusters"
    )
    representative = models.ForeignKey(
        "reviews.Comment", on_delete=models.CASCADE, related_name="+"
    )
    label = models.CharField(max_length=200, blank=True, default="")
    terms = models.JSONField(default=list)
    signals = models.JSONField(default=dict)
    size = models.PositiveIntegerField(default=0)
    described_size = models.PositiveIntegerField(default=0)
    by_hand = models.BooleanField(default=False)
    named_by_hand = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("-size", "pk")
        indexes: ClassVar = [
            models.Index(fields=["enquiry", "-size", "id"], name="cluster_by_size")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(named_by_hand=False) | Q(by_hand=True), name="named_cluster_is_by_hand"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.label}"


class ClusterMember(models.Model):
    """What the grouping knows of one comment.

    `digest` is the same for comments of the same words; `signature` (256 bytes) is kept of leaders
    alone, from which the index is put together again. `cluster` is empty for a unique comment.
    `alike` counts the places, of 128, in which it resembled its nearest leader when it came.
    """

    comment = models.OneToOneField(
        "reviews.Comment", on_delete=models.CASCADE, related_name="membership"
    )
    enquiry = models.ForeignKey("reviews.Enquiry", on_delete=models.CASCADE, related_name="+")
    cluster = models.ForeignKey(
        Cluster, null=True, on_delete=models.SET_NULL, related_name="members"
    )
    digest = models.BigIntegerField()
    signature = models.BinaryField(null=True)
    alike = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("pk",)
        indexes: ClassVar = [
            models.Index(fields=["enquiry", "cluster", "id"], name="member_by_enquiry"),
            models.Index(fields=["cluster", "digest"], name="member_by_words"),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} in {self.cluster_id}"
