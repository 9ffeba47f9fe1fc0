"""Who may see and do what in reviews; strangers learn nothing about what is not public."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from reviews.models import Comment, Enquiry
from reviews.permissions import (
    Capability,
    access_ballot,
    access_ballot_together,
    access_comment,
    access_enquiry,
    bodies_voted_for,
    can,
    committee_of_comment,
    readable_committees,
    require,
)
from standards.kernel.errors import Forbidden, NotFound, SignInRequired
from standards.models import Committee, Membership
from standards.rules.roles import Role
from standards.rules.stages import Phase

pytestmark = [pytest.mark.services, pytest.mark.django_db]
STRANGER = AnonymousUser()
BAD_IDS = ["x", "-1", "²", "", "9" * 40, 0]


@pytest.fixture
def ballot(open_one, work_item, revision):
    return open_one(work_item=work_item, revision=revision)


@pytest.fixture
def enquiry(work_item, draft, revision, people, at):
    return Enquiry.objects.create(
        work_item=work_item,
        draft=draft,
        revision=revision,
        title="Medical-imaging classifiers",
        opens_at=at,
        closes_at=at + timedelta(days=60),
        opened_by=people.secretary,
    )


@pytest.fixture
def comment(at):
    def make(**place):
        return Comment.objects.create(text="Say “patient”.", created_at=at, **place)

    return make


def test_a_stranger_may_nothing(committee):
    assert not any(can(STRANGER, one, committee) for one in Capability)


def test_administrators_and_secretaries_of_a_seated_body_read_without_a_role(people, committee):
    for reader in (people.admin, people.nsb):
        assert can(reader, Capability.READ_BALLOT, committee)
        assert can(reader, Capability.READ_COMMENT, committee)
        assert not can(reader, Capability.MANAGE_BALLOT, committee)
    assert not can(people.stranger, Capability.READ_BALLOT, committee)


def test_a_liaison_comments_during_the_public_enquiry_only(people, committee):
    assert can(people.liaison, Capability.MAKE_COMMENT, committee, Phase.PUBLIC_ENQUIRY)
    assert not can(people.liaison, Capability.MAKE_COMMENT, committee, Phase.DRAFT)
    assert can(people.expert1, Capability.MAKE_COMMENT, committee, Phase.DRAFT)


@pytest.mark.parametrize("capability", list(Capability))
def test_a_refusal_says_who_may(people, committee, capability):
    with pytest.raises(Forbidden, match=r"ommittee|ditors"):
        require(people.stranger, capability, committee)


def test_a_ballot_is_seen_by_its_committee_and_run_by_its_officers(people, ballot):
    assert access_ballot(people.expert1, str(ballot.pk)) == ballot
    assert access_ballot(people.chair, ballot.pk, Capability.MANAGE_BALLOT) == ballot
    with pytest.raises(Forbidden):
        access_ballot(people.expert1, ballot.pk, Capability.MANAGE_BALLOT)
    with pytest.raises(NotFound):
        access_ballot(people.stranger, ballot.pk)


@pytest.mark.parametrize("pk", BAD_IDS)
def test_an_address_that_names_nothing_is_not_found(people, pk):
    for access in (access_ballot, access_comment, access_enquiry):
        with pytest.raises(NotFound):
            access(people.chair, pk)


def test_a_stranger_is_asked_to_sign_in_whether_or_not_it_exists(ballot, draft, comment):
    kept = comment(draft=draft)
    for access, there in ((access_ballot, ballot.pk), (access_comment, kept.pk)):
        for pk in (there, there + 1000):
            with pytest.raises(SignInRequired):
                access(STRANGER, pk)


def test_comments_of_an_enquiry_are_read_by_all_and_answered_by_few(people, enquiry, comment):
    made = comment(enquiry=enquiry)
    assert access_comment(STRANGER, made.pk) == made
    assert access_comment(people.stranger, made.pk) == made
    assert access_comment(people.editor, made.pk, Capability.PROPOSE_DISPOSITION) == made
    with pytest.raises(SignInRequired):
        access_comment(STRANGER, made.pk, Capability.PROPOSE_DISPOSITION)
    with pytest.raises(NotFound):
        access_comment(people.stranger, made.pk, Capability.PROPOSE_DISPOSITION)
    with pytest.raises(Forbidden):
        access_comment(people.editor, made.pk, Capability.CONFIRM_DISPOSITION)


def test_an_enquiry_is_read_by_all_and_run_by_officers(people, enquiry):
    assert access_enquiry(STRANGER, enquiry.pk) == enquiry
    assert access_enquiry(people.chair, enquiry.pk, Capability.MANAGE_ENQUIRY) == enquiry
    with pytest.raises(SignInRequired):
        access_enquiry(STRANGER, enquiry.pk, Capability.MANAGE_ENQUIRY)
    with pytest.raises(Forbidden):
        access_enquiry(people.expert1, enquiry.pk, Capability.MANAGE_ENQUIRY)
    with pytest.raises(NotFound):
        access_enquiry(STRANGER, enquiry.pk + 1000)


def test_a_comment_belongs_to_the_committee_of_its_place(
    committee, ballot, draft, enquiry, comment
):
    for place in ({"draft": draft}, {"ballot": ballot}, {"enquiry": enquiry}):
        assert committee_of_comment(comment(**place)) == committee
    with pytest.raises(NotFound):
        committee_of_comment(Comment(text="nowhere"))


def test_committees_are_readable_by_role_by_seat_and_by_office(people, committee):
    Committee.objects.create(slug="other", designation="LC 9", title="Other")
    for reader in (people.expert1, people.nsb):
        assert list(readable_committees(reader)) == [committee]
    assert readable_committees(people.admin).count() == Committee.objects.count()
    assert not readable_committees(people.stranger).exists()


def test_a_person_casts_for_the_bodies_of_the_seats_held(people, committee, bodies, at):
    assert bodies_voted_for(people.expert1, committee, at) == {
        bodies[0].pk: frozenset({Role.VOTING_MEMBER})
    }
    assert bodies_voted_for(people.nsb, committee, at) == {
        bodies[0].pk: frozenset({Role.VOTING_MEMBER, Role.OBSERVER})
    }
    assert bodies_voted_for(people.chair, committee, at) == {}


def test_a_seat_of_no_body_counts_for_the_persons_own_or_for_none(people, committee, bodies, at):
    Membership.objects.filter(user__in=[people.expert1, people.expert2]).update(member_body=None)
    people.expert2.member_body = None
    assert list(bodies_voted_for(people.expert1, committee, at)) == [bodies[0].pk]
    assert bodies_voted_for(people.expert2, committee, at) == {}


def test_a_ballot_is_shown_to_many_by_the_same_rights_as_to_each(open_one, people):
    ballot = open_one()
    asking = [people.expert1, people.stranger, people.observer, people.admin, people.nsb]
    shown, refusals = access_ballot_together(asking, ballot.pk)
    assert shown == ballot
    assert list(refusals) == [people.stranger.pk]
    with pytest.raises(NotFound):
        access_ballot_together(asking, ballot.pk + 1)
