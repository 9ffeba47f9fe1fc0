"""Make and revoke API tokens; end sessions."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from standards import journal
from standards.events.people import RightsChanged, TokenCreated
from standards.infrastructure.tokens import SCOPES, new_secret
from standards.kernel.errors import FieldProblem, InvalidInput, NotFound
from standards.models import ApiToken, User


@transaction.atomic
def create_token(
    *,
    actor: User,
    name: str,
    scopes: list[str],
    at: datetime,
    expires_at: datetime | None = None,
) -> tuple[ApiToken, str]:
    """Make a token and return it with its secret, which is never shown again.

    InvalidInput when the name is empty or too long, a scope unknown, or none given.
    """
    _check_token(name, scopes)
    fresh = new_secret()
    token = ApiToken.objects.create(
        user=actor,
        name=name.strip(),
        prefix=fresh.prefix,
        digest=fresh.digest,
        scopes=[scope for scope in SCOPES if scope in scopes],
        created_at=at,
        expires_at=expires_at,
    )
    journal.record(
        TokenCreated(
            subject=f"user:{actor.pk}",
            actor=actor.pk,
            at=at,
            token=token.pk,
            scopes=tuple(token.scopes),
        )
    )
    return token, fresh.secret


def _check_token(name: str, scopes: list[str]) -> None:
    problems = []
    if not 1 <= len(name.strip()) <= 100:
        problems.append(FieldProblem("/name", _("Give the token a name of 1 to 100 characters.")))
    if not scopes or set(scopes) - set(SCOPES):
        problems.append(
            FieldProblem("/scopes", _("Choose from: %(names)s.") % {"names": ", ".join(SCOPES)})
        )
    if problems:
        raise InvalidInput(_("The token could not be made."), errors=problems)


@transaction.atomic
def revoke_token(*, actor: User, pk: int, at: datetime) -> ApiToken:
    """Revoke one of the actor's tokens; its open sockets close. NotFound for others' tokens."""
    token = ApiToken.objects.select_for_update().filter(pk=pk, user=actor).first()
    if token is None:
        raise NotFound(_("You have no such token."))
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        record_rights_change(actor, reason="token_revoked", actor=actor, at=at)
    return token


def record_rights_change(user: User, *, reason: str, actor: User | None, at: datetime) -> None:
    """Note that a person's rights changed, so that open pages and sockets check again.

    Must run in the transaction of the change.
    """
    User.objects.filter(pk=user.pk).update(auth_epoch=F("auth_epoch") + 1)
    journal.record(
        RightsChanged(
            subject=f"user:{user.pk}",
            actor=actor.pk if actor else None,
            at=at,
            user=user.pk,
            reason=reason,
        )
    )


@transaction.atomic
def note_session_end(*, user: User, at: datetime) -> None:
    """Have the sockets of a session that has just ended close."""
    record_rights_change(user, reason="session_ended", actor=user, at=at)
