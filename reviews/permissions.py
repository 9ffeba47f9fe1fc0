"""Who may read, open, vote, comment and decide in reviews."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from reviews.models import Ballot, Comment, CommentBatch, Delegation, Enquiry, Meeting
from reviews.rules.ballot import BallotState
from reviews.rules.disposition import Consolidation
from standards.kernel.clock import now
from standards.kernel.errors import DomainError, Forbidden, NotFound, SignInRequired
from standards.models import Committee, Draft, Membership, Revision
from standards.permissions import committees_of, is_administrator, load_roles, roles_in
from standards.rules.roles import DRAFTERS, EVERY_ROLE, OFFICERS, Role
from standards.rules.stages import Phase

if TYPE_CHECKING:
    from standards.models import User


class Capability(StrEnum):
    """What a person may be able to do in reviews."""

    READ_BALLOT = "read_ballot"
    MANAGE_BALLOT = "manage_ballot"
    JUDGE_CONSENSUS = "judge_consensus"
    READ_COMMENT = "read_comment"
    MAKE_COMMENT = "make_comment"
    PROPOSE_DISPOSITION = "propose_disposition"
    CONFIRM_DISPOSITION = "confirm_disposition"
    MANAGE_ENQUIRY = "manage_enquiry"
    READ_MEETING = "read_meeting"
    RUN_MEETING = "run_meeting"
    CONFIRM_MINUTES = "confirm_minutes"


ALLOWED: Mapping[Capability, frozenset[Role]] = {
    Capability.READ_BALLOT: EVERY_ROLE,
    Capability.MANAGE_BALLOT: OFFICERS,
    Capability.JUDGE_CONSENSUS: frozenset({Role.CHAIR}),
    Capability.READ_COMMENT: EVERY_ROLE,
    Capability.MAKE_COMMENT: EVERY_ROLE,
    Capability.PROPOSE_DISPOSITION: DRAFTERS,
    Capability.CONFIRM_DISPOSITION: OFFICERS,
    Capability.MANAGE_ENQUIRY: OFFICERS,
    Capability.READ_MEETING: EVERY_ROLE,
    Capability.RUN_MEETING: OFFICERS,
    Capability.CONFIRM_MINUTES: frozenset({Role.CHAIR}),
}
LIAISON_COMMENTS_IN = frozenset({Phase.PUBLIC_ENQUIRY})
NEEDED: Mapping[Capability, Any] = {
    Capability.READ_BALLOT: _("Members of the committee may see this ballot."),
    Capability.MANAGE_BALLOT: _(
        "The committee manager and the chair open, close and withdraw ballots."
    ),
    Capability.JUDGE_CONSENSUS: _("The chair of the committee judges whether there is consensus."),
    Capability.READ_COMMENT: _("Members of the committee may read these comments."),
    Capability.MAKE_COMMENT: _(
        "Members of the committee may comment; liaisons may during the public enquiry."
    ),
    Capability.PROPOSE_DISPOSITION: _("Editors, the committee manager and the chair propose."),
    Capability.CONFIRM_DISPOSITION: _("The committee manager and the chair confirm dispositions."),
    Capability.MANAGE_ENQUIRY: _("The committee manager and the chair run enquiries."),
    Capability.READ_MEETING: _("Members of the committee may read its meetings."),
    Capability.RUN_MEETING: _("The committee manager and the chair plan and lead meetings."),
    Capability.CONFIRM_MINUTES: _("The chair of the committee confirms the minutes."),
}
READING = frozenset({Capability.READ_BALLOT, Capability.READ_COMMENT, Capability.READ_MEETING})


def can(user: Any, capability: Capability, committee: Committee, phase: str = "") -> bool:
    """Say whether a person may do this in a committee, in a phase of the work."""
    if not user.is_authenticated:
        return False
    if capability in READING and (
        is_administrator(user) or seats_of_secretary(user, committee).exists()
    ):
        return True
    roles = roles_in(user, committee) & ALLOWED[capability]
    if capability is Capability.MAKE_COMMENT and phase not in LIAISON_COMMENTS_IN:
        roles -= {Role.LIAISON}
    return bool(roles)


def require(user: Any, capability: Capability, committee: Committee, phase: str = "") -> None:
    """Raise Forbidden with the reason when a person may not do this."""
    if not can(user, capability, committee, phase):
        raise Forbidden(NEEDED[capability])


def access_ballot(user: Any, pk: object, capability: Capability = Capability.READ_BALLOT) -> Ballot:
    """Return the ballot if this person may; the only fetch by id from the edge."""
    found = Ballot.objects.select_related("committee", "work_item", "revision__draft", "created_by")
    ballot: Ballot = _fetch(user, found, pk)
    _checked(user, ballot.committee, (Capability.READ_BALLOT, capability))
    return ballot


def access_delegation(user: Any, pk: object) -> Delegation:
    """Return a delegation of a committee whose ballots this person may read."""
    found = Delegation.objects.select_related("committee", "ballot", "to_user", "to_body")
    delegation: Delegation = _fetch(user, found, pk)
    _checked(user, delegation.committee, (Capability.READ_BALLOT, Capability.READ_BALLOT))
    return delegation


def access_ballot_together(
    users: Collection[User], pk: object
) -> tuple[Ballot, dict[int, DomainError]]:
    """Return a ballot, and why it is refused to some of these people, by their ids.

    Three queries, however many people. They must have been read from the database just now: the
    objects keep their roles from here on.
    """
    found = Ballot.objects.select_related("committee", "work_item", "revision", "created_by")
    ballot: Ballot = _fetch_public(None, found, pk, public=True)
    load_roles(users)
    refusals: dict[int, DomainError] = {}
    for user in users:
        try:
            _checked(user, ballot.committee, (Capability.READ_BALLOT, Capability.READ_BALLOT))
        except DomainError as refusal:
            refusals[user.pk] = refusal
    return ballot, refusals


def access_meeting(
    user: Any, pk: object, capability: Capability = Capability.READ_MEETING
) -> Meeting:
    """Return the meeting if this person may; the only fetch by id from the edge."""
    found = Meeting.objects.select_related("committee", "planned_by", "confirmed_by")
    meeting: Meeting = _fetch(user, found, pk)
    _checked(user, meeting.committee, (Capability.READ_MEETING, capability))
    return meeting


def may_read_text_of_ballot(user: User, revision: Revision) -> bool:
    """Tell whether a frozen text is, or was, put to a vote that this person may follow."""
    rows = Ballot.objects.filter(revision=revision).exclude(state=BallotState.DRAFT)
    ballot = rows.select_related("committee").first()
    return ballot is not None and can(user, Capability.READ_BALLOT, ballot.committee)


def access_resolution(user: Any, pk: object) -> Draft:
    """Return the draft whose comments this person may read."""
    draft: Draft = _fetch(user, Draft.objects.select_related("work_item__committee"), pk)
    committee = draft.work_item.committee
    _checked(user, committee, (Capability.READ_COMMENT, Capability.READ_COMMENT))
    return draft


def access_comment(
    user: Any, pk: object, capability: Capability = Capability.READ_COMMENT
) -> Comment:
    """Return the comment if this person may; comments of enquiries are read by everybody."""
    found = Comment.objects.select_related(
        "draft__work_item__committee",
        "ballot__committee",
        "enquiry__work_item__committee",
        "author",
        "member_body",
        "receipt",
    )
    if not user.is_authenticated:
        found = found.filter(enquiry__isnull=False)
    found = found.filter(Q(consolidation=Consolidation.NONE) | seen_by_body(user))
    comment: Comment = _fetch_public(user, found, pk)
    if comment.enquiry_id and capability is Capability.READ_COMMENT:
        return comment
    _checked(user, committee_of_comment(comment), (Capability.READ_COMMENT, capability))
    return comment


def access_batch(user: Any, pk: object) -> CommentBatch:
    """Return what this person did with comments at once; NotFound for what others did."""
    batch: CommentBatch = _fetch(user, CommentBatch.objects.filter(actor=user), pk)
    return batch


def seen_by_body(user: Any) -> Q:
    """Return which comments a person sees although their member body still holds them back."""
    if not user.is_authenticated:
        return Q(pk__in=())
    own = Q(author=user)
    return own | Q(member_body=user.member_body_id) if user.member_body_id is not None else own


def access_enquiry(user: Any, pk: object, capability: Capability | None = None) -> Enquiry:
    """Return an enquiry: everybody reads it, its committee's officers run it."""
    found = Enquiry.objects.select_related("work_item__committee", "draft", "revision")
    enquiry: Enquiry = _fetch_public(user, found, pk, public=True)
    if capability is not None:
        if not user.is_authenticated:
            raise SignInRequired(_("Sign in to do this."))
        require(user, capability, enquiry.work_item.committee)
    return enquiry


