"""Taking a ballot round again on the text that changed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.models import Ballot
from reviews.operations.asking import ask_objectors
from reviews.operations.ballots import locked
from reviews.permissions import Capability, require
from reviews.queries.recirculation import changes_between, later_revisions, why_not_again
from reviews.rules.judgement import CONSENSUS, REASON
from standards.kernel.errors import Conflict, FieldProblem, InvalidInput
from standards.models import Revision, User


@transaction.atomic
def recirculate_ballot(
    *, ballot: Ballot, revision: Revision, closes_at: datetime, actor: User, at: datetime
) -> Ballot:
    """Prepare the ballot that takes this one round again on what changed since; opened apart.

    Conflict where it cannot go round now, InvalidInput for a text that is not a later one of the
    same draft, that changed nothing, or for an hour that has passed.
    """
    ballot = locked(ballot)
    require(actor, Capability.MANAGE_BALLOT, ballot.committee)
    stop = why_not_again(ballot)
    if stop or ballot.revision is None:
        raise Conflict(stop)
    changed = _checked(ballot, ballot.revision, revision, (closes_at, at))
    again = Ballot.objects.create(
        committee=ballot.committee,
        work_item=ballot.work_item,
        revision=revision,
        recirculates=ballot,
        changed=changed,
        question=ballot.question,
        rule=ballot.rule,
        rule_version=ballot.rule_version,
        parameters=_unjudged(ballot),
        created_by=actor,
        created_at=at,
        closes_at=closes_at,
    )
    ask_objectors(revision=revision.pk, at=at)
    return again


def _unjudged(ballot: Ballot) -> dict[str, object]:
    """Return the parameters without the chair's judgement, which was about the earlier text."""
    fresh = {CONSENSUS: None, REASON: ""}
    return {name: fresh.get(name, value) for name, value in ballot.parameters.items()}


def _checked(
    ballot: Ballot, old: Revision, revision: Revision, hours: tuple[datetime, datetime]
) -> list[dict[str, object]]:
    closes_at, at = hours
    problems = []
    if closes_at <= at:
        problems.append(FieldProblem("/closes_at", _("The ballot must close in the future.")))
    changed = []
    if revision.pk not in {each.pk for each in later_revisions(ballot)}:
        words = _("Choose a text of the same draft that was frozen after “%(name)s”.")
        problems.append(FieldProblem("/revision", words % {"name": old.name}))
    else:
        changed = changes_between(old, revision)
        if not changed:
            words = _("“%(name)s” says what the balloted text said: nothing would be open.")
            problems.append(FieldProblem("/revision", words % {"name": revision.name}))
    if problems:
        raise InvalidInput(problems[0].detail, errors=problems)
    return changed
