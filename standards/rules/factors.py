"""Of whom a second factor is demanded: one table over the parts that a person can have."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from standards.kernel.phrases import gettext_noop
from standards.rules.roles import OFFICERS, Role, StaffRole

if TYPE_CHECKING:
    from collections.abc import Callable


class Demand(StrEnum):
    """Name a part in which nobody acts with a password alone."""

    OFFICER = "officer"
    BODY_SECRETARY = "body_secretary"
    CERTIFICATION_STAFF = "certification_staff"
    SITE_STAFF = "site_staff"


@dataclass(frozen=True)
class Parts:
    """Hold what a person is: roles in any committee, roles in certification, and the flags."""

    roles: frozenset[Role] = frozenset()
    staff_roles: frozenset[StaffRole] = frozenset()
    body_secretary: bool = False
    site_staff: bool = False


DEMANDED_ROLES = OFFICERS
DEMANDED_STAFF_ROLES = frozenset(StaffRole)
TABLE: dict[Demand, Callable[[Parts], bool]] = {
    Demand.OFFICER: lambda parts: bool(parts.roles & DEMANDED_ROLES),
    Demand.BODY_SECRETARY: lambda parts: parts.body_secretary,
    Demand.CERTIFICATION_STAFF: lambda parts: bool(parts.staff_roles & DEMANDED_STAFF_ROLES),
    Demand.SITE_STAFF: lambda parts: parts.site_staff,
}
WORDS: dict[Demand, str] = {
    Demand.OFFICER: gettext_noop("You are the chair or the manager of a committee."),
    Demand.BODY_SECRETARY: gettext_noop("You are the secretary of a member body."),
    Demand.CERTIFICATION_STAFF: gettext_noop("You work for the certification body."),
    Demand.SITE_STAFF: gettext_noop("You administer this site."),
}


def demands_on(parts: Parts) -> tuple[Demand, ...]:
    """Return for which parts a second factor is demanded, in the table's order; often empty."""
    return tuple(demand for demand, holds in TABLE.items() if holds(parts))