def committee_of_comment(comment: Comment) -> Committee:
    """Return the committee whose members answer a comment."""
    if comment.draft is not None:
        return comment.draft.work_item.committee
    if comment.ballot is not None:
        return comment.ballot.committee
    if comment.enquiry is None:
        raise NotFound(_("There is no such comment."))
    return comment.enquiry.work_item.committee


def _fetch(user: Any, found: QuerySet[Any], pk: object) -> Any:
    if not user.is_authenticated:
        raise SignInRequired(_("Sign in to see this."))
    return _fetch_public(user, found, pk)


def _fetch_public(user: Any, found: QuerySet[Any], pk: object, *, public: bool = False) -> Any:
    digits = str(pk)
    row = None
    if digits.isascii() and digits.isdigit() and len(digits) < 19:
        row = found.filter(pk=int(digits)).first()
    if row is None:
        if not public and not user.is_authenticated:
            raise SignInRequired(_("Sign in to see this."))
        raise NotFound(_("There is no such thing, or you may not see it."))
    return row


def _checked(user: Any, committee: Committee, capabilities: tuple[Capability, Capability]) -> None:
    read, wanted = capabilities
    if not user.is_authenticated:
        raise SignInRequired(_("Sign in to see this."))
    if not can(user, read, committee):
        raise NotFound(_("There is no such thing, or you may not see it."))
    if wanted is not read:
        require(user, wanted, committee)


