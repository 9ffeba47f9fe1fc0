"""Read people and what they are in committees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from standards.models import ApiToken, Membership, Notification, User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet


def memberships_with_committees(user: User) -> list[Membership]:
    """Return a person's memberships, past ones included, newest first."""
    rows = Membership.objects.filter(user=user).select_related("committee")
    return list(rows.order_by("valid_to", "-valid_from"))


def tokens_of(user: User) -> list[ApiToken]:
    """Return a person's tokens that are not revoked, newest first."""
    return list(ApiToken.objects.filter(user=user, revoked_at=None).order_by("-created_at"))


def notifications_of(user: User) -> QuerySet[Notification]:
    """Return a person's notices, newest first."""
    return Notification.objects.filter(user=user).order_by("-at", "-pk")


def languages_of(users: Iterable[int]) -> dict[int, str]:
    """Return the language each of these people reads; the site's where none was chosen."""
    rows = User.objects.filter(pk__in=users).values_list("pk", "language")
    return {pk: language or settings.LANGUAGE_CODE for pk, language in rows}
