"""The shape of what is filled in about enquiries, by officers and by the public."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _


class EnquiryForm(forms.Form):
    """Ask in which words a text is laid open, and until when."""

    title = forms.CharField(label=_("Title"), max_length=200)
    summary = forms.CharField(
        label=_("Summary in plain words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What it is for, whom it concerns, and what you would like to hear about."),
    )
    revision = forms.ChoiceField(label=_("Text that is laid open"))
    closes_at = forms.DateTimeField(
        label=_("Closes at (UTC)"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )

    def __init__(self, *args: Any, revisions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["revision"]).choices = revisions


STAKEHOLDERS = (
    ("", _("Not said")),
    ("patient", _("Patient or carer")),
    ("clinician", _("Clinician")),
    ("developer", _("Developer")),
    ("researcher", _("Researcher")),
    ("public_body", _("Public body")),
    ("other", _("Other")),
)


class PublicCommentForm(forms.Form):
    """Ask for a comment from anybody; only the text is needed. `website` catches robots."""

    text = forms.CharField(
        label=_("What should change, and why?"),
        max_length=65536,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    proposed_text = forms.CharField(
        label=_("Proposed wording"),
        required=False,
        max_length=65536,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    block = forms.ChoiceField(label=_("Clause"), required=False)
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    organisation = forms.CharField(label=_("Organisation"), required=False, max_length=200)
    stakeholder = forms.ChoiceField(label=_("You are a"), required=False, choices=STAKEHOLDERS)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Only to send you the committee’s answer. Never shown."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = forms.CharField(required=False, max_length=200)

    def __init__(self, *args: Any, clauses: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whole = [("", _("The text as a whole"))]
        cast("forms.ChoiceField", self.fields["block"]).choices = [*whole, *clauses]
