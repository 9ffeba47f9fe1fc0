"""What a person gives to have an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
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
