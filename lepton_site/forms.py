"""What a person gives to have an account, and to show who it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.http import HttpRequest

    from standards.models import User


class SignupForm(forms.Form):
    """Ask for the name beside e-mail and password; allauth joins the rest."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        help_text=_("Shown to others beside what you write, vote and decide."),
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name on the new account."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class _SpentOnce(forms.Form):
    """Take no code twice, also not in the half minute before and after its own."""

    user: User

    def clean_code(self) -> str:
        """Return a right code that was not used before."""
        code: str = super().clean_code()  # type: ignore[misc]
        steps = 2 * app_settings.TOTP_TOLERANCE + 1
        key = f"lepton-code:{self.user.pk}:{normalize_user_code(code)}"
        if not cache.add(key, True, timeout=app_settings.TOTP_PERIOD * steps):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_SpentOnce, AuthenticateForm):  # type: ignore[misc]
    """Ask, at signing in, for the code of the app or a recovery code."""


class ConfirmCodeForm(_SpentOnce, ReauthenticateForm):  # type: ignore[misc]
    """Ask a signed-in person for the code of the app or a recovery code."""
