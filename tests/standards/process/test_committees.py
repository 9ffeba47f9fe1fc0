"""Memberships are dated, change rights at once, and are projected to guardian."""

from datetime import timedelta

import pytest
from django.core import mail
from guardian.shortcuts import get_user_perms

from standards.kernel import slots
from standards.kernel.errors import Conflict, Forbidden, InvalidInput, NotFound
from standards.models import AuditEntry, Invitation, Membership, Nomination, OutboxEntry, User
from standards.operations.committees import (
    add_member,
    change_role,
    create_committee,
    end_membership,
    project_permissions,
)
from standards.operations.joining import (
    accept_invitation,
    decide_nomination,
    invitation_of,
    invitation_secret,
    invite,
    nominate,
)
from standards.permissions import Capability, can
from standards.queries.committees import (
    committee_tree,
    former_members_of,
    members_of,
    officers_of,
    open_nominations,
)

pytestmark = [pytest.mark.django_db, pytest.mark.services]


def seat_of(person):
    return Membership.objects.get(user=person, valid_to=None)


def test_joining_is_projected_and_told_to_open_sockets(committee, people, at):
    epoch = people.stranger.auth_epoch
    row = add_member(
        committee=committee, person=people.stranger, role="expert", actor=people.secretary, at=at
    )
    assert list(get_user_perms(people.stranger, committee)) == ["act_as_expert"]
    assert User.objects.get(pk=people.stranger.pk).auth_epoch == epoch + 1
    assert f"rights:{people.stranger.pk}" in OutboxEntry.objects.latest("pk").topics
    assert row.valid_from == at
    with pytest.raises(Conflict, match="already"):
        add_member(
            committee=committee, person=people.stranger, role="expert", actor=people.admin, at=at
        )


def test_a_new_role_keeps_the_id_and_the_old_role_in_history(committee, people, at):
    row = seat_of(people.observer)
    changed = change_role(membership=row, role="expert", actor=people.secretary, at=at)
    assert (changed.pk, changed.role, changed.valid_from) == (row.pk, "expert", at)
    former = former_members_of(committee)
    assert [(one.role, one.valid_to) for one in former] == [("observer", at)]
    assert list(get_user_perms(people.observer, committee)) == ["act_as_expert"]
    assert can(User.objects.get(pk=people.observer.pk), Capability.PROPOSE_WORK_ITEM, committee)


def test_the_same_role_changes_nothing(people, at):
    change_role(membership=seat_of(people.observer), role="observer", actor=people.secretary, at=at)
    assert not AuditEntry.objects.exists()


def test_a_role_held_already_is_refused(committee, people, at):
    add_member(
        committee=committee, person=people.observer, role="expert", actor=people.secretary, at=at
    )
    row = Membership.objects.get(user=people.observer, role="observer")
    with pytest.raises(Conflict):
        change_role(membership=row, role="expert", actor=people.secretary, at=at)


def test_ending_takes_the_rights_away(committee, people, at):
    row = seat_of(people.expert)
    project_permissions(committee=committee, person=people.expert)
    assert list(get_user_perms(people.expert, committee)) == ["act_as_expert"]
    end_membership(membership=row, actor=people.secretary, at=at)
    assert not get_user_perms(people.expert, committee).exists()
    assert not can(User.objects.get(pk=people.expert.pk), Capability.READ_COMMITTEE, committee)
    with pytest.raises(Conflict, match="ended"):
        end_membership(membership=row, actor=people.secretary, at=at)


def test_members_may_leave_by_themselves_and_end_nobody_else(people, at):
    end_membership(membership=seat_of(people.liaison), actor=people.liaison, at=at)
    with pytest.raises(Forbidden):
        end_membership(membership=seat_of(people.observer), actor=people.expert, at=at)


def test_the_last_manager_stays(people, at):
    with pytest.raises(Conflict, match="manager"):
        end_membership(membership=seat_of(people.secretary), actor=people.secretary, at=at)
    with pytest.raises(Conflict, match="manager"):
        change_role(
            membership=seat_of(people.secretary), role="expert", actor=people.secretary, at=at
        )
    end_membership(membership=seat_of(people.secretary), actor=people.admin, at=at)


@pytest.mark.parametrize("who", ["chair", "editor", "expert1", "observer", "stranger", "nsb"])
def test_only_managers_and_administrators_manage(who, committee, people, at):
    actor = getattr(people, who)
    with pytest.raises(Forbidden):
        add_member(committee=committee, person=people.applicant, role="expert", actor=actor, at=at)
    with pytest.raises(Forbidden):
        change_role(membership=seat_of(people.expert2), role="chair", actor=actor, at=at)
    with pytest.raises(Forbidden):
        invite(committee=committee, email="a@b.example", role="expert", actor=actor, at=at)


def test_an_unknown_role_is_refused(committee, people, at):
    with pytest.raises(InvalidInput, match="voting_member"):
        add_member(
            committee=committee, person=people.stranger, role="king", actor=people.admin, at=at
        )


