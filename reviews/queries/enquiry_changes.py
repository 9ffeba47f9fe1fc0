"""What changed in an enquiry's text since the public last saw it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reviews.models import Enquiry
from standards.models import Edition
from standards.rules.comparison import UNCHANGED, ClauseChange, compare

KEPT = 8


@dataclass(frozen=True)
class Since:
    """The changed clauses, and the public state they are compared with."""

    name: str
    changes: tuple[ClauseChange, ...]


def changes_since(enquiry: Enquiry) -> Since | None:
    """Compare with the enquiry before on this draft, or with the edition that is revised.

    None where the public sees the text for the first time.
    """
    before = (
        Enquiry.objects.filter(draft=enquiry.draft, opens_at__lt=enquiry.opens_at)
        .exclude(revision=enquiry.revision)
        .select_related("revision")
        .order_by("-opens_at")
        .first()
    )
    if before is not None:
        return Since(before.revision.name, _changes(enquiry, before.revision.hash, before.revision))
    standard = enquiry.work_item.revises
    if standard is None:
        return None
    edition = Edition.objects.filter(standard=standard).order_by("-number").first()
    if edition is None:
        return None
    return Since(edition.reference, _changes(enquiry, f"edition-{edition.pk}", edition))


def _changes(enquiry: Enquiry, key: str, holder: Any) -> tuple[ClauseChange, ...]:
    return _compared(
        (key, enquiry.revision.hash, enquiry.draft.language),
        _Texts(holder.content, enquiry.revision.content),
    )


@dataclass(frozen=True, eq=False)
class _Texts:
    old: Mapping[str, Any]
    new: Mapping[str, Any]

    def __eq__(self, other: object) -> bool:
        return True  # the key beside it names both texts

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=KEPT)
def _compared(key: tuple[str, str, str], texts: _Texts) -> tuple[ClauseChange, ...]:
    changes = compare(texts.old, texts.new, key[2])
    return tuple(each for each in changes if each.change != UNCHANGED)
