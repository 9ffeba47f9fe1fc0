"""What a ballot's page says once it is closed, and what a recirculation adds to the room."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from reviews.forms.decisions import RecirculationForm
from reviews.models import Ballot, Comment, Vote
from reviews.permissions import Capability, can
from reviews.queries.decisions import (
    asks_judgement,
    decision_of,
    followed_by,
    judgement_of,
    recirculation_of,
    standing_in_way,
    ways_for,
)
from reviews.queries.recirculation import (
    is_answered,
    later_revisions,
    negatives_of,
    questions_to,
    why_not_again,
)
from reviews.queries.voters import electors_for
from reviews.rules.ballot import BallotState, Outcome
from reviews.rules.decisions import LABELS, Next
from reviews.rules.judgement import case_of
from standards.kernel.phrases import Phrase
from standards.models import User
from standards.views.comparison_words import CHANGE_LABELS, KIND_LABELS, KIND_TONES

DEFAULT_DAYS = 14


def after_of(ballot: Ballot, user: User, at: datetime) -> dict[str, Any]:
    """Return what follows the close, and in a recirculation what changed and what is asked."""
    found: dict[str, Any] = {}
    if ballot.recirculates_id is not None:
        found |= _round(ballot, user, at)
    if ballot.state != BallotState.CLOSED:
        return found
    return found | {"after": True, "recount": _recount(ballot)} | _what_follows(ballot, user, at)


def _recount(ballot: Ballot) -> str:
    """Return the very inputs of the count as JSON; empty where the split is hidden."""
    inputs = (ballot.result or {}).get("inputs")
    return json.dumps(inputs, ensure_ascii=False) if inputs else ""


def _what_follows(ballot: Ballot, user: User, at: datetime) -> dict[str, Any]:
    judgement = judgement_of(ballot)
    decision = decision_of(ballot)
    stop = followed_by(ballot)
    judges = asks_judgement(ballot)
    manages = can(user, Capability.MANAGE_BALLOT, ballot.committee)
    found: dict[str, Any] = {
        "judges": judges,
        "judgement": judgement,
        "judgement_due": judges and judgement is None and not stop,
        "may_judge": can(user, Capability.JUDGE_CONSENSUS, ballot.committee),
        "advice": _advice(ballot),
        "decision": decision,
        "decision_label": str(Phrase(LABELS[Next(decision.next)])) if decision else "",
        "again": recirculation_of(ballot),
    }
    if ballot.work_item is not None and decision is None:
        stop = stop or standing_in_way(ballot)
        found |= {"stop": stop, "ways": [] if stop else ways_for(ballot, user)}
    if ballot.outcome == Outcome.BLOCKED and judges and ballot.closed_at is not None:
        found |= {"case": case_of(ballot.closed_at, at), "objecting": negatives_of(ballot)}
    if manages and decision is None:
        found |= _again(ballot, at)
    return found


def _advice(ballot: Ballot) -> str:
    """Return what the count alone says, in a sentence; empty where the rule tests nothing."""
    tests = (ballot.result or {}).get("tests") or []
    if not tests:
        return ""
    if all(each["passed"] for each in tests):
        return _("By the count alone it would have passed.")
    return _("By the count alone it would not have passed.")


def _again(ballot: Ballot, at: datetime) -> dict[str, Any]:
    """Return the form of a recirculation, or why there is none; nothing where nobody is against."""
    if ballot.secret:
        return {"not_again": why_not_again(ballot)}
    if ballot.revision_id is None or not negatives_of(ballot):
        return {}
    why = why_not_again(ballot)
    if why:
        return {"not_again": why}
    texts = [(str(each.pk), each.name) for each in later_revisions(ballot)]
    initial = {"closes_at": (at + timedelta(days=DEFAULT_DAYS)).replace(second=0)}
    return {"again_form": RecirculationForm(initial=initial, revisions=texts)}


def _round(ballot: Ballot, user: User, at: datetime) -> dict[str, Any]:
    """Return the changed clauses, and to a negative voter the questions about the objections."""
    elector = electors_for(user, ballot, at).first()
    vote = (
        Vote.objects.filter(elector=elector, counting=True).first() if elector is not None else None
    )
    negative = vote is not None and vote.pk in {each.pk for each in negatives_of(ballot)}
    questions = questions_to(ballot, elector) if negative or elector is not None else []
    rows = [question_row(each) for each in questions]
    return {
        "earlier": ballot.recirculates,
        "changed": [_in_words(one) for one in ballot.changed],
        "carried": Vote.objects.filter(
            ballot=ballot, counting=True, carried_from__isnull=False
        ).count(),
        "my_carried": vote if vote is not None and vote.carried_from_id else None,
        "negative": negative,
        "questions": rows,
        "all_satisfied": bool(rows) and all(row["satisfied"] for row in rows),
    }


def _in_words(clause: dict[str, Any]) -> dict[str, Any]:
    """Return a changed clause with what became of it in words, each with its tone."""
    kinds = [(str(KIND_LABELS[one]), KIND_TONES.get(one, "accent")) for one in clause["kinds"]]
    return clause | {"word": str(CHANGE_LABELS[clause["change"]]), "kind_words": kinds}


def question_row(comment: Comment) -> dict[str, Any]:
    """Return an objection with its answer as the question about it shows it."""
    answered = is_answered(comment)
    return {
        "comment": comment,
        "answered": answered,
        "satisfied": answered and comment.satisfied is True,
    }
