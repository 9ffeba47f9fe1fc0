"""Read what the drafting checks find in a draft, and what of it was judged to be no problem."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from standards.models import IgnoredFinding
from standards.queries.drafts import draft_content
from standards.rules.suggestions import rejected
from standards.rules.wording import check_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from standards.models import Draft

SHOWN_TEXT = 500


def ignored_findings(draft: Draft) -> QuerySet[IgnoredFinding]:
    """Return the ignored findings of a draft, the oldest first."""
    return IgnoredFinding.objects.filter(draft=draft).select_related("by")


def ignored_facts(ignored: IgnoredFinding) -> dict[str, Any]:
    """Return what is told of an ignored finding."""
    return {
        "id": str(ignored.pk),
        "rule": ignored.rule,
        "node": ignored.node,
        "text": ignored.text,
        "reason": ignored.reason,
        "by": {"id": str(ignored.by_id), "name": ignored.by.name, "hue": ignored.by.hue},
        "at": ignored.at,
    }


def findings_of(draft: Draft, content: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """Return the findings in reading order, each with who ignored it and why, or None.

    `content` is the document where it has been read already.
    """
    ignored = {(one.rule, one.node, one.text): one for one in ignored_findings(draft)}
    document = draft_content(draft) if content is None else content
    rows = []
    for found in check_document(rejected(document), draft.language):
        rule, node, text = found.key
        away = ignored.get((rule, node, text[:SHOWN_TEXT]))
        rows.append(
            asdict(found)
            | {"why": found.why, "ignored": None if away is None else ignored_facts(away)}
        )
    return rows


def open_counts(draft: Draft, content: Mapping[str, Any] | None = None) -> dict[str, int]:
    """Count the findings that nobody ignored, by how grave they are."""
    open_now = [row["level"] for row in findings_of(draft, content) if row["ignored"] is None]
    counts = Counter(open_now)
    return {level: counts[level] for level in ("error", "warning", "hint")}
