"""Forms of the commenting template."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ImportForm(forms.Form):
    """A file of comments."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, XLSX or DOCX with the eight columns of the commenting template."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.docx"}),
    )
