"""The shape of what an officer fills in to take a ballot round again."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _


class RecirculationForm(forms.Form):
    """Ask which later text goes round, and until when."""

    revision = forms.ChoiceField(label=_("Revised text"))
    closes_at = forms.DateTimeField(
        label=_("Closes at (UTC)"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )

    def __init__(self, *args: Any, revisions: list[tuple[str, str]], **kwargs: Any) -> None:
        kwargs["auto_id"] = "again-%s"  # the page has other fields of these names
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["revision"]).choices = revisions
