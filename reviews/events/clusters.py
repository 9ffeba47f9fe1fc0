"""What happens to groups of near-duplicate comments in enquiries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from standards.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class ClusterEvent(Event):
    """Concern groups of near-duplicate comments in one enquiry."""

    enquiry: int


@dataclass(frozen=True, kw_only=True)
class ClustersMerged(ClusterEvent):
    """Groups, and comments that were unique so far, became one group."""

    name: ClassVar[str] = "reviews.clusters_merged"
    cluster: int
    merged: tuple[int, ...]
    comments: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ClusterSplit(ClusterEvent):
    """Comments were taken out of a group into one of their own."""

    name: ClassVar[str] = "reviews.cluster_split"
    cluster: int
    apart: int
    size: int


@dataclass(frozen=True, kw_only=True)
class ClusterRenamed(ClusterEvent):
    """A group was given a name by hand, or its name was taken back."""

    name: ClassVar[str] = "reviews.cluster_renamed"
    cluster: int
    label: str


@dataclass(frozen=True, kw_only=True)
class CommentsRegrouped(ClusterEvent):
    """What the machine had grouped is grouped anew; decisions of people stay."""

    name: ClassVar[str] = "reviews.comments_regrouped"
    comments: int


@dataclass(frozen=True, kw_only=True)
class ClusterAnswered(ClusterEvent):
    """One answer was given to the comments of a group."""

    name: ClassVar[str] = "reviews.cluster_answered"
    cluster: int
    count: int
    disposition: str
    final: bool
