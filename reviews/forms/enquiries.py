"""The shape of what is filled in about enquiries, by officers and by the public."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reviews.models import Enquiry
from standards.rules.programme import DOMAIN_LABELS, Domain

DEMANDS = (
    ("name", _("Name")),
    ("organisation", _("Organisation")),
    ("country", _("Country")),
    ("stakeholder", _("Kind of stakeholder")),
    ("email", _("E-mail")),
)


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

    demands = forms.MultipleChoiceField(
        label=_("What commenters must say of themselves"),
        required=False,
        choices=DEMANDS,
        widget=forms.CheckboxSelectMultiple,
    )
    pseudonyms = forms.BooleanField(
        label=_("A pseudonym will do as a name"), required=False, initial=True
    )
    questions = forms.CharField(
        label=_("Questions of the committee"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One in each line. They stand in the form above the free comment."),
    )
    posts_at_once = forms.BooleanField(
        label=_("Show comments as soon as they come"),
        required=False,
        initial=True,
        help_text=_("Otherwise each waits until an officer has looked at it."),
    )
    correction_hours = forms.IntegerField(
        label=_("Hours in which a comment may be corrected"),
        required=False,
        help_text=_("After it came; 0 lets nobody correct."),
        min_value=0,
        max_value=720,
        initial=48,
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


class SeveralFiles(forms.FileInput):
    """Let several files be chosen at once."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({**(attrs or {}), "multiple": True})


class SeveralFilesField(forms.FileField):
    """Take several files as a list; what they are is for the rules to say."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files, none where none was chosen."""
        return list(data or [])


class FollowForm(forms.Form):
    """Ask which address wants mail about new enquiries, and on which subject."""

    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    domain = forms.ChoiceField(label=_("Subject"), required=False)
    website = forms.CharField(required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subjects = [(each.value, gettext(DOMAIN_LABELS[each])) for each in Domain]
        choices = [("", _("All subjects")), *subjects]
        cast("forms.ChoiceField", self.fields["domain"]).choices = choices


class CorrectionForm(forms.Form):
    """Ask for other words in place of a comment's."""

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
    secret = forms.CharField(label=_("Secret"), max_length=100)


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
    passage = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    quote = forms.CharField(required=False, max_length=2000, strip=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    organisation = forms.CharField(label=_("Organisation"), required=False, max_length=200)
    country = forms.CharField(
        label=_("Country"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "country-name"}),
    )
    stakeholder = forms.ChoiceField(label=_("You are a"), required=False, choices=STAKEHOLDERS)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Only to send you the committee’s answer. Never shown."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    attachments = SeveralFilesField(
        label=_("Files"),
        required=False,
        help_text=_("Up to three: PDF, Word (.docx), PNG or JPEG, 5 MB each. They are public."),
        widget=SeveralFiles(attrs={"accept": ".pdf,.docx,.png,.jpg,.jpeg"}),
    )
    answer = forms.CharField(required=False, max_length=20)
    sum_token = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    website = forms.CharField(required=False, max_length=200)

    def __init__(
        self, *args: Any, clauses: list[tuple[str, str]], enquiry: Enquiry, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        whole = [("", _("The text as a whole"))]
        cast("forms.ChoiceField", self.fields["block"]).choices = [*whole, *clauses]
        for name in enquiry.demands:
            self.fields[name].required = True
        if not enquiry.pseudonyms:
            self.fields["name"].help_text = _("Your own name, please: no pseudonym.")
        for place, question in enumerate(enquiry.questions):
            self.fields[f"question_{place}"] = forms.CharField(
                label=question,
                required=False,
                max_length=65536,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def questions(self) -> list[forms.BoundField]:
        """Return the fields of the committee's questions."""
        return [self[name] for name in self.fields if name.startswith("question_")]

    def answers(self) -> list[str]:
        """Return what was answered to each question; call it when the form is valid."""
        return [self.cleaned_data[field.name] for field in self.questions]
