"""Forms about schemes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from certification.rules.schemes import SCHEME
from certification.submissions import SUBMISSIONS

LARGEST_BASELINE = 20 << 20


class MoveForm(forms.Form):
    """Hold one move of a scheme."""

    move = forms.ChoiceField(choices=[(move.name, move.name) for move in SCHEME.moves])


class NewSchemeForm(forms.Form):
    """Ask what a scheme offers; `versions` are the sets that fit, None where none is needed."""

    title = forms.CharField(label=_("Name of the scheme"), max_length=200)
    version = forms.ChoiceField(
        label=_("Evaluation set"),
        help_text=_("All measured criteria run on it. Only sets that fit all of them are listed."),
    )
    attempts = forms.IntegerField(
        label=_("Attempts of an application"),
        min_value=1,
        max_value=100,
        initial=3,
        help_text=_("Each attempt tells a little of the hidden part; few keep it hidden."),
    )
    submissions = forms.MultipleChoiceField(
        label=_("What may be handed in"),
        widget=forms.CheckboxSelectMultiple,
        initial=["predictions"],
    )
    good = forms.FileField(
        label=_("Baseline that must pass"),
        required=False,
        help_text=_("Predictions as CSV. The scheme opens only once they pass."),
    )
    bad = forms.FileField(
        label=_("Baseline that must fail"),
        required=False,
        help_text=_("Predictions as CSV. The scheme opens only once they fail."),
    )

    def __init__(self, *args: Any, versions: list[tuple[str, str]] | None, **more: Any) -> None:
        super().__init__(*args, **more)
        kinds = [(one.slug, _now(one.label)) for one in SUBMISSIONS]
        self.fields["submissions"].choices = kinds  # type: ignore[attr-defined]
        if versions is None:
            del self.fields["version"]
        else:
            self.fields["version"].choices = [("", "–"), *versions]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse baselines that are larger than any table of predictions."""
        given = super().clean() or {}
        for name in ("good", "bad"):
            file = given.get(name)
            if file is not None and file and file.size > LARGEST_BASELINE:
                self.add_error(name, _("A baseline is at most 20 MiB."))
        return given
