"""Forms about schemes."""

from __future__ import annotations

from django import forms

from certification.rules.schemes import SCHEME


class MoveForm(forms.Form):
    """Hold one move of a scheme."""

    move = forms.ChoiceField(choices=[(move.name, move.name) for move in SCHEME.moves])
