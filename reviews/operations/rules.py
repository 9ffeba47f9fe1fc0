"""Lay down and retire a committee's own ballot rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.ballots import RULES
from reviews.events import RuleLaidDown, RuleRetired
from reviews.models import CommitteeRule
from reviews.permissions import Capability, require
from reviews.rules.intake import read_parameters
from standards import journal
from standards.kernel.errors import Conflict, FieldProblem, InvalidInput
from standards.models import Committee

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from standards.models import User

OWN_RULE = "committee-rule"


@transaction.atomic
def lay_down_rule(
    *, committee: Committee, definition: Mapping[str, Any], actor: User, at: datetime
) -> CommitteeRule:
    """Keep a rule under its title; a title that exists gets its next version.

    InvalidInput names what is wrong with the definition. Ballots in preparation keep the version
    with which they were prepared.
    """
    require(actor, Capability.MANAGE_BALLOT, committee)
    Committee.objects.select_for_update().get(pk=committee.pk)
    checked = read_parameters(RULES[OWN_RULE], {"definition": definition})["definition"]
    if not checked["title"]:
        sentence = _("Give the rule a name.")
        raise InvalidInput(sentence, errors=[FieldProblem("/title", sentence)])
    rows = CommitteeRule.objects.filter(committee=committee, name=checked["title"])
    newest = rows.order_by("-version").first()
    if newest and newest.definition == checked and newest.retired_at is None:
        return newest
    rule = CommitteeRule.objects.create(
        committee=committee,
        name=checked["title"],
        version=newest.version + 1 if newest else 1,
        definition=checked,
        laid_down_by=actor,
        laid_down_at=at,
    )
    journal.record(
        RuleLaidDown(
            subject=f"committee:{committee.pk}", actor=actor.pk, at=at,
            committee=committee.pk, rule=rule.pk, title=rule.name, version=rule.version,
        )
    )  # fmt: skip
    return rule


@transaction.atomic
def retire_rule(*, rule: CommitteeRule, actor: User, at: datetime) -> CommitteeRule:
    """Offer a rule no more; Conflict when it is retired already."""
    row = CommitteeRule.objects.select_for_update().get(pk=rule.pk)
    require(actor, Capability.MANAGE_BALLOT, row.committee)
    if row.retired_at is not None:
        raise Conflict(_("This rule is retired already."))
    row.retired_at = at
    row.save(update_fields=["retired_at"])
    journal.record(
        RuleRetired(
            subject=f"committee:{row.committee_id}", actor=actor.pk, at=at,
            committee=row.committee_id, rule=row.pk, title=row.name, version=row.version,
        )
    )  # fmt: skip
    return row
