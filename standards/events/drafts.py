"""What happens to drafts and to the discussions beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from standards.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class DraftEvent(Event):
    """Concern one draft."""

    draft: int
    committee: int


@dataclass(frozen=True, kw_only=True)
class DraftCreated(DraftEvent):
    """A draft was begun for a work item."""

    name: ClassVar[str] = "standards.draft_created"
    work_item: int

    def topics(self) -> tuple[str, ...]:
        """Return the topic of the draft and that of its committee."""
        return (self.subject, f"committee:{self.committee}")


@dataclass(frozen=True, kw_only=True)
class DraftEdited(DraftEvent):
    """Somebody wrote in a draft; recorded at most once per author and five minutes."""

    name: ClassVar[str] = "standards.draft_edited"
    live: ClassVar[bool] = False


@dataclass(frozen=True, kw_only=True)
class DraftFrozen(DraftEvent):
    """A revision was frozen; unless `kept_open`, the draft may not be changed any more."""

    name: ClassVar[str] = "standards.draft_frozen"
    revision: int
    number: int
    hash: str
    kept_open: bool = False

    def public(self) -> dict[str, Any]:
        """Return which revision it was and whether the draft is still open."""
        return super().public() | {
            "revision": str(self.revision),
            "number": self.number,
            "kept_open": self.kept_open,
        }


@dataclass(frozen=True, kw_only=True)
class DraftReopened(DraftEvent):
    """A frozen draft may be changed again."""

    name: ClassVar[str] = "standards.draft_reopened"


@dataclass(frozen=True, kw_only=True)
class DraftRestored(DraftEvent):
    """The text of a draft, or of one clause, was brought back to what it was after an update."""

    name: ClassVar[str] = "standards.draft_restored"
    seq: int
    clause: str = ""


@dataclass(frozen=True, kw_only=True)
class DraftMomentNamed(DraftEvent):
    """Somebody gave a name to what the draft said after an update."""

    name: ClassVar[str] = "standards.draft_moment_named"
    seq: int


@dataclass(frozen=True, kw_only=True)
class DraftSubmitted(DraftEvent):
    """An editor says that a draft is ready to be reviewed; its officers are told."""

    name: ClassVar[str] = "standards.draft_submitted"


@dataclass(frozen=True, kw_only=True)
class DraftReturned(DraftEvent):
    """An officer gave a submitted draft back to its editors, with a note."""

    name: ClassVar[str] = "standards.draft_returned"
    submitter: int
    note: str


@dataclass(frozen=True, kw_only=True)
class ClauseAssigned(DraftEvent):
    """A clause was given to somebody to write, or to nobody any more."""

    name: ClassVar[str] = "standards.clause_assigned"
    clause: str
    person: int | None


@dataclass(frozen=True, kw_only=True)
class ImageAdded(DraftEvent):
    """An image was added to a draft."""

    name: ClassVar[str] = "standards.image_added"
    live: ClassVar[bool] = False
    sha256: str


@dataclass(frozen=True, kw_only=True)
class SuggestionsDecided(DraftEvent):
    """Suggestions in a draft were accepted or rejected."""

    name: ClassVar[str] = "standards.suggestions_decided"
    verdict: str
    count: int


@dataclass(frozen=True, kw_only=True)
class FindingIgnored(DraftEvent):
    """A finding of the checks was judged to be no problem, with a reason."""

    name: ClassVar[str] = "standards.finding_ignored"
    rule: str
    node: str


@dataclass(frozen=True, kw_only=True)
class FindingHeeded(DraftEvent):
    """A finding that was ignored counts again."""

    name: ClassVar[str] = "standards.finding_heeded"
    rule: str
    node: str


@dataclass(frozen=True, kw_only=True)
class DiscussionEvent(DraftEvent):
    """Concern one discussion beside a draft."""

    discussion: int

    def public(self) -> dict[str, Any]:
        """Return which discussion to read again."""
        return super().public() | {"discussion": str(self.discussion)}


@dataclass(frozen=True, kw_only=True)
class DiscussionOpened(DiscussionEvent):
    """A discussion was begun beside a draft."""

    name: ClassVar[str] = "standards.discussion_opened"


@dataclass(frozen=True, kw_only=True)
class DiscussionAnswered(DiscussionEvent):
    """Somebody answered in a discussion; the others in it are told."""

    name: ClassVar[str] = "standards.discussion_answered"
    post: int


@dataclass(frozen=True, kw_only=True)
class DiscussionAssigned(DiscussionEvent):
    """A discussion was given to somebody to settle, or to nobody any more."""

    name: ClassVar[str] = "standards.discussion_assigned"
    assignee: int | None


@dataclass(frozen=True, kw_only=True)
class DiscussionResolved(DiscussionEvent):
    """A discussion was resolved or opened again."""

    name: ClassVar[str] = "standards.discussion_resolved"
    resolved: bool
