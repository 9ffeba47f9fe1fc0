"""Roles in a committee and on the site's staff, in the words of the process."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Name what a person is in a committee."""

    MANAGER = "manager"
    CHAIR = "chair"
    EDITOR = "editor"
    EXPERT = "expert"
    VOTING_MEMBER = "voting_member"
    OBSERVER = "observer"
    LIAISON = "liaison"


class StaffRole(StrEnum):
    """Name what a person is in the certification body."""

    SCHEME_MANAGER = "scheme_manager"
    EVALUATOR = "evaluator"
    REVIEWER = "reviewer"
    OFFICER = "officer"
    APPEALS = "appeals"


OFFICERS = frozenset({Role.MANAGER, Role.CHAIR})
DRAFTERS = OFFICERS | {Role.EDITOR}
CONTRIBUTORS = DRAFTERS | {Role.EXPERT, Role.VOTING_MEMBER}
EVERY_ROLE = frozenset(Role)
