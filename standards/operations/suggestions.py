"""Accept and reject suggestions in the text of a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from standards import journal
from standards.collab.writing import DocumentWriter
from standards.events.drafts import SuggestionsDecided
from standards.kernel.errors import Conflict, FieldProblem, Forbidden, InvalidInput, NotFound
from standards.queries.drafts import my_right
from standards.queries.suggestions import own_suggestions
from standards.rules.drafts import DraftRight
from standards.rules.suggestion_list import suggestion_ids
from standards.rules.suggestions import ACCEPT, REJECT, accepted, rejected

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from standards.models import Draft, User


@transaction.atomic
def decide_suggestions(
    *, draft: Draft, verdict: str, ids: Sequence[str], actor: User, at: datetime
) -> list[str]:
    """Accept or reject suggestions, as an edit of the actor's; returns the ids decided.

    NotFound when one of them is not open; Forbidden without the right to write, but anyone who may
    suggest withdraws (rejects) own ones; Conflict when the draft is frozen.
    """
    if verdict not in (ACCEPT, REJECT):
        sentence = _("Choose accept or reject.")
        raise InvalidInput(sentence, errors=[FieldProblem("/verdict", sentence)])
    writer = DocumentWriter(draft)
    chosen = list(dict.fromkeys(ids))
    _check_may_decide(writer.draft, verdict, chosen, actor)
    content = writer.document.content()
    if set(chosen) - set(suggestion_ids(content)):
        raise NotFound(_("The suggestion is not open any more."))
    decided = (accepted if verdict == ACCEPT else rejected)(content, frozenset(chosen))
    writer.replace(decided, author=actor.pk, at=at)
    journal.record(
        SuggestionsDecided(
            subject=f"draft:{draft.pk}",
            actor=actor.pk,
            at=at,
            draft=draft.pk,
            committee=writer.draft.rights_committee_id,
            verdict=verdict,
            count=len(chosen),
        )
    )
    return chosen


def _check_may_decide(draft: Draft, verdict: str, ids: list[str], actor: User) -> None:
    right = my_right(actor, draft)
    if right == DraftRight.WRITE:
        return
    if not draft.is_open:
        raise Conflict(_("The draft is frozen. The chair can open it again."))
    withdraws = right == DraftRight.SUGGEST and verdict == REJECT
    if not withdraws or own_suggestions(draft, actor, ids) != set(ids):
        raise Forbidden(_("Only those who may write decide on the suggestions of others."))
