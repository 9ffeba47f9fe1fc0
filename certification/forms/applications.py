"""The shape of what people send from the pages of an application and of the verifier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.queries.labels import FINDINGS

if TYPE_CHECKING:
    from certification.models import Scheme, SchemeCriterion


class SystemForm(forms.Form):
    """Describe the system and how it is handed in."""

    name = forms.CharField(label=_("Name of the system"), max_length=200)
    version = forms.CharField(
        label=_("Version"),
        max_length=60,
        required=False,
        help_text=_("Exactly what is tested is what is certified."),
    )
    description = forms.CharField(
        label=_("What it does, for whom"),
        max_length=5000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        required=False,
        help_text=_("The holder of the certificate. Your own name stands when it is empty."),
    )
    submission = forms.ChoiceField(label=_("How will the system be run?"), widget=forms.RadioSelect)
    consent_publish = forms.BooleanField(
        label=_("The results may be shown, without our name, when limits are discussed."),
        required=False,
    )
    accept_agreement = forms.BooleanField(
        label=_("We accept the certification agreement: what we hand in is ours and is true."),
        required=False,
    )

    def __init__(
        self, *args: Any, scheme: Scheme, kinds: list[tuple[str, str]], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.fields["submission"].choices = [  # type: ignore[attr-defined]
            (slug, label) for slug, label in kinds if slug in scheme.submissions
        ]
        self.fields["submission"].initial = (scheme.submissions or [""])[0]


class FileForm(forms.Form):
    """Hand in one file; `what` is the submission's kind or evidence for one criterion."""

    what = forms.ChoiceField(label=_("What is it?"))
    file = forms.FileField(label=_("File"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["what"].choices = choices  # type: ignore[attr-defined]

    def kind_and_criterion(self) -> tuple[str, str]:
        """Return the kind of file and the criterion that evidence is about."""
        kind, _colon, criterion = str(self.cleaned_data["what"]).partition(":")
        return kind, criterion


class MoveForm(forms.Form):
    """Make one move with its words; `needs_reason` says whether it may go without."""

    move = forms.CharField(max_length=40, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"), max_length=20000, required=False, widget=forms.Textarea({"rows": 3})
    )
    limits = forms.CharField(
        label=_("Limits of the certificate"),
        max_length=5000,
        required=False,
        help_text=_("What was tested and what it says nothing about."),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, needs_reason: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["reason"].required = needs_reason


class FindingForm(forms.Form):
    """Record what was established about one judged criterion."""

    criterion = forms.ChoiceField(label=_("Criterion"))
    finding = forms.ChoiceField(
        label=_("Finding"), choices=list(FINDINGS.items()), widget=forms.RadioSelect
    )
    justification = forms.CharField(
        label=_("Justification"), max_length=20000, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, criteria: list[SchemeCriterion], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["criterion"].choices = [  # type: ignore[attr-defined]
            (one.criterion, f"{one.requirement.label}: {one.definition.get('establish', '')}"[:120])
            for one in criteria
        ]


class VerifyForm(forms.Form):
    """Hold a certificate's number or address, or its file."""

    number = forms.CharField(
        label=_("Certificate number or address"),
        max_length=300,
        required=False,
        help_text=_("For example C-2026-0001."),
    )
    file = forms.FileField(
        label=_("Or the file of the certificate"),
        required=False,
        help_text=_("The signed JSON that the certificate's page offers."),
    )
