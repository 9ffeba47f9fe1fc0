"""Judgements that no count makes: consensus as the chair finds it, and objections with a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from reviews.rules.ballot import Count, Outcome, Parameter, Parameters, Verdict
from standards.kernel.phrases import Phrase, gettext_noop

CONSENSUS, REASON = "consensus", "consensus_reason"
PARAMETERS = (
    Parameter(
        name=CONSENSUS,
        label=gettext_noop("The chair found consensus"),
        kind="boolean",
        default=None,
    ),
    Parameter(
        name=REASON,
        label=gettext_noop("The chair’s reason"),
        kind="text",
        default="",
    ),
)

MEDIATION, CONVENING, CONCLUDING = timedelta(days=90), timedelta(days=45), timedelta(days=45)
"""W3C Process: at most so long for mediation, for a council to convene, and for it to conclude."""


def verdict_of(parameters: Parameters, count: Count) -> Verdict | None:
    """Return the outcome as the chair judged it; None where nobody has judged.

    Where nobody could take part there is nothing to judge.
    """
    if not (count.returned if count.eligible is None else count.eligible):
        nobody = gettext_noop("Nobody was entitled to vote, so there is no consensus to judge.")
        return Verdict(Outcome.UNDECIDED, Phrase(nobody))
    consensus = parameters.get(CONSENSUS)
    if consensus is None:
        return None
    words = (
        gettext_noop("The chair found consensus: %(reason)s")
        if consensus
        else gettext_noop("The chair found no consensus: %(reason)s")
    )
    because = Phrase(words, {"reason": parameters.get(REASON) or "–"})
    return Verdict(Outcome.PASSED if consensus else Outcome.FAILED, because)


@dataclass(frozen=True)
class CaseStep:
    """One step of an objection's case: what is to happen, and by when."""

    label: str
    until: datetime
    over: bool
    current: bool


def case_of(opened: datetime, at: datetime) -> tuple[CaseStep, ...]:
    """Return the steps of a case that an objection opened, each with the last day it may take."""
    convened = opened + MEDIATION + CONVENING
    steps = (
        (gettext_noop("Mediation"), opened + MEDIATION),
        (gettext_noop("A council convenes"), convened),
        (gettext_noop("The council concludes"), convened + CONCLUDING),
    )
    running = next((until for _label, until in steps if at < until), None)
    return tuple(CaseStep(label, until, at >= until, until == running) for label, until in steps)
