"""What happens to committees and to the parts people have in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from standards.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class CommitteeFormed(Event):
    """A committee was formed."""

    name: ClassVar[str] = "standards.committee_formed"
    committee: int
    slug: str


@dataclass(frozen=True, kw_only=True)
class MembershipEvent(Event):
    """Concern one person's part in one committee; the person's open sockets are told."""

    membership: int
    committee: int
    person: int
    role: str

    def topics(self) -> tuple[str, ...]:
        """Return the committee's topic and the topic of the person's rights."""
        return (self.subject, f"rights:{self.person}")

    def public(self) -> dict[str, Any]:
        """Return that somebody's part changed, not who or what."""
        return {"type": "rights", "committee": str(self.committee)}


@dataclass(frozen=True, kw_only=True)
class MemberJoined(MembershipEvent):
    """A person took up a role in a committee."""

    name: ClassVar[str] = "standards.member_joined"


@dataclass(frozen=True, kw_only=True)
class RoleChanged(MembershipEvent):
    """A person's role in a committee became another one."""

    name: ClassVar[str] = "standards.role_changed"
    previous: str


@dataclass(frozen=True, kw_only=True)
class MembershipEnded(MembershipEvent):
    """A person's part in a committee ended."""

    name: ClassVar[str] = "standards.membership_ended"


@dataclass(frozen=True, kw_only=True)
class PersonInvited(Event):
    """A person was invited by e-mail to take up a role."""

    name: ClassVar[str] = "standards.person_invited"
    live: ClassVar[bool] = False
    invitation: int
    committee: int
    role: str


@dataclass(frozen=True, kw_only=True)
class PersonNominated(Event):
    """A member body named a person for a role; the committee manager confirms."""

    name: ClassVar[str] = "standards.person_nominated"
    nomination: int
    committee: int
    person: int
    role: str


@dataclass(frozen=True, kw_only=True)
class NominationDecided(Event):
    """A nomination was confirmed or declined."""

    name: ClassVar[str] = "standards.nomination_decided"
    nomination: int
    committee: int
    person: int
    confirmed: bool
