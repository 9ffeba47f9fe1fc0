"""Read certificates: one by number or id, their place in the log, the file that proves them."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from certification.models import Certificate, WithdrawalRequest
from certification.rules.certificates import WITHDRAWAL_LASTS, status_at
from standards.models import LedgerLeaf
from standards.queries import ledger

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


def certificates() -> QuerySet[Certificate]:
    """Return every certificate with its edition, newest first; the register is public."""
    return Certificate.objects.select_related(
        "edition__standard", "application__scheme", "decision__by"
    )


def find_certificate(name: str) -> Certificate | None:
    """Return the certificate of an id or a printed number; None when there is none."""
    rows = certificates()
    if name.isascii() and name.isdigit() and len(name) < 19:
        return rows.filter(pk=int(name)).first()
    return rows.filter(number=name).first()


def shown_status(certificate: Certificate, at: datetime) -> str:
    """Return what the register shows at an instant."""
    return status_at(certificate.status, certificate.valid_until, at)


def issue_leaf(certificate: Certificate) -> LedgerLeaf | None:
    """Return the log's entry of the issue; None until it is sequenced."""
    return (
        LedgerLeaf.objects.filter(subject=certificate.subject)
        .exclude(index=None)
        .order_by("index")
        .first()
    )


def log_proof(certificate: Certificate) -> dict[str, Any] | None:
    """Return leaf, audit path and signed checkpoint; None until a checkpoint covers the entry."""
    leaf, checkpoint = issue_leaf(certificate), ledger.latest_checkpoint()
    if leaf is None or leaf.index is None or checkpoint is None or leaf.index >= checkpoint.size:
        return None
    path = ledger.inclusion(leaf.index, checkpoint.size)
    return {
        "index": leaf.index,
        "size": checkpoint.size,
        "leaf": _base64(bytes(leaf.data)),
        "hashes": [_base64(one) for one in path.hashes],
        "checkpoint": checkpoint.note,
    }


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def open_withdrawals(certificate: Certificate, at: datetime) -> list[WithdrawalRequest]:
    """Return who wants a certificate withdrawn and awaits a second person."""
    if certificate.status == "withdrawn":
        return []
    fresh = certificate.withdrawal_requests.filter(at__gt=at - WITHDRAWAL_LASTS)
    return list(fresh.select_related("by"))
