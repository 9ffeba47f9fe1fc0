"""A committee's own rule: the engine's parameters as data, kept whole in each ballot."""

from __future__ import annotations

from dataclasses import replace

from reviews.rules.ballot import BallotRule, Parameter, Parameters, Recirculation
from reviews.rules.definition import DEFAULT, built
from standards.kernel.phrases import gettext_noop

BASE = BallotRule(
    slug="committee-rule",
    version=1,
    label=gettext_noop("The committee’s own rule"),
    source=gettext_noop("Rules of procedure of the committee"),
    summary=gettext_noop(
        "The tests that the committee has laid down, all of which must hold; somebody must be in"
        " favour."
    ),
    positions=(),
    tests=(),
    parameters=(
        Parameter(
            name="definition",
            label=gettext_noop("Definition of the rule"),
            kind="definition",
            default=DEFAULT,
        ),
    ),
    recirculation=Recirculation.MARKS,
)


def shaped(parameters: Parameters) -> BallotRule:
    """Return the rule that the definition among the parameters describes."""
    return built(BASE, parameters["definition"])


RULE = replace(built(BASE, DEFAULT), shaped=shaped)
