"""The capability table: who may what, in which phase; strangers learn nothing."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from standards.kernel.errors import Forbidden, NotFound, SignInRequired
from standards.models import Committee, Membership
from standards.permissions import access, rights
from standards.permissions.capabilities import TABLE, Capability, Grant
from standards.permissions.rights import (
    allows,
    can,
    committees_of,
    is_administrator,
    load_roles,
    manages,
    roles_in,
    start_cache,
    visible_committees,
)
from standards.rules.roles import EVERY_ROLE, Role
from standards.rules.stages import Phase

pytestmark = [pytest.mark.services, pytest.mark.django_db]
STRANGER = AnonymousUser()
PARTS = {
    Role.MANAGER: "secretary",
    Role.CHAIR: "chair",
    Role.EDITOR: "editor",
    Role.EXPERT: "expert",
    Role.VOTING_MEMBER: "expert1",
    Role.OBSERVER: "observer",
    Role.LIAISON: "liaison",
}


@pytest.fixture
def thing(committee):
    def make(phase=Phase.DRAFT, *, is_public=False):
        return SimpleNamespace(
            rights_committee_id=committee.pk, rights_phase=phase, is_public=is_public
        )

    return make


@pytest.mark.parametrize("capability", list(Capability))
def test_each_role_may_what_its_row_says_in_each_phase(people, thing, capability):
    grant = TABLE[capability]
    for user in vars(people).values():
        start_cache(user)
    for phase in Phase:
        open_now = grant.phases is None or phase in grant.phases
        for role, name in PARTS.items():
            expected = open_now and role in grant.roles
            assert can(getattr(people, name), capability, thing(phase)) is expected, (role, phase)
        assert not can(people.stranger, capability, thing(phase))
        assert not can(STRANGER, capability, thing(phase))
        assert can(people.admin, capability, thing(phase)) is grant.administrator


def test_the_table_has_a_row_for_every_capability():
    assert set(TABLE) == set(Capability)


def test_what_is_public_is_open_to_all_where_the_row_says_so(people, thing):
    row = Grant(frozenset({Role.CHAIR}), public=True)
    assert allows(row, STRANGER, thing(is_public=True))
    assert not allows(row, STRANGER, thing())
    assert not allows(Grant(EVERY_ROLE), STRANGER, thing(is_public=True))


def test_a_committee_itself_is_an_object(people, committee):
    assert can(people.secretary, Capability.MANAGE_COMMITTEE, committee)
    assert not can(people.chair, Capability.MANAGE_COMMITTEE, committee)
    assert not can(people.secretary, Capability.MANAGE_COMMITTEE, committee.parent)


def test_a_role_counts_within_its_dates_only(people, committee, thing):
    row = Membership.objects.get(user=people.editor)
    row.valid_from = datetime.now(tz=UTC) + timedelta(days=1)
    row.save()
    assert roles_in(people.editor, committee) == frozenset()
    row.valid_from, row.valid_to = (
        datetime(2020, 1, 1, tzinfo=UTC),
        datetime(2021, 1, 1, tzinfo=UTC),
    )
    row.save()
    assert not can(people.editor, Capability.WRITE_DRAFT, thing())
    row.valid_to = datetime.now(tz=UTC) + timedelta(days=1)
    row.save()
    assert can(people.editor, Capability.WRITE_DRAFT, thing())


@pytest.mark.parametrize("name", ["editor", "admin"])
def test_a_closed_account_may_nothing(people, thing, name):
    user = getattr(people, name)
    user.is_active = False
    assert not can(user, Capability.READ_DRAFT, thing())
    assert not is_administrator(user)


def test_roles_are_read_once_per_request(people, committee):
    start_cache(STRANGER)
    for user in (people.editor, people.stranger):
        start_cache(user)
        with CaptureQueriesContext(connection) as queries:
            for _time in range(3):
                roles_in(user, committee)
        assert len(queries) == 1


def test_roles_of_many_people_are_read_in_one_query_and_kept(people, committee):
    with CaptureQueriesContext(connection) as queries:
        load_roles([people.editor, people.stranger, people.chair])
        assert roles_in(people.editor, committee) == {Role.EDITOR}
        assert roles_in(people.chair, committee) == {Role.CHAIR}
        assert roles_in(people.stranger, committee) == frozenset()
    assert len(queries) == 1


def test_committees_of_a_person_by_role(people, committee):
    assert committees_of(people.editor) == [committee.pk]
    assert committees_of(people.editor, Role.EDITOR, Role.CHAIR) == [committee.pk]
    assert committees_of(people.editor, Role.CHAIR) == []
    assert committees_of(STRANGER) == []


def test_managers_and_chairs_manage(people, committee):
    assert manages(people.secretary, committee)
    assert manages(people.chair, committee.pk)
    assert not manages(people.editor, committee)


def test_visible_committees_are_ones_own_and_all_for_an_administrator(people, committee):
    assert list(visible_committees(people.observer)) == [committee]
    assert not visible_committees(people.stranger).exists()
    assert visible_committees(people.admin).count() == Committee.objects.count()


ACCESS = ["committee", "work_item", "draft", "revision", "edition"]


@pytest.mark.parametrize("kind", ["draft", "revision"])
def test_a_stranger_is_asked_to_sign_in_whether_or_not_it_exists(kind):
    for pk in (1, 10**9, "nonsense", ""):
        with pytest.raises(SignInRequired):
            getattr(access, f"access_{kind}")(STRANGER, pk)


@pytest.mark.parametrize("kind", ACCESS)
@pytest.mark.parametrize("pk", [10**9, "nonsense", "", "-1", "9" * 30, None])
def test_what_does_not_exist_is_not_found(people, kind, pk):
    with pytest.raises(NotFound):
        getattr(access, f"access_{kind}")(people.secretary, pk)


@pytest.fixture
def draft(committee, people, at):
    from standards.operations.drafts import create_draft
    from standards.operations.work_items import propose_work_item

    item = propose_work_item(
        committee=committee, title="Calibration", scope="How calibration is measured.",
        justification="Needed.", actor=people.secretary, at=at,
    )  # fmt: skip
    return create_draft(work_item=item, title="WD", language="en", actor=people.editor, at=at)


def test_who_may_not_know_gets_not_found_who_may_not_do_gets_forbidden(people, draft):
    assert access.access_draft(people.editor, draft.pk, Capability.WRITE_DRAFT) == draft
    assert access.access_draft(people.observer, str(draft.pk)) == draft
    with pytest.raises(Forbidden):
        access.access_draft(people.observer, draft.pk, Capability.WRITE_DRAFT)
    with pytest.raises(NotFound):
        access.access_draft(people.stranger, draft.pk, Capability.WRITE_DRAFT)


def test_a_work_item_is_known_to_all_and_moved_by_few(people, draft):
    item = draft.work_item
    assert access.access_work_item(people.stranger, item.pk) == item
    assert access.access_work_item(STRANGER, item.pk) == item
    with pytest.raises(Forbidden):
        access.access_work_item(people.stranger, item.pk, Capability.MOVE_WORK_ITEM)
    with pytest.raises(SignInRequired):
        access.access_work_item(STRANGER, item.pk, Capability.MOVE_WORK_ITEM)


def test_a_committee_shows_its_face_to_all_and_its_inside_to_members(people, committee):
    assert access.access_committee(STRANGER, committee.slug) == committee
    inside = Capability.READ_COMMITTEE
    assert access.access_committee(people.observer, committee.slug, inside) == committee
    with pytest.raises(Forbidden):
        access.access_committee(people.stranger, committee.slug, inside)
    with pytest.raises(SignInRequired):
        access.access_committee(STRANGER, committee.slug, inside)
    with pytest.raises(NotFound):
        access.access_committee(people.observer, "lc-99", inside)


def test_the_cache_is_a_plain_attribute_of_the_request_user(people):
    assert not hasattr(people.editor, rights.ROLE_CACHE)
    start_cache(people.editor)
    assert getattr(people.editor, rights.ROLE_CACHE) == {}
