"""Write to a person in the language of their account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from standards.models import User


def in_language_of(person: User) -> AbstractContextManager[None]:
    """Return a context in which texts are translated into a person's language."""
    return translation.override(person.language or settings.LANGUAGE_CODE)