def seats_of_secretary(user: Any, committee: Committee) -> QuerySet[Membership]:
    """Return the seats of the body whose secretary this person is; empty for others."""
    if not getattr(user, "is_body_secretary", False) or user.member_body_id is None:
        return Membership.objects.none()
    return current_seats(committee, now()).filter(
        Q(member_body=user.member_body_id)
        | Q(member_body__isnull=True, user__member_body=user.member_body_id)
    )


def current_seats(committee: Committee, at: datetime) -> QuerySet[Membership]:
    """Return the memberships of a committee that hold at an instant."""
    return Membership.objects.filter(committee=committee, valid_from__lte=at).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=at)
    )


def readable_committees(user: User) -> QuerySet[Committee]:
    """Return the committees whose ballots and comments this person may read."""
    if is_administrator(user):
        return Committee.objects.all()
    readable = Q(pk__in=committees_of(user))
    if user.is_body_secretary and user.member_body_id is not None:
        seats = Membership.objects.filter(
            Q(member_body=user.member_body_id)
            | Q(member_body__isnull=True, user__member_body=user.member_body_id),
            Q(valid_to__isnull=True) | Q(valid_to__gt=now()),
            valid_from__lte=now(),
        )
        readable |= Q(pk__in=seats.values("committee"))
    return Committee.objects.filter(readable)


def bodies_voted_for(user: User, committee: Committee, at: datetime) -> dict[int, frozenset[Role]]:
    """Return the member bodies this person may cast for, with the seats' roles that allow it."""
    return bodies_of_voters([user], committee, at)[user.pk]


def bodies_of_voters(
    users: Collection[User], committee: Committee, at: datetime
) -> dict[int, dict[int, frozenset[Role]]]:
    """Return, for each person, the bodies they may cast for; one query, however many people."""
    people = {user.pk: user for user in users}
    bodies: dict[int, dict[int, set[Role]]] = {pk: {} for pk in people}
    seats = current_seats(committee, at).filter(
        user__in=people, role__in=[Role.VOTING_MEMBER, Role.OBSERVER]
    )
    for holder, own, role in seats.values_list("user_id", "member_body_id", "role"):
        body = own or people[holder].member_body_id
        if body is not None:
            bodies[holder].setdefault(body, set()).add(Role(role))
    for user in people.values():
        if user.is_body_secretary and user.member_body_id is not None:
            both = {Role.VOTING_MEMBER, Role.OBSERVER}
            bodies[user.pk].setdefault(user.member_body_id, set()).update(both)
    return {
        pk: {body: frozenset(roles) for body, roles in mine.items()} for pk, mine in bodies.items()
    }
