"""Let a finding of the drafting checks stay away for a reason, or count again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from standards import journal
from standards.events.drafts import FindingHeeded, FindingIgnored
from standards.kernel.errors import Conflict, FieldProblem, Forbidden, InvalidInput, NotFound
from standards.models import Draft, IgnoredFinding
from standards.queries.drafts import my_right
from standards.rules.drafts import DraftRight
from standards.rules.rulebook import WORDS

if TYPE_CHECKING:
    from datetime import datetime

    from standards.models import User

MAX_NODE, MAX_TEXT, MAX_REASON = 64, 500, 500


@transaction.atomic
def ignore_finding(
    *, draft: Draft, finding: tuple[str, str, str], reason: str, actor: User, at: datetime
) -> IgnoredFinding:
    """Keep a finding (rule, node, text) away from everybody; a second reason replaces the first.

    InvalidInput for an unknown rule or without a reason; Forbidden for those who may not write.
    """
    row = Draft.objects.select_for_update().get(pk=draft.pk)
    _check_may_judge(row, actor)
    rule, node, text = _checked(finding)
    ignored, _made = IgnoredFinding.objects.update_or_create(
        draft=row,
        rule=rule,
        node=node,
        text=text,
        defaults={"reason": _checked_reason(reason), "by": actor, "at": at},
    )
    _record(FindingIgnored, row, ignored, actor=actor, at=at)
    return ignored


@transaction.atomic
def heed_finding(*, draft: Draft, ignored: IgnoredFinding, actor: User, at: datetime) -> None:
    """Let an ignored finding count again; NotFound when somebody else was first."""
    row = Draft.objects.select_for_update().get(pk=draft.pk)
    _check_may_judge(row, actor)
    if not IgnoredFinding.objects.filter(pk=ignored.pk, draft=row).exists():
        raise NotFound(_("There is no such thing, or none that you may know of."))
    _record(FindingHeeded, row, ignored, actor=actor, at=at)
    ignored.delete()


def _check_may_judge(draft: Draft, actor: User) -> None:
    if my_right(actor, draft) == DraftRight.WRITE:
        return
    if not draft.is_open:
        raise Conflict(_("The draft is frozen. The chair can open it again."))
    raise Forbidden(_("Only those who write the draft judge its findings."))


def _record(
    event: type[FindingIgnored | FindingHeeded], draft: Draft, ignored: IgnoredFinding, **who: Any
) -> None:
    journal.record(
        event(
            subject=f"draft:{draft.pk}",
            actor=who["actor"].pk,
            at=who["at"],
            draft=draft.pk,
            committee=draft.rights_committee_id,
            rule=ignored.rule,
            node=ignored.node,
        )
    )


def _checked(finding: tuple[str, str, str]) -> tuple[str, str, str]:
    """Return what names a finding; InvalidInput where it can name none."""
    rule, node, text = finding
    if rule not in WORDS:
        sentence = _("There is no rule of that name.")
        raise InvalidInput(sentence, errors=[FieldProblem("/rule", sentence)])
    if len(node) > MAX_NODE or "\x00" in node + text:
        sentence = _("Name the node and the text as the checks gave them.")
        raise InvalidInput(sentence, errors=[FieldProblem("/node", sentence)])
    return rule, node, text[:MAX_TEXT]


def _checked_reason(reason: str) -> str:
    clean = reason.strip().replace("\x00", "")
    if 1 <= len(clean) <= MAX_REASON:
        return clean
    sentence = _("Say in 1 to %(longest)s characters why this is not a problem here.") % {
        "longest": MAX_REASON
    }
    raise InvalidInput(sentence, errors=[FieldProblem("/reason", sentence)])
