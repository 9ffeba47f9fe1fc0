"""The shape of what is filled in about a meeting: time and place, attendance, hands."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ZONES = (
    "UTC",
    *("Africa/Cairo", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi"),
    *("America/Bogota", "America/Chicago", "America/Denver", "America/Los_Angeles"),
    *("America/Mexico_City", "America/New_York", "America/Sao_Paulo", "America/Toronto"),
    *("Asia/Dubai", "Asia/Hong_Kong", "Asia/Jakarta", "Asia/Kolkata", "Asia/Seoul"),
    *("Asia/Shanghai", "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney"),
    *("Europe/Berlin", "Europe/Istanbul", "Europe/London", "Europe/Madrid", "Europe/Paris"),
    *("Europe/Rome", "Europe/Stockholm", "Europe/Warsaw", "Europe/Zurich", "Pacific/Auckland"),
)


def _hour(label: Any, **kwargs: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
    return forms.DateTimeField(label=label, widget=widget, input_formats=formats, **kwargs)


class MeetingForm(forms.Form):
    """Ask for title, hours in a zone, place and link."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    starts_at = _hour(gettext_lazy("Starts"))
    ends_at = _hour(gettext_lazy("Ends"))
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("The hours above are of this zone. Calendars show each its own."),
    )
    place = forms.CharField(label=gettext_lazy("Place"), required=False, max_length=300)
    link = forms.CharField(
        label=gettext_lazy("Link to join"),
        required=False,
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {*ZONES, str(self.initial.get("zone") or "UTC")}
        choices = [(zone, zone.replace("_", " ")) for zone in sorted(known)]
        self.fields["zone"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Read the hours as those of the zone."""
        given: dict[str, Any] = super().clean() or {}
        zone = ZoneInfo(given.get("zone") or "UTC")
        for name in ("starts_at", "ends_at"):
            if given.get(name):
                given[name] = given[name].replace(tzinfo=zone)
        return given


class HandsForm(forms.Form):
    """Read a count of hands; all three empty means that none were shown."""

    hands_for = forms.IntegerField(required=False, min_value=0, max_value=9999)
    hands_against = forms.IntegerField(required=False, min_value=0, max_value=9999)
    hands_abstain = forms.IntegerField(required=False, min_value=0, max_value=9999)

    def first_fault(self) -> str:
        """Return one sentence on what is wrong; empty when nothing is."""
        return "" if self.is_valid() else _("Count hands from 0 to 9,999.")
