"""Of whom a second factor is demanded: the whole table."""

import pytest

from standards.rules.factors import TABLE, WORDS, Demand, Parts, demands_on
from standards.rules.roles import Role, StaffRole

OFFICERS = {Role.MANAGER, Role.CHAIR}


@pytest.mark.parametrize("role", list(Role))
def test_committee_roles_that_lead_need_a_factor_and_no_others(role):
    needed = demands_on(Parts(roles=frozenset({role})))
    assert needed == ((Demand.OFFICER,) if role in OFFICERS else ())


@pytest.mark.parametrize("role", list(StaffRole))
def test_all_of_the_certification_body_need_a_factor(role):
    assert demands_on(Parts(staff_roles=frozenset({role}))) == (Demand.CERTIFICATION_STAFF,)


def test_secretaries_of_bodies_and_the_sites_staff_need_a_factor():
    assert demands_on(Parts(body_secretary=True)) == (Demand.BODY_SECRETARY,)
    assert demands_on(Parts(site_staff=True)) == (Demand.SITE_STAFF,)


def test_who_has_several_parts_is_told_all_of_them():
    everything = Parts(frozenset(Role), frozenset(StaffRole), True, True)
    assert demands_on(everything) == tuple(TABLE)
    assert demands_on(Parts()) == ()


def test_every_demand_has_its_words():
    assert set(WORDS) == set(TABLE) == set(Demand)
