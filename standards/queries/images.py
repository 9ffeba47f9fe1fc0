"""Read the images of texts: which stand in one, and which an address names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from standards.models import Image
from standards.rules.document import attribute, kind_of, walk

if TYPE_CHECKING:
    from standards.rules.document import JsonNode

ADDRESS = re.compile(r"/images/([0-9a-f]{64})/\Z")


def address_of(image: Image) -> str:
    """Return the address by which texts name an image; it never changes."""
    return f"/images/{image.sha256}/"


def images_in(content: JsonNode) -> list[str]:
    """Return the content hashes of this site's images in a text, each once, in order."""
    found: dict[str, None] = {}
    for place in walk(content):
        if kind_of(place.node) != "image":
            continue
        named = ADDRESS.match(str(attribute(place.node, "src") or ""))
        if named:
            found[named[1]] = None
    return list(found)


def image_at(source: str) -> Image | None:
    """Return the image that a text names by its address, None for outside ones."""
    named = ADDRESS.match(source)
    return Image.objects.filter(sha256=named[1]).select_related("file").first() if named else None
