"""Reading bodies of API calls: JSON that the database and the rules can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework.parsers import JSONParser

from standards.kernel.strict_json import read_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import IO

DEEPEST = 200
"""Levels of nesting; a document of the greatest depth allowed needs fewer."""


class StrictJSONParser(JSONParser):
    """Take JSON bodies, and refuse with the place what cannot be kept."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the value; InvalidInput says what is wrong with it."""
        return read_json(stream.read(), deepest=DEEPEST)
