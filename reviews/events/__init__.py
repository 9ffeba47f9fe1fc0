"""What happens in ballots, comments and enquiries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from reviews.events.clusters import (
    ClusterAnswered,
    ClusterRenamed,
    ClustersMerged,
    ClusterSplit,
    CommentsRegrouped,
)
from reviews.events.meetings import (
    AgendaChanged,
    AttendanceMarked,
    HandsShown,
    ItemDecided,
    ItemShown,
    MeetingCancelled,
    MeetingChanged,
    MeetingEnded,
    MeetingEvent,
    MeetingPlanned,
    MinutesConfirmed,
    MinutesWritten,
)
from reviews.events.rules import RuleLaidDown, RuleRetired
from standards.kernel.event import Event
from standards.kernel.phrases import gettext_noop

__all__ = [
    "AgendaChanged",
    "AttendanceMarked",
    "ClusterAnswered",
    "ClusterRenamed",
    "ClusterSplit",
    "ClustersMerged",
    "CommentsRegrouped",
    "HandsShown",
    "ItemDecided",
    "ItemShown",
    "MeetingCancelled",
    "MeetingChanged",
    "MeetingEnded",
    "MeetingEvent",
    "MeetingPlanned",
    "MinutesConfirmed",
    "MinutesWritten",
    "RuleLaidDown",
    "RuleRetired",
]


@dataclass(frozen=True, kw_only=True)
class BallotEvent(Event):
    """Concern one ballot; open pages of its committee are told too."""

    ballot: int
    committee: int

    def topics(self) -> tuple[str, ...]:
        """Return the topics of the ballot and of its committee."""
        return (self.subject, f"committee:{self.committee}")


@dataclass(frozen=True, kw_only=True)
class BallotOpened(BallotEvent):
    """A ballot was opened; its electorate is frozen under the hash."""

    name: ClassVar[str] = "reviews.ballot_opened"
    electorate_hash: str
    secret: bool


@dataclass(frozen=True, kw_only=True)
class VoteCast(BallotEvent):
    """A vote was cast or changed; neither position nor, in a secret ballot, voter is named.

    `told` are colleagues whose vote for the same member was changed by this one; `elector` is the
    member's entry in the electorate of a named ballot, so that its other voters hear of it and
    open pages read that line of the roll call again. It is 0 in a secret ballot.
    """

    name: ClassVar[str] = "reviews.vote_cast"
    member: str = ""
    told: tuple[int, ...] = ()
    elector: int = 0
    changed: bool = False

    def public(self) -> dict[str, Any]:
        """Return the elector beside the subject."""
        return super().public() | {"elector": self.elector}

    def topics(self) -> tuple[str, ...]:
        """Return the ballot alone: nobody else has to hear of single votes."""
        return (self.subject,)


@dataclass(frozen=True, kw_only=True)
class BallotExtended(BallotEvent):
    """An open ballot got a later hour."""

    name: ClassVar[str] = "reviews.ballot_extended"
    earlier: str
    closes_at: str
    reason: str

    def public(self) -> dict[str, Any]:
        """Return the new hour and its reason beside the subject."""
        return super().public() | {"closes_at": self.closes_at, "reason": self.reason}


@dataclass(frozen=True, kw_only=True)
class VotersReminded(BallotEvent):
    """Those who owe a vote are to be reminded, `hours` before the close at the latest."""

    name: ClassVar[str] = "reviews.voters_reminded"
    live: ClassVar[bool] = False
    hours: int


@dataclass(frozen=True, kw_only=True)
class VoteDelegated(Event):
    """A member gave its vote to somebody else, or took it back."""

    name: ClassVar[str] = "reviews.vote_delegated"
    delegation: int
    committee: int
    ballot: int | None
    revoked: bool = False

    def topics(self) -> tuple[str, ...]:
        """Return the ballot's topic: its room shows who casts for whom."""
        return (f"ballot:{self.ballot}",) if self.ballot else (self.subject,)


@dataclass(frozen=True, kw_only=True)
class StandingSet(Event):
    """The weight of a member's vote in a committee was set."""

    name: ClassVar[str] = "reviews.standing_set"
    live: ClassVar[bool] = False
    committee: int
    member: str
    weight: int
    interest: str = ""


@dataclass(frozen=True, kw_only=True)
class CloseConfirmed(BallotEvent):
    """One of two persons asked for a close before the hour."""

    name: ClassVar[str] = "reviews.close_confirmed"
    confirmations: int


@dataclass(frozen=True, kw_only=True)
class BallotClosed(BallotEvent):
    """A ballot was closed and its result recorded."""

    name: ClassVar[str] = "reviews.ballot_closed"
    entry_label: ClassVar[str] = gettext_noop("Ballot closed")
    ledgered: ClassVar[bool] = True
    number: str
    rule: str
    rule_version: int
    outcome: str
    record_hash: str

    def public(self) -> dict[str, Any]:
        """Return the outcome beside the subject."""
        return super().public() | {"outcome": self.outcome}


@dataclass(frozen=True, kw_only=True)
class BallotJudged(BallotEvent):
    """The chair judged whether there is consensus; the record of the ballot is a new one."""

    name: ClassVar[str] = "reviews.ballot_judged"
    entry_label: ClassVar[str] = gettext_noop("Consensus judged")
    ledgered: ClassVar[bool] = True
    number: str
    consensus: bool
    counted: str
    outcome: str
    record_hash: str

    def public(self) -> dict[str, Any]:
        """Return the outcome beside the subject."""
        return super().public() | {"outcome": self.outcome}


