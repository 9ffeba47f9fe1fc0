"""Which rules fit a piece of work: by its phase and by how the committee is constituted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reviews.rules.ballot import BallotRule
from standards.kernel.phrases import Phrase, gettext_noop
from standards.rules.stages import PHASE_LABELS, Phase

DEFAULT_DAYS: Mapping[str, int] = {  # ISO/IEC Directives, Part 1, 2.6.2 and 2.7.2
    Phase.PUBLIC_ENQUIRY: 12 * 7,
    Phase.APPROVAL: 8 * 7,
}
USUAL_DAYS = 14


def days_of(phase: str) -> int:
    """Return how many days a ballot runs unless somebody says otherwise."""
    return DEFAULT_DAYS.get(phase, USUAL_DAYS)


def misfit(rule: BallotRule, phase: str, constituted: str) -> Phrase | None:
    """Say why a rule does not fit; None where it does. An empty phase means: no work item."""
    if rule.constituted and rule.constituted != constituted:
        words = gettext_noop("“%(rule)s” is for committees in which member bodies vote.")
        return Phrase(words, {"rule": Phrase(rule.label)})
    if not phase or not rule.phases or phase in rule.phases:
        return None
    words = gettext_noop("“%(rule)s” is for work in another phase (%(phases)s).")
    order = [each for each in Phase if each in rule.phases]
    names = ", ".join(str(Phrase(PHASE_LABELS[each])) for each in order)
    return Phrase(words, {"rule": Phrase(rule.label), "phases": names})


def fitting(rules: Iterable[BallotRule], phase: str, constituted: str) -> list[BallotRule]:
    """Return the rules that fit, those made for the phase before those for any."""
    fits = [rule for rule in rules if misfit(rule, phase, constituted) is None]
    return sorted(fits, key=lambda rule: not rule.phases)
