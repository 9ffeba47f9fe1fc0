"""What the room shows of the text that is voted on: what changed in it, where one can comment."""

from __future__ import annotations

from dataclasses import dataclass

from reviews.models import Ballot, Comment
from reviews.queries.comments import visible_comments
from reviews.rules.ballot import BallotState
from standards.models import Edition, Revision, User
from standards.queries.comparisons import Comparison, comparison_of, listed
from standards.queries.states import State, edition_state_of, find_state
from standards.rules.comparison import ClauseChange
from standards.rules.document import JsonNode, kind_of, node_id, walk
from standards.rules.numbering import labels
from standards.rules.requirements import title_of

COMMENTABLE = frozenset(
    {"clause", "annex", "termEntry", "requirement", "recommendation", "permission"}
)
LISTED_COMMENTS = 30
WEIGHTS = ("requirement", "technical", "editorial")


@dataclass(frozen=True)
class Changes:
    """What changed since the text that was balloted before, what matters most on top."""

    before: State
    comparison: Comparison
    clauses: tuple[ClauseChange, ...]

    @property
    def requirement_count(self) -> int:
        """Return how many clauses changed in a requirement."""
        return sum(one.weight == "requirement" for one in self.clauses)


def balloted_before(ballot: Ballot) -> Revision | None:
    """Return the text of the same work that was put to the vote last before this one."""
    if ballot.revision is None or ballot.work_item_id is None:
        return None
    earlier = (
        Ballot.objects.filter(work_item=ballot.work_item_id, revision__isnull=False)
        .exclude(state=BallotState.DRAFT)
        .exclude(revision=ballot.revision_id)
        .filter(pk__lt=ballot.pk, revision__draft=ballot.revision.draft_id)
        .select_related("revision")
        .order_by("-pk")
        .first()
    )
    return earlier.revision if earlier else None


def changes_in(ballot: Ballot, user: User) -> Changes | None:
    """Return what changed against the last text balloted, else against the edition in force."""
    if ballot.revision is None:
        return None
    earlier = balloted_before(ballot)
    before = find_state(user, str(earlier.pk)) if earlier else _edition_before(ballot)
    if before is None:
        return None
    found = comparison_of(before, find_state(user, str(ballot.revision_id)))
    clauses = sorted(listed(found), key=lambda one: WEIGHTS.index(one.weight))
    return Changes(before, found, tuple(clauses))


def _edition_before(ballot: Ballot) -> State | None:
    item = ballot.work_item
    if item is None or not item.designation:
        return None
    numbers = Edition.objects.filter(standard__designation=item.designation).exclude(work_item=item)
    number = numbers.order_by("-number").values_list("number", flat=True).first()
    return edition_state_of(item.designation, number) if number else None


def places_in(doc: JsonNode, language: str = "en") -> list[tuple[str, str]]:
    """Return id and heading of what can be commented on, in reading order."""
    numbers = labels(doc, language)
    return [
        (identifier, f"{numbers.get(identifier, '')} {title_of(place.node)}".strip())
        for place in walk(doc)
        if kind_of(place.node) in COMMENTABLE and (identifier := node_id(place.node))
    ]


def comments_in(ballot: Ballot, user: User) -> list[Comment]:
    """Return the latest comments made in a ballot that this person may read, newest first."""
    return list(visible_comments(user).filter(ballot=ballot).order_by("-pk")[:LISTED_COMMENTS])
