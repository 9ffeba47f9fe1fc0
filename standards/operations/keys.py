"""A new signing key: asked for by one administrator, agreed to by another, made by the worker."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from standards import journal
from standards.events.keys import KeyChangeAsked, KeyChanged
from standards.infrastructure.keys import current_key, replace_key
from standards.kernel.errors import Conflict, FieldProblem, Forbidden, InvalidInput
from standards.models import KeyChange
from standards.permissions import is_administrator

if TYPE_CHECKING:
    from datetime import datetime

    from standards.models import User

PURPOSE = "assertion"
WISH_LASTS = timedelta(days=7)


@transaction.atomic
def ask_for_new_key(*, reason: str, actor: User, at: datetime) -> KeyChange:
    """Ask for a new signing key, or agree to what another administrator asked for within a week.

    Forbidden to others; InvalidInput without a reason; Conflict when the second person is the
    first, or the key is being changed. DEMO=1 waives the second person.
    """
    if not is_administrator(actor):
        raise Forbidden(_("Administrators of the site change its signing key."))
    old = _present_key()
    rows = KeyChange.objects.select_for_update().filter(old_key=old)
    if rows.filter(agreed_at__isnull=False).exists():
        raise Conflict(_("The new key is being made."))
    wish = rows.filter(asked_at__gt=at - WISH_LASTS).order_by("pk").first()
    if wish is None:
        wish = KeyChange.objects.create(
            reason=_checked(reason), old_key=old, asked_by=actor, asked_at=at
        )
    elif wish.asked_by_id == actor.pk:
        raise Conflict(_("You have asked already. A second administrator must agree."))
    agreed = settings.LEPTON_DEMO or wish.asked_by_id != actor.pk
    if agreed:
        wish.agreed_by, wish.agreed_at = actor, at
        wish.save(update_fields=["agreed_by", "agreed_at"])
    subject = f"key:{old}"
    journal.record(
        KeyChangeAsked(subject=subject, actor=actor.pk, at=at, change=wish.pk, agreed=agreed)
    )
    return wish


def _present_key() -> str:
    try:
        return current_key(PURPOSE).key_id
    except LookupError as error:
        raise Conflict(_("There is no signing key yet. The first one is made at start.")) from error


def _checked(reason: str) -> str:
    if reason.strip():
        return reason.strip()
    sentence = _("Say why the key is to be changed; it is kept with the change.")
    raise InvalidInput(sentence, errors=[FieldProblem("/reason", sentence)])


@transaction.atomic
def make_new_key(*, change: int, at: datetime) -> None:
    """Make the key that two persons agreed to; run by the worker, and only once."""
    row = KeyChange.objects.select_for_update().get(pk=change)
    if row.new_key or row.agreed_at is None:
        return
    made = replace_key(PURPOSE, after=row.old_key, at=at)
    row.new_key = made.key_id
    row.save(update_fields=["new_key"])
    journal.record(
        KeyChanged(
            subject=f"key:{made.key_id}",
            actor=row.agreed_by_id,
            at=at,
            reference=made.key_id,
            retired=row.old_key,
            public_key=base64.b64encode(made.raw).decode(),
        )
    )
