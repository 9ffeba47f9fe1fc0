"""What the ballot room shows: figures of the tally, bars of the tests, the roll call, the form."""

from __future__ import annotations

import uuid
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from reviews.models import Ballot, Delegation, Elector, Vote
from reviews.permissions import Capability, can
from reviews.queries.ballots import (
    counting_votes_of,
    evaluation_of,
    missing_electors,
    my_vote,
    prospects_of,
    rule_of,
    split_is_hidden,
    turnout_of,
    votes_total,
)
from reviews.queries.delegations import receivers_in
from reviews.queries.voters import delegated_away, electors_for
from reviews.rules.ballot import BallotRule, BallotState, Compare, Outcome, Reason, Stance
from reviews.rules.outcome import Evaluation, TestResult
from reviews.rules.what_would_pass import standing
from standards.kernel.phrases import Phrase
from standards.models import User
from standards.rules.stages import Phase

SPLIT = "split:"  # what the form sends instead of a position; no position holds a colon
LIVE = (BallotState.DRAFT, BallotState.OPEN)
TONES = {"passing": "good", "failing": "bad", "blocked": "bad", "open": ""}
OUTCOME_TONES = {
    Outcome.PASSED: "good",
    Outcome.FAILED: "bad",
    Outcome.BLOCKED: "bad",
    Outcome.UNDECIDED: "warn",
    Outcome.DECIDED: "good",
}
SIDES = {Stance.FOR: "for", Stance.AGAINST: "against", Stance.NEUTRAL: "abstain"}


def room_of(ballot: Ballot, user: User, at: datetime, *, member: str = "") -> dict[str, Any]:
    """Return everything that the room's templates are given; a fixed number of queries.

    `member` names for whom one looks, where one casts for several.
    """
    rule = rule_of(ballot)
    electors = _electors(ballot, user, at)
    elector = next((each for each in electors if each.key == member), next(iter(electors), None))
    manages = can(user, Capability.MANAGE_BALLOT, ballot.committee)
    is_open = ballot.state == BallotState.OPEN and at < ballot.closes_at
    mine = my_vote(ballot, elector)
    return {
        "ballot": ballot,
        "at": at,
        "rule": rule,
        "rule_label": str(Phrase(rule.label)),
        "rule_summary": str(Phrase(rule.summary)),
        "elector": elector,
        "electors": electors,
        "away": _away(ballot, electors, user, at),
        "history": history_of(elector, rule) if elector and mine and not ballot.secret else [],
        "splits": bool(elector and elector.weight > 1 and rule.weighs and not ballot.secret),
        "split_value": SPLIT,
        "receivers": _receivers(ballot, elector, at) if is_open and elector and not mine else [],
        "extensions": list(ballot.extensions.select_related("by")),
        "mine": _mine(mine, rule),
        "choices": _choices(rule, mine) if is_open and elector else [],
        "key": uuid.uuid4().hex,
        "manages": manages,
        "demo": settings.LEPTON_DEMO,
        "is_open": is_open,
        "state_label": _state_label(ballot),
        "outcome_tone": OUTCOME_TONES.get(Outcome(ballot.outcome)) if ballot.outcome else "",
        "publishable": manages and is_publishable(ballot),
        **_live(ballot, rule),
    }


def is_publishable(ballot: Ballot) -> bool:
    """Say whether the approved text can be published from this ballot."""
    item = ballot.work_item
    if item is None or ballot.revision_id is None or ballot.outcome != Outcome.PASSED:
        return False
    return item.phase == ballot.phase and item.phase in (Phase.PUBLIC_ENQUIRY, Phase.APPROVAL)


def _electors(ballot: Ballot, user: User, at: datetime) -> list[Elector]:
    if ballot.state == BallotState.DRAFT:
        return []
    return list(electors_for(user, ballot, at))


def _away(ballot: Ballot, electors: list[Elector], user: User, at: datetime) -> list[Delegation]:
    """Return the delegations of one's own members; whoever casts its own vote gave none away."""
    own = any(not getattr(each, "delegated", False) for each in electors)
    return delegated_away(user, ballot, at) if ballot.state in LIVE and not own else []


def _receivers(ballot: Ballot, elector: Elector, at: datetime) -> list[tuple[str, str]]:
    """Return to whom the vote can be given away from the room; empty for one not of the member."""
    if getattr(elector, "delegated", False):
        return []
    return receivers_in(ballot.committee, {elector.key: elector.name}, at)


def history_of(elector: Elector, rule: BallotRule) -> list[dict[str, Any]]:
    """Return all votes that were cast for a member, the latest first."""
    votes = Vote.objects.filter(elector=elector).select_related("cast_by").order_by("-pk")
    return [_said(vote, rule) | {"at": vote.cast_at, "by": vote.cast_by.name} for vote in votes]


def _said(vote: Vote, rule: BallotRule) -> dict[str, Any]:
    """Return side and words of a vote; a split one names its parts."""
    position = rule.position(vote.position)
    side = SIDES[position.stance] if position else "abstain"
    if vote.parts:
        return {
            "side": side if len(vote.parts) == 1 else "abstain",
            "label": _split_label(vote.parts, rule),
        }
    return {"side": side, "label": position_label(rule, vote.position)}


def _split_label(parts: list[dict[str, Any]], rule: BallotRule) -> str:
    return ", ".join(f"{one['weight']} {position_label(rule, one['position'])}" for one in parts)


