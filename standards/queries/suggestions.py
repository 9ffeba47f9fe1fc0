"""Read the open suggestions of a draft: what each would change, whose it is and since when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from standards.models import SuggestionAuthor
from standards.queries.drafts import draft_content
from standards.rules.suggestion_list import Suggestion, suggestions_in

if TYPE_CHECKING:
    from datetime import datetime

    from standards.models import Draft, User


@dataclass(frozen=True, slots=True)
class OpenSuggestion:
    """Hold one open suggestion with its author; None where the author is not known."""

    suggestion: Suggestion
    author: User | None
    at: datetime | None


def open_suggestions(draft: Draft) -> list[OpenSuggestion]:
    """Return the open suggestions of a draft in reading order."""
    found = suggestions_in(draft_content(draft))
    keys = [one.id for one in found]
    rows = SuggestionAuthor.objects.filter(draft=draft, key__in=keys).select_related("author")
    known = {row.key: row for row in rows}
    return [
        OpenSuggestion(
            one,
            known[one.id].author if one.id in known else None,
            known[one.id].at if one.id in known else None,
        )
        for one in found
    ]


def own_suggestions(draft: Draft, user: User, keys: list[str]) -> set[str]:
    """Return those of these suggestions that are a person's own."""
    rows = SuggestionAuthor.objects.filter(draft=draft, author=user, key__in=keys)
    return set(rows.values_list("key", flat=True))
