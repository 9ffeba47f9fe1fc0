"""The shape of what people write about work items."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from standards.rules.programme import DOCUMENT_TYPE_LABELS, DOMAIN_LABELS, LIMITS
from standards.rules.stages import TRACKS


class ProposalForm(forms.Form):
    """Ask what is to be made, why, and by when."""

    title = forms.CharField(
        label=_("Title"),
        max_length=LIMITS["title"],
        help_text=_("What the standard is about, then its aspect, divided by a colon."),
    )
    title_zh = forms.CharField(
        label=_("Title in Chinese"), max_length=LIMITS["title_zh"], required=False
    )
    scope = forms.CharField(
        label=_("Scope"),
        max_length=LIMITS["scope"],
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What it specifies, and what it does not apply to."),
    )
    justification = forms.CharField(
        label=_("Why it is needed"),
        required=False,
        max_length=LIMITS["scope"],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Who asks for it, what exists already. Members read this, the public does not."
        ),
    )
    document_type = forms.ChoiceField(
        label=_("Kind of document"),
        help_text=_("Its drafts begin with the template of this kind."),
    )
    domain = forms.ChoiceField(label=_("Domain"))
    track_months = forms.TypedChoiceField(
        label=_("Track"),
        coerce=int,
        initial=36,
        help_text=_("Sets the target date of each stage; they can be overrun, and that shows."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[Any, Any]]] = {
            "document_type": [(one.value, _(label)) for one, label in DOCUMENT_TYPE_LABELS.items()],
            "domain": [(one.value, _(label)) for one, label in DOMAIN_LABELS.items()],
            "track_months": [(m, format_lazy("{} {}", m, _("months"))) for m in sorted(TRACKS)],
        }
        for name, values in choices.items():
            cast("forms.ChoiceField", self.fields[name]).choices = values
