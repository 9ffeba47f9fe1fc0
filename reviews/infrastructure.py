"""Address prefixes of commenters, kept only as keyed digests."""

from __future__ import annotations

import hmac
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings


def source_of(address: str) -> str:
    """Return a digest of the /24 (IPv6: /48) of an address; empty for what is no address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address):
        parsed = parsed.ipv4_mapped or parsed
    prefix = ip_network(f"{parsed}/{24 if parsed.version == 4 else 48}", strict=False)
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"enquiry:{prefix}".encode(), "sha256").hexdigest()
