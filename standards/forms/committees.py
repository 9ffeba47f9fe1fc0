"""The shape of what managers and secretaries write about members."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from standards.queries.committees import ROLE_LABELS


class SeatForm(forms.Form):
    """Ask for a person's address and a role; for invitations and nominations alike."""

    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(label=_("Role"), initial="expert")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["role"]).choices = [
            (role.value, _(label)) for role, label in ROLE_LABELS.items()
        ]
