"""The shape of what is written about a document that is to be filed."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from standards.kernel.phrases import Phrase
from standards.rules.register import KIND_WORDS, DocumentKind


class ManyFiles(forms.ClearableFileInput):
    """Let several files be chosen at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Take any number of files; none is fine."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ManyFiles(), required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files as a list."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(each, initial) for each in given]


class DocumentForm(forms.Form):
    """Ask what a document is, from whom and of when, for its files and what it belongs to."""

    kind = forms.ChoiceField(label=_("Type"))
    title = forms.CharField(label=_("Title"), max_length=300)
    date = forms.DateField(
        label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=200,
        help_text=_("A person or body. Left empty, it is you."),
    )
    files = FilesField(  # type: ignore[assignment]  # a declared field leaves the class's names
        label=_("Files"), help_text=_("PDF, Office, text or pictures; 20 MB each.")
    )
    links = forms.MultipleChoiceField(label=_("Belongs to"), required=False)
    comments = forms.CharField(
        label=_("Comments"),
        required=False,
        max_length=400,
        help_text=_("Their numbers, with commas between."),
    )

    def __init__(self, *args: Any, subjects: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(each.value, str(Phrase(KIND_WORDS[each]))) for each in DocumentKind]
        cast("forms.ChoiceField", self.fields["kind"]).choices = kinds
        cast("forms.MultipleChoiceField", self.fields["links"]).choices = subjects
        if not subjects:
            del self.fields["links"]

    def keys(self) -> list[str]:
        """Return the keys of what the document belongs to; the form must be valid."""
        numbers = str(self.cleaned_data["comments"]).replace(",", " ").split()
        return [*self.cleaned_data.get("links", []), *(f"comment:{each}" for each in numbers)]
