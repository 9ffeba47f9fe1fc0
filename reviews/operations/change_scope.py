"""What may be commented on in a recirculation: the text that changed, by the rule of the ballot."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reviews.models import Ballot
from reviews.queries.ballots import rule_of
from reviews.queries.recirculation import homes_in
from reviews.rules.ballot import Recirculation
from reviews.rules.recirculation import touches
from standards.kernel.errors import FieldProblem, InvalidInput


def is_outside_change(ballot: Ballot | None, block: str) -> bool:
    """Tell whether a comment on a block is outside what a recirculation lays open.

    InvalidInput where the rule takes no such comment. A comment on no block is about the change.
    """
    if ballot is None or ballot.recirculates_id is None or ballot.revision is None:
        return False
    if touches(ballot.changed, block, homes_in(ballot.revision), side="after"):
        return False
    if rule_of(ballot).recirculation is Recirculation.REFUSES:
        words = _(
            "This clause did not change, and under the rule of ballot %(number)s only the changed"
            " text is open. Comment on one of: %(clauses)s."
        )
        clauses = ", ".join(f"{one['label']} {one['title']}".strip() for one in ballot.changed[:20])
        detail = words % {"number": ballot.number, "clauses": clauses}
        raise InvalidInput(detail, errors=[FieldProblem("/anchor/block", detail)])
    return True
