"""Reading the frozen texts of a draft, each once, to see in which of them comments were applied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from reviews.models import Comment
from reviews.rules.anchoring import BlockIndex, index_of
from standards.models import Draft, Revision
from standards.rules.comparison import CHANGED, REMOVED, compare


class FrozenTexts:
    """The revisions of a draft in their order; contents are read when they are asked for."""

    def __init__(self, draft: Draft) -> None:
        self.revisions = list(revisions_of(draft))
        self._contents: dict[int, Mapping[str, Any]] = {}
        self._indexes: dict[int, BlockIndex] = {}
        self._changes: dict[tuple[int, int], dict[str, tuple[str, ...]]] = {}

    def commented(self, comment: Comment) -> Revision | None:
        """Return the revision that a comment speaks of: the last one when it was made, if any."""
        if comment.revision_id is not None:
            mine = (each for each in self.revisions if each.pk == comment.revision_id)
            return next(mine, None)
        earlier = [each for each in self.revisions if each.frozen_at <= comment.created_at]
        return earlier[-1] if earlier else None

    def after(self, comment: Comment) -> list[Revision]:
        """Return the revisions that came after what a comment speaks of."""
        first = self.commented(comment)
        number = first.number if first is not None else 0
        return [each for each in self.revisions if each.number > number]

    def content(self, revision: Revision) -> Mapping[str, Any]:
        """Return the text of a revision."""
        if revision.pk not in self._contents:
            rows = Revision.objects.filter(pk=revision.pk)
            self._contents[revision.pk] = rows.values_list("content", flat=True).get()
        return self._contents[revision.pk]

    def index(self, revision: Revision) -> BlockIndex:
        """Return the blocks of a revision."""
        if revision.pk not in self._indexes:
            self._indexes[revision.pk] = index_of(self.content(revision))
        return self._indexes[revision.pk]

    def changes(self, before: Revision, after: Revision) -> dict[str, tuple[str, ...]]:
        """Return what changed, by the number that each clause had before; moved ones are not."""
        pair = (before.pk, after.pk)
        if pair not in self._changes:
            found = compare(self.content(before), self.content(after), "en")
            self._changes[pair] = {
                each.old.label: (each.change, *each.kinds)
                for each in found
                if each.old is not None and each.old.label and each.change in (CHANGED, REMOVED)
            }
        return self._changes[pair]


def revisions_of(draft: Draft) -> QuerySet[Revision]:
    """Return the revisions of a draft in their order, without their texts."""
    return Revision.objects.filter(draft=draft).defer("content").order_by("number")
