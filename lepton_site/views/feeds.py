"""What crawlers are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse

if TYPE_CHECKING:
    from django.http import HttpRequest

ROBOTS = """User-agent: *
Disallow: /api/
Disallow: /accounts/
Disallow: /work/
Disallow: /search/
Sitemap: {site}/sitemap.xml
"""


def robots(request: HttpRequest) -> HttpResponse:
    """Keep crawlers to the public pages."""
    return HttpResponse(ROBOTS.format(site=settings.SITE_URL), content_type="text/plain")
