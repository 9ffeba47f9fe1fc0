"""What the pages of the second factor ask for: the options of a passkey as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import template

if TYPE_CHECKING:
    from collections.abc import Mapping

register = template.Library()


@register.filter
def options(data: Mapping[str, Any]) -> str:
    """Return as JSON the options of making or asking for a passkey, whichever the library gave."""
    return json.dumps(data.get("creation_options") or data.get("request_options"))


@register.filter
def has_passkeys(data: Mapping[str, Any] | None) -> bool:
    """Tell whether the person has a passkey to be asked for."""
    asked = (data or {}).get("request_options", {}).get("publicKey", {})
    return bool(asked.get("allowCredentials"))
