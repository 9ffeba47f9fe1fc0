"""Check a certificate against this site: its own keys, and its register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from certification.credentials.issuer import site_did, site_did_document
from certification.credentials.vc import credential_digest
from certification.credentials.verification import (
    Check,
    Verification,
    issuer_of,
    parts_of,
    verify_offline,
)
from certification.models import Certificate
from certification.queries.certificates import shown_status
from certification.queries.labels import STATUSES
from certification.rules.certificates import IN_FORCE

if TYPE_CHECKING:
    from datetime import datetime


def verify_here(document: Any, *, at: datetime) -> Verification:
    """Check a download or bare credential with this site's keys and against its register.

    The keys inside the file are not believed: whoever forges a file forges them too.
    """
    result = verify_offline(document, at=at, did_document=site_did_document())
    if not result.checks[0].passed:
        return result
    credential, _did, _proof = parts_of(document)
    if issuer_of(credential) != site_did():
        return result
    return result.plus(_register(credential, at))


def _register(credential: dict[str, Any], at: datetime) -> Check:
    certificate = Certificate.objects.filter(digest=credential_digest(credential)).first()
    if certificate is None:
        return Check("register", False, _("The register does not hold this certificate."))
    status = shown_status(certificate, at)
    return Check(
        "register",
        status in IN_FORCE,
        _("The register shows {number} as “{status}”.").format(
            number=certificate.number, status=STATUSES[status]
        ),
    )
