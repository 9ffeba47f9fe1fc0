"""What a browser sends for a passkey, read so that nothing strange becomes a fault of ours."""

from __future__ import annotations

import struct
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms

LONGEST = 32 * 1024  # characters; a credential with its attestation has some thousand
# What the library raises, beside its own refusals, for a credential of the wrong shape.
MISSHAPEN = (AttributeError, IndexError, KeyError, TypeError, ValueError, struct.error)


class CredentialField(forms.JSONField):
    """Take an object as JSON, of bounded length and depth."""

    widget = forms.HiddenInput

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return nothing: what was sent is never shown again."""
        return None

    def to_python(self, value: Any) -> Any:
        """Return the object; ValidationError for what is none."""
        if isinstance(value, str) and len(value) > LONGEST:
            raise get_adapter().validation_error("incorrect_code")
        try:
            read = super().to_python(value)
        except RecursionError as error:
            raise get_adapter().validation_error("incorrect_code") from error
        if not isinstance(read, dict) and read not in self.empty_values:
            raise get_adapter().validation_error("incorrect_code")
        return read


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """Take a new passkey and its name."""

    credential = CredentialField()

    def clean(self) -> dict[str, Any]:
        """Check the passkey against what was asked for."""
        try:
            cleaned: dict[str, Any] = super().clean()
        except MISSHAPEN as error:
            raise get_adapter().validation_error("incorrect_code") from error
        return cleaned


class _ShownPasskey(forms.Form):
    credential = CredentialField()

    def clean_credential(self) -> Any:
        """Return the authenticator that the passkey belongs to."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except MISSHAPEN as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeyForm(_ShownPasskey, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """Take a passkey at signing in."""


class ConfirmPasskeyForm(_ShownPasskey, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """Take a passkey from a signed-in person."""
