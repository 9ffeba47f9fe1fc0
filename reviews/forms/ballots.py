"""The shape of what people fill in about ballots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.operations.rules import OWN_RULE
from standards.kernel.phrases import Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviews.models import CommitteeRule
    from reviews.rules.ballot import BallotRule


class BallotForm(forms.Form):
    """Ask what is put to the vote, under which rule, until when."""

    question = forms.CharField(
        label=_("Question"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One question that can be answered with yes or no."),
    )
    revision = forms.ChoiceField(label=_("Text that is voted on"), required=False)
    rule = forms.ChoiceField(label=_("Rule"))
    closes_at = forms.DateTimeField(
        label=_("Closes at (UTC)"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    secret = forms.BooleanField(
        label=_("Secret ballot"),
        required=False,
        help_text=_("Only the turnout is shown before the close. A vote is final."),
    )

    def __init__(
        self,
        *args: Any,
        revisions: list[tuple[str, str]],
        rules: Sequence[BallotRule],
        own_rules: Sequence[CommitteeRule] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = [(rule.slug, str(Phrase(rule.label))) for rule in rules]
        offered += [(f"{OWN_RULE}:{own.pk}", str(own)) for own in own_rules]
        cast("forms.ChoiceField", self.fields["rule"]).choices = offered
        self.first_rule = offered[0][0] if offered else ""
        nothing = [("", _("No text, only the question"))]
        cast("forms.ChoiceField", self.fields["revision"]).choices = [*nothing, *revisions]

    @property
    def chosen_rule(self) -> str:
        """Return the rule that the form shows as chosen."""
        return str(self["rule"].value() or self.first_rule)
