"""Step-up: whether a person has just shown, by password or second factor, who sits there."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from standards.kernel.errors import ConfirmationRequired

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Any

    from standards.models import User

    Session = Mapping[str, Any]

ASKED = _("This asks for your password or second factor once more. Confirm that it is you.")
NOT_BY_TOKEN = _(
    "A token cannot confirm who acts, and this must be confirmed. Sign in and do it on the page."
)


def is_confirmed(session: Session, user: User, *, at: datetime) -> bool:
    """Tell whether this session saw the person's password or factor within the time allowed.

    Signing in counts, and so does confirming later; the account library keeps both in the session.
    """
    records = get_authentication_records(SimpleNamespace(session=session), user)
    newest = max((float(one.get("at", 0)) for one in records), default=0.0)
    return at.timestamp() - newest < settings.LEPTON_CONFIRMED_FOR.total_seconds()


def require_confirmation(session: Session | None, user: User, *, at: datetime) -> None:
    """Raise ConfirmationRequired unless the person was just confirmed; waived by DEMO=1.

    `session` is None for a caller with a token, who has no way to confirm.
    """
    if settings.LEPTON_DEMO:
        return
    if session is None:
        raise ConfirmationRequired(NOT_BY_TOKEN)
    if not is_confirmed(session, user, at=at):
        raise ConfirmationRequired(ASKED)