def test_committees_are_formed_by_administrators(committee, people, at):
    made = create_committee(
        slug="lc-9", designation="LC 9", title="New", parent=committee, actor=people.admin, at=at
    )
    assert made.parent == committee
    tree = committee_tree()
    assert [branch.committee.slug for branch in tree] == ["lc-4"]
    assert tree[0].children[0].children[0].committee == made
    with pytest.raises(Forbidden):
        create_committee(slug="x", designation="X", title="X", actor=people.secretary, at=at)
    for slug in ("lc-9", "Not A Slug", ""):
        with pytest.raises(InvalidInput):
            create_committee(slug=slug, designation="X", title="X", actor=people.admin, at=at)


def test_members_are_listed_officers_first(committee, people):
    assert [row.user for row in members_of(committee)][:2] == [people.secretary, people.chair]
    assert [row.role for row in officers_of(committee)] == ["manager", "chair"]


def test_on_a_demonstration_site_a_known_person_joins_at_once(committee, people, at, settings):
    settings.LEPTON_DEMO = True
    made = invite(
        committee=committee,
        email=people.stranger.email.upper(),
        role="expert",
        actor=people.secretary,
        at=at,
    )
    assert isinstance(made, Membership)


@pytest.fixture
def invitation(committee, people, at, settings):
    settings.LEPTON_DEMO = False
    return invite(
        committee=committee,
        email=people.stranger.email,
        role="expert",
        actor=people.secretary,
        at=at,
    )


def test_an_invitation_is_mailed_and_accepted_once(invitation, people, at, work):
    work(at)
    assert invitation_secret(invitation.pk) in mail.outbox[0].body
    row = accept_invitation(secret=invitation_secret(invitation.pk), actor=people.stranger, at=at)
    assert (row.user, row.role) == (people.stranger, "expert")
    with pytest.raises(Conflict):
        accept_invitation(secret=invitation_secret(invitation.pk), actor=people.stranger, at=at)


def test_an_invitation_is_for_its_address_alone(invitation, people, at):
    with pytest.raises(Forbidden):
        accept_invitation(secret=invitation_secret(invitation.pk), actor=people.applicant, at=at)


def test_an_invitation_ends_and_a_wrong_link_finds_nothing(invitation, at):
    with pytest.raises(Conflict):
        invitation_of(invitation_secret(invitation.pk), at=at + timedelta(days=31))
    with pytest.raises(NotFound):
        invitation_of("1:forged", at=at)


def test_a_used_invitation_sends_no_mail(invitation, people, at, work):
    Invitation.objects.update(revoked_at=at)
    work(at)
    assert not [one for one in mail.outbox if "invites" in one.body]


def test_an_address_without_at_is_refused(committee, people, at):
    with pytest.raises(InvalidInput):
        invite(committee=committee, email="nobody", role="expert", actor=people.secretary, at=at)


def test_an_invited_person_and_a_manager_see_what_they_owe(invitation, committee, people, at):
    owed = slots.gather("inbox", people.stranger, at)
    assert [one.kind for one in owed] == ["invitation"]
    people.applicant.member_body = people.nsb.member_body
    people.applicant.save()
    nominate(committee=committee, person=people.applicant, role="expert", actor=people.nsb, at=at)
    assert "nomination" in [one.kind for one in slots.gather("inbox", people.secretary, at)]


@pytest.fixture
def nomination(committee, people, at):
    people.applicant.member_body = people.nsb.member_body
    people.applicant.save()
    return nominate(
        committee=committee, person=people.applicant, role="voting_member", actor=people.nsb, at=at
    )


def test_a_nomination_is_confirmed_by_the_manager(nomination, committee, people, at, work):
    assert open_nominations(committee) == [nomination]
    work(at)
    assert "nomination" in mail.outbox[0].subject
    decide_nomination(nomination=nomination, confirm=True, actor=people.secretary, at=at)
    row = Membership.objects.get(user=people.applicant)
    assert (row.role, row.member_body) == ("voting_member", people.nsb.member_body)
    with pytest.raises(Conflict):
        decide_nomination(nomination=nomination, confirm=False, actor=people.secretary, at=at)


def test_a_refused_nomination_seats_nobody(nomination, people, at, work):
    with pytest.raises(Forbidden):
        decide_nomination(nomination=nomination, confirm=True, actor=people.nsb, at=at)
    decide_nomination(nomination=nomination, confirm=False, actor=people.secretary, at=at)
    assert Nomination.objects.get().state == "refused"
    assert not Membership.objects.filter(user=people.applicant).exists()
    work(at)


def test_nominations_are_for_the_own_body_and_by_its_secretary(nomination, committee, people, at):
    with pytest.raises(Forbidden, match="own member body"):
        nominate(committee=committee, person=people.expert2, role="expert", actor=people.nsb, at=at)
    with pytest.raises(Forbidden, match="secretary"):
        nominate(
            committee=committee, person=people.applicant, role="expert", actor=people.expert1, at=at
        )
    with pytest.raises(Conflict):
        nominate(
            committee=committee, person=people.applicant, role="expert", actor=people.nsb, at=at
        )


def test_people_are_told_of_their_own_part(people, at, work):
    change_role(membership=seat_of(people.observer), role="expert", actor=people.secretary, at=at)
    end_membership(membership=seat_of(people.liaison), actor=people.secretary, at=at)
    end_membership(membership=seat_of(people.expert), actor=people.expert, at=at)
    work(at)
    assert sorted(one.to[0].split("@")[0] for one in mail.outbox) == ["liaison", "observer"]
