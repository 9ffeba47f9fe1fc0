"""What happens to a committee's own ballot rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from standards.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class RuleEvent(Event):
    """Concern one version of a committee's own ballot rule."""

    live: ClassVar[bool] = False
    committee: int
    rule: int
    title: str
    version: int


@dataclass(frozen=True, kw_only=True)
class RuleLaidDown(RuleEvent):
    """A committee laid down a rule of its own, or a new version of one."""

    name: ClassVar[str] = "reviews.rule_laid_down"


@dataclass(frozen=True, kw_only=True)
class RuleRetired(RuleEvent):
    """A committee's own rule is offered no more."""

    name: ClassVar[str] = "reviews.rule_retired"
