"""The shape of what people fill in about extensions, delegations and weights."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

MOMENT = {"type": "datetime-local"}
FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]


def moment_field(label: Any, **more: Any) -> forms.DateTimeField:
    """Return a field for an instant in UTC, as the browser's own picker writes it."""
    widget = forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, input_formats=FORMATS, **more)


class ExtendForm(forms.Form):
    """Ask until when a ballot is to stay open, and why."""

    closes_at = moment_field(_("New closing hour (UTC)"))
    reason = forms.CharField(
        label=_("Reason for the later hour"),
        max_length=500,
        help_text=_("All voters are told of the new hour with this reason."),
    )


class DelegationForm(forms.Form):
    """Ask whose vote goes to whom, for which ballot or how long."""

    member = forms.ChoiceField(label=_("Vote of"))
    to = forms.ChoiceField(
        label=_("Cast by"), help_text=_("A person of the committee, or another member.")
    )
    ballot = forms.ChoiceField(label=_("In which ballot"), required=False)
    starts_at = moment_field(_("From (UTC)"), required=False)
    ends_at = moment_field(_("Until (UTC)"), required=False)
    reason = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(
        self,
        *args: Any,
        members: list[tuple[str, str]],
        receivers: list[tuple[str, str]],
        ballots: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        every = ("", str(_("Every ballot in the time below")))
        choices = {"member": members, "to": receivers, "ballot": [every, *ballots]}
        for name, offered in choices.items():
            cast("forms.ChoiceField", self.fields[name]).choices = offered


class StandingForm(forms.Form):
    """Ask what a member's vote weighs, and whose interest it stands for."""

    member = forms.CharField(max_length=40)
    weight = forms.IntegerField(min_value=1, max_value=1_000_000)
    interest = forms.CharField(max_length=80, required=False)
