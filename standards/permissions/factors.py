"""Who must have a second factor before any power of theirs acts, and who has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from standards.kernel.errors import SecondFactorRequired
from standards.models import User
from standards.permissions.rights import roles_by_committee
from standards.rules.factors import Demand, Parts, demands_on
from standards.rules.roles import StaffRole

if TYPE_CHECKING:
    from standards.permissions.rights import Person

FACTORS = ("totp", "webauthn")  # recovery codes alone are none
NEEDED = _("Your part asks for a second factor. Set one up under Account, Security; then go on.")


def has_factor(user: User) -> bool:
    """Tell whether an account is guarded by an authenticator app or a passkey."""
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def demands_of(user: Person) -> tuple[Demand, ...]:
    """Return for which of a person's present parts a second factor is demanded."""
    if not isinstance(user, User) or not user.is_active:
        return ()
    known = frozenset(StaffRole(role) for role in user.staff_roles if role in set(StaffRole))
    roles = frozenset(role for group in roles_by_committee(user).values() for role in group)
    return demands_on(
        Parts(
            roles=roles,
            staff_roles=known,
            body_secretary=user.is_body_secretary,
            site_staff=user.is_staff or user.is_superuser,
        )
    )


def owes_factor(user: Person) -> bool:
    """Tell whether a person's powers wait for a second factor; nobody's do in the demo.

    Two queries at most; none under DEMO=1.
    """
    if settings.LEPTON_DEMO or not isinstance(user, User):
        return False
    return bool(demands_of(user)) and not has_factor(user)


def require_factor(user: Person) -> None:
    """Raise SecondFactorRequired when a person's powers wait for a second factor."""
    if owes_factor(user):
        raise SecondFactorRequired(NEEDED)
