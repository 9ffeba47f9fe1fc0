"""The sample for nginx sends every socket of a draft to one process."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from standards import routing

SAMPLE = Path(__file__).parents[3] / "docs" / "deployment.md"
MAPPED = re.compile(r"map \$uri \$lepton_draft \{ ~(\S+) \$number; default \$uri; \}")


def key_of(address):
    """Return what the sample hashes for an address, by its own expression."""
    text = SAMPLE.read_text(encoding="utf-8")
    assert "hash $lepton_draft consistent" in text
    pattern = MAPPED.search(text).group(1).replace("(?<", "(?P<")
    found = re.search(pattern, address)
    return found.group("number") if found else address


@pytest.mark.parametrize("draft", [5, 50, 123456])
def test_both_addresses_of_a_draft_have_one_key(draft):
    addresses = [f"/ws/drafts/{draft}", f"/ws/drafts/{draft}/"]
    for address in addresses:
        routes = routing.websocket_urlpatterns
        assert any(route.pattern.match(address.lstrip("/")) for route in routes)
    assert {key_of(address) for address in addresses} == {str(draft)}
