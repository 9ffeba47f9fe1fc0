"""The capability table: which roles may do what, in which phases of the work item."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from standards.rules.roles import CONTRIBUTORS, DRAFTERS, EVERY_ROLE, OFFICERS, Role
from standards.rules.stages import Phase


class Capability(StrEnum):
    """Name one thing that may or may not be done."""

    READ_COMMITTEE = "read_committee"
    MANAGE_COMMITTEE = "manage_committee"
    REGISTER_DOCUMENT = "register_document"
    PROPOSE_WORK_ITEM = "propose_work_item"
    READ_WORK_ITEM = "read_work_item"
    MOVE_WORK_ITEM = "move_work_item"
    JUDGE_CONSENSUS = "judge_consensus"
    CREATE_DRAFT = "create_draft"
    READ_DRAFT = "read_draft"
    WRITE_DRAFT = "write_draft"
    SUGGEST_IN_DRAFT = "suggest_in_draft"
    DISCUSS_DRAFT = "discuss_draft"
    FREEZE_DRAFT = "freeze_draft"
    REOPEN_DRAFT = "reopen_draft"
    READ_REVISION = "read_revision"
    READ_EDITION = "read_edition"
    PUBLISH_EDITION = "publish_edition"


@dataclass(frozen=True)
class Grant:
    """Give a capability to roles, in `phases` only when that is not None.

    `administrator` gives it to site administrators too; `public` to everybody where the object
    itself is public.
    """

    roles: frozenset[Role]
    phases: frozenset[Phase] | None = None
    administrator: bool = False
    public: bool = False


DRAFTING = frozenset(
    {
        Phase.PRELIMINARY,
        Phase.PROPOSAL,
        Phase.DRAFT,
        Phase.COMMITTEE_REVIEW,
        Phase.PUBLIC_ENQUIRY,
        Phase.APPROVAL,
        Phase.SYSTEMATIC_REVIEW,
    }
)

TABLE: dict[Capability, Grant] = {
    Capability.READ_COMMITTEE: Grant(EVERY_ROLE, administrator=True),
    Capability.MANAGE_COMMITTEE: Grant(frozenset({Role.MANAGER}), administrator=True),
    Capability.REGISTER_DOCUMENT: Grant(OFFICERS),
    Capability.PROPOSE_WORK_ITEM: Grant(CONTRIBUTORS, administrator=True),
    Capability.READ_WORK_ITEM: Grant(EVERY_ROLE, administrator=True, public=True),
    Capability.MOVE_WORK_ITEM: Grant(OFFICERS),
    Capability.JUDGE_CONSENSUS: Grant(frozenset({Role.CHAIR})),
    Capability.CREATE_DRAFT: Grant(DRAFTERS, phases=DRAFTING),
    Capability.READ_DRAFT: Grant(EVERY_ROLE, administrator=True),
    Capability.WRITE_DRAFT: Grant(DRAFTERS, phases=DRAFTING),
    Capability.SUGGEST_IN_DRAFT: Grant(CONTRIBUTORS, phases=DRAFTING),
    Capability.DISCUSS_DRAFT: Grant(EVERY_ROLE),
    Capability.FREEZE_DRAFT: Grant(OFFICERS | {Role.EDITOR}, phases=DRAFTING),
    Capability.REOPEN_DRAFT: Grant(OFFICERS, phases=DRAFTING),
    Capability.READ_REVISION: Grant(EVERY_ROLE, administrator=True, public=True),
    Capability.READ_EDITION: Grant(EVERY_ROLE, administrator=True, public=True),
    Capability.PUBLISH_EDITION: Grant(frozenset({Role.MANAGER})),
}