def position_label(rule: BallotRule, value: str) -> str:
    """Return a position in words; its value where the rule does not know it."""
    position = rule.position(value)
    return str(Phrase(position.label)) if position else value


def _live(ballot: Ballot, rule: BallotRule) -> dict[str, Any]:
    """Return the part that changes while one looks."""
    if ballot.state == BallotState.DRAFT:
        return {"turnout": None, "hidden": True}
    turnout = turnout_of(ballot)
    hidden = split_is_hidden(ballot, turnout["voted"])
    open_votes = max(0, turnout["eligible"] - turnout["voted"])
    live: dict[str, Any] = {"turnout": turnout, "hidden": hidden, "open_votes": open_votes}
    if hidden:
        live["counts"] = {"for": turnout["voted"], "open": open_votes}
        return live | {"missing": missing_electors(ballot)}
    evaluation = evaluation_of(ballot)
    prospects = prospects_of(evaluation, ballot.parameters)
    stands = standing(evaluation)
    if rule.weighs:
        open_votes = max(0, votes_total(ballot) - sum(evaluation.positions().values()))
        live |= {"open_votes": open_votes, "weight_total": votes_total(ballot)}
    live |= {
        "weighted": rule.weighs and votes_total(ballot) != turnout["eligible"],
        "counts": _sides(evaluation, open_votes),
        "tests": [bar_of(result) for result in evaluation.results],
        "stands": stands,
        "stands_label": standing_label(stands),
        "stands_tone": TONES[stands],
        "prospects": [str(each.text) for each in prospects],
        "sentences": [str(each) for each in evaluation.sentences()],
    }
    if not ballot.secret:
        live["roll"] = [_row(vote, rule) for vote in counting_votes_of(ballot)]
        live["missing"] = missing_electors(ballot)
    return live


def _sides(evaluation: Evaluation, open_votes: int) -> dict[str, int]:
    sides = {"for": 0, "against": 0, "abstain": 0, "open": open_votes}
    values = evaluation.positions()
    for position in evaluation.rule.positions:
        sides[SIDES[position.stance]] += values[position.value]
    return sides


def bar_of(result: TestResult) -> dict[str, Any]:
    """Return one test as the rule component draws it."""
    whole = result.denominator if result.denominator is not None else max(result.needed, 1)
    share = Fraction(result.numerator, whole) if whole else Fraction(0)
    limit = result.required if result.denominator is not None else Fraction(result.needed, whole)
    upper = result.test.comparison in (Compare.AT_MOST, Compare.LESS_THAN)
    return {
        "label": str(Phrase(result.test.name)),
        "share": float(share),
        "limit": float(limit),
        "side": "against" if upper else "for",
        "value": f"{result.numerator} / {whole}" if whole else "–",
        "rule": f"{result.test.comparison.sign} {result.required}",
        "met": result.passed,
        "arithmetic": result.arithmetic,
    }


def _row(vote: Any, rule: BallotRule) -> dict[str, Any]:
    return _said(vote, rule) | {
        "member": vote.elector.name,
        "hue": vote.elector.pk,
        "person": vote.cast_by.name if vote.elector.member_body_id else "",
        "weight": vote.elector.weight,
        "for_other": vote.cast_by.name if vote.delegation_id else "",
        "reason": vote.reason,
        "at": vote.cast_at,
    }


def _choices(rule: BallotRule, mine: dict[str, Any] | None) -> list[dict[str, Any]]:
    current = "" if (mine or {}).get("parts") else (mine or {}).get("position")
    parts = {one["position"]: one["weight"] for one in (mine or {}).get("parts", [])}
    return [
        {
            "value": each.value,
            "label": str(Phrase(each.label)),
            "hint": str(Phrase(each.hint)) if each.hint else "",
            "tone": "bad" if each.stance is Stance.AGAINST else "",
            "asks_reason": each.reason is not Reason.NOT_ASKED,
            "checked": each.value == current,
            "part": parts.get(each.value, 0),
        }
        for each in rule.positions
    ]


def _mine(mine: dict[str, Any] | None, rule: BallotRule) -> dict[str, Any] | None:
    if mine is None or "position" not in mine:
        return mine
    position = rule.position(mine["position"])
    side = SIDES[position.stance] if position else "abstain"
    if mine["parts"]:
        words = [
            f"{one['weight']} {position_label(rule, one['position'])}" for one in mine["parts"]
        ]
        return mine | {"label": ", ".join(words), "side": "abstain"}
    return mine | {"label": position_label(rule, mine["position"]), "side": side}


def standing_label(stands: str) -> str:
    """Return where a ballot stands, as a sentence."""
    return {
        "passing": _("Passing as it stands."),
        "failing": _("Failing as it stands."),
        "blocked": _("Blocked as it stands."),
        "open": _("Nobody has voted yet."),
    }[stands]


def _state_label(ballot: Ballot) -> str:
    if ballot.outcome:
        return {
            Outcome.PASSED: _("Passed"),
            Outcome.FAILED: _("Failed"),
            Outcome.BLOCKED: _("Blocked"),
            Outcome.UNDECIDED: _("Undecided"),
            Outcome.DECIDED: _("Decided"),
        }[Outcome(ballot.outcome)]
    return {
        BallotState.DRAFT: _("In preparation"),
        BallotState.OPEN: _("Open"),
        BallotState.CLOSED: _("Closed"),
        BallotState.WITHDRAWN: _("Withdrawn"),
        BallotState.SUPERSEDED: _("Superseded"),
    }[BallotState(ballot.state)]
