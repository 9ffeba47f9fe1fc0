"""Address prefixes of commenters, kept only as keyed digests."""

from __future__ import annotations

import hmac
from ipaddress import IPv6Address, ip_address

from django.conf import settings

IPV4_BYTES, IPV6_BYTES = 3, 6  # /24 and /48


def source_of(address: str) -> str:
    """Return a digest of the /24 (IPv6: /48) of an address; empty for what is no address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address):
        parsed = parsed.ipv4_mapped or parsed
    prefix = parsed.packed[: IPV4_BYTES if parsed.version == 4 else IPV6_BYTES]
    return hmac.digest(settings.SECRET_KEY.encode(), b"enquiry:" + prefix, "sha256").hex()
