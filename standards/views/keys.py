"""The issuer's signing keys: public to read, changed by two administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from standards.infrastructure.keys import public_keys
from standards.kernel.clock import now
from standards.operations.keys import PURPOSE, WISH_LASTS, ask_for_new_key
from standards.permissions import is_administrator
from standards.queries.keys import open_wish
from standards.views.acts import attempt
from standards.views.base import first_value, require_confirmed

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from standards.models import KeyChange


def signing_keys(request: HttpRequest) -> HttpResponse:
    """Show the keys to everybody; take an administrator's wish for a new one."""
    if request.method == "POST":
        return _ask(request)
    keys = public_keys(PURPOSE)
    context: dict[str, Any] = {"keys": list(reversed(keys)), "may_change": False}
    if keys and is_administrator(request.user):
        wish = open_wish(keys[-1].key_id, at=now(), lasts=WISH_LASTS)
        context |= {
            "may_change": True,
            "wish": wish,
            "own_wish": wish is not None and wish.asked_by_id == request.user.pk,
        }
    return render(request, "standards/ledger/keys.html", context)


def _ask(request: HttpRequest) -> HttpResponse:
    user = require_confirmed(request)
    reason = first_value(request.POST, "reason")
    attempt(request, lambda: ask_for_new_key(reason=reason, actor=user, at=now()), done=_said)
    return HttpResponseRedirect(reverse("signing-keys"))


def _said(wish: KeyChange) -> str:
    if wish.agreed_at is not None:
        return _("Agreed. The new key signs in a moment.")
    return _("Noted. The key is changed when a second administrator agrees.")
