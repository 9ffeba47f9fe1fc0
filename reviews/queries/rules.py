"""Read the rules that committees have laid down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from reviews.models import CommitteeRule
from standards.kernel.errors import NotFound

if TYPE_CHECKING:
    from standards.models import Committee


def rules_of(committee: Committee) -> list[CommitteeRule]:
    """Return the newest version of each rule of a committee that is not retired, by name."""
    newest: dict[str, CommitteeRule] = {}
    for rule in CommitteeRule.objects.filter(committee=committee).order_by("name", "-version"):
        newest.setdefault(rule.name, rule)
    return [rule for rule in newest.values() if rule.retired_at is None]


def committee_rule(committee: Committee, pk: str) -> CommitteeRule:
    """Return a rule of a committee by its id; NotFound when it has none such."""
    number = int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 16 else 0
    found = CommitteeRule.objects.filter(committee=committee, pk=number).first()
    if found is None:
        raise NotFound(_("The committee has no such rule."))
    return found