@dataclass(frozen=True, kw_only=True)
class BallotDecided(BallotEvent):
    """An officer decided what follows a ballot, and the work item was moved."""

    name: ClassVar[str] = "reviews.ballot_decided"
    entry_label: ClassVar[str] = gettext_noop("Decision after a ballot")
    ledgered: ClassVar[bool] = True
    number: str
    next: str
    move: str
    code: str


@dataclass(frozen=True, kw_only=True)
class BallotEnded(BallotEvent):
    """A ballot was withdrawn or superseded without a result."""

    name: ClassVar[str] = "reviews.ballot_ended"
    state: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CommentEvent(Event):
    """Concern one formal comment, on a draft where it has one."""

    comment: int
    draft: int | None

    def public(self) -> dict[str, Any]:
        """Return the comment's id beside the subject: open tables read its row anew."""
        return super().public() | {"comments": [self.comment]}

    def topics(self) -> tuple[str, ...]:
        """Return the topic of the draft that the comment concerns."""
        return (f"draft:{self.draft}",) if self.draft else (self.subject,)


@dataclass(frozen=True, kw_only=True)
class CommentFiled(CommentEvent):
    """A formal comment was made."""

    name: ClassVar[str] = "reviews.comment_filed"
    enquiry: int | None = None


@dataclass(frozen=True, kw_only=True)
class CommentDisposed(CommentEvent):
    """A disposition was proposed or confirmed."""

    name: ClassVar[str] = "reviews.comment_disposed"
    disposition: str
    final: bool


@dataclass(frozen=True, kw_only=True)
class CommentsEvent(Event):
    """Concern several comments of one draft; `ids` are theirs."""

    draft: int | None
    ids: tuple[int, ...]

    def public(self) -> dict[str, Any]:
        """Return the ids beside the subject: open tables read these rows anew."""
        return super().public() | {"comments": list(self.ids)}

    def topics(self) -> tuple[str, ...]:
        """Return the topic of the draft that the comments concern."""
        return (f"draft:{self.draft}",) if self.draft else (self.subject,)


@dataclass(frozen=True, kw_only=True)
class CommentsImported(CommentsEvent):
    """Comments were taken from a file."""

    name: ClassVar[str] = "reviews.comments_imported"


@dataclass(frozen=True, kw_only=True)
class CommentsReceived(CommentsEvent):
    """Comments from anybody came into one enquiry; `unconfirmed` receipts name an address."""

    name: ClassVar[str] = "reviews.comments_received"
    enquiry: int
    unconfirmed: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PublicCommentChanged(CommentsEvent):
    """A comment of an enquiry was posted, removed, corrected, withdrawn or disowned."""

    name: ClassVar[str] = "reviews.public_comment_changed"
    enquiry: int
    act: str


@dataclass(frozen=True, kw_only=True)
class CommentsDisposed(CommentsEvent):
    """One disposition was given to several comments, or taken back from them."""

    name: ClassVar[str] = "reviews.comments_disposed"
    disposition: str
    final: bool
    undone: bool = False


@dataclass(frozen=True, kw_only=True)
class CommentsAssigned(CommentsEvent):
    """Somebody is to look at these comments, or nobody any more."""

    name: ClassVar[str] = "reviews.comments_assigned"
    assignee: int | None


@dataclass(frozen=True, kw_only=True)
class CommentSplit(CommentsEvent):
    """A point of a comment became a comment of its own."""

    name: ClassVar[str] = "reviews.comment_split"


@dataclass(frozen=True, kw_only=True)
class CommentApplied(CommentsEvent):
    """The proposed text of a comment was put into the draft as a suggestion."""

    name: ClassVar[str] = "reviews.comment_applied"


@dataclass(frozen=True, kw_only=True)
class CommentAnswered(CommentsEvent):
    """A commenter said whether the answer satisfies."""

    name: ClassVar[str] = "reviews.comment_answered"
    satisfied: bool


@dataclass(frozen=True, kw_only=True)
class CommentsTraced(CommentsEvent):
    """It was read off frozen texts in which revision comments were applied."""

    name: ClassVar[str] = "reviews.comments_traced"


@dataclass(frozen=True, kw_only=True)
class CommentApplicationSaid(CommentsEvent):
    """Somebody said in which revision a comment was applied; None for in none."""

    name: ClassVar[str] = "reviews.comment_application_said"
    revision: int | None


@dataclass(frozen=True, kw_only=True)
class CommentsLabelled(CommentsEvent):
    """Comments were given a topic or tags."""

    name: ClassVar[str] = "reviews.comments_labelled"


@dataclass(frozen=True, kw_only=True)
class ObjectorsAsked(CommentsEvent):
    """A frozen text changed clauses that were objected to; the voters are asked about it."""

    name: ClassVar[str] = "reviews.objectors_asked"
    revision: int


@dataclass(frozen=True, kw_only=True)
class CommentsConsolidated(CommentsEvent):
    """A member body opened, edited or submitted what its experts said in a ballot."""

    name: ClassVar[str] = "reviews.comments_consolidated"
    act: str
    member_body: int


@dataclass(frozen=True, kw_only=True)
class EnquiryOpened(Event):
    """A revision was laid open to everybody."""

    name: ClassVar[str] = "reviews.enquiry_opened"
    enquiry: int
    draft: int


@dataclass(frozen=True, kw_only=True)
class EnquiryClosed(Event):
    """An enquiry ended."""

    name: ClassVar[str] = "reviews.enquiry_closed"
    enquiry: int
    draft: int
