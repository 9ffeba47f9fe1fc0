"""What a person changes about the own account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from standards.kernel.errors import InvalidInput
from standards.models import User

if TYPE_CHECKING:
    from datetime import datetime

CHANGEABLE = frozenset({"name", "language", "theme"})


@transaction.atomic
def change_settings(*, actor: User, at: datetime, **values: Any) -> User:
    """Change name, language or theme of the actor's own account."""
    unknown = set(values) - CHANGEABLE
    if unknown:
        raise InvalidInput(
            _("These cannot be changed here: %(names)s.") % {"names": ", ".join(sorted(unknown))}
        )
    row = User.objects.select_for_update().get(pk=actor.pk)
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    return row
