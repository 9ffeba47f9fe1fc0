"""Serve the images of drafts and editions to those who may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from standards.infrastructure.files import path_of
from standards.permissions import access_image

if TYPE_CHECKING:
    from django.http import HttpRequest

YEAR = 365 * 24 * 3600
POLICY = "default-src 'none'; sandbox"


@require_safe
def image(request: HttpRequest, sha256: str) -> HttpResponse:
    """Send an image; its address names its content, so that it may be kept for ever.

    It is sent as what it was found to be, and opened by itself it can do nothing.
    """
    found = access_image(request.user, sha256)
    tag = f'"{found.sha256}"'
    answer: HttpResponse
    if tag in request.headers.get("If-None-Match", ""):
        answer = HttpResponseNotModified()
    else:
        answer = HttpResponse(path_of(found.file).read_bytes(), content_type=found.media_type)
        answer["Content-Disposition"] = f'inline; filename="{found.file.name}"'
    reach = "public" if found.opened_at else "private"
    answer["Cache-Control"] = f"{reach}, max-age={YEAR}, immutable"
    answer["ETag"] = tag
    answer["Content-Security-Policy"] = POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
