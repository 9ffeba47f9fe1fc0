"""The life of a certificate: what the public register shows."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from standards.kernel.lifecycle import Lifecycle, Move

if TYPE_CHECKING:
    from datetime import datetime


class CertificateStatus(StrEnum):
    """Say what a certificate is worth at present."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    REDUCED = "reduced"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


_ACTIVE, _SUSPENDED, _REDUCED = (
    CertificateStatus.ACTIVE.value,
    CertificateStatus.SUSPENDED.value,
    CertificateStatus.REDUCED.value,
)
LIFECYCLE = Lifecycle(
    "certificate",
    _ACTIVE,
    (
        Move("suspend", frozenset({_ACTIVE, _REDUCED}), _SUSPENDED),
        Move("resume", frozenset({_SUSPENDED}), _ACTIVE),
        Move("reduce", frozenset({_ACTIVE, _SUSPENDED}), _REDUCED),
        Move(
            "withdraw",
            frozenset({_ACTIVE, _SUSPENDED, _REDUCED}),
            CertificateStatus.WITHDRAWN.value,
        ),
        Move("expire", frozenset({_ACTIVE, _SUSPENDED, _REDUCED}), CertificateStatus.EXPIRED.value),
    ),
    frozenset({CertificateStatus.WITHDRAWN.value, CertificateStatus.EXPIRED.value}),
)
IN_FORCE = frozenset({_ACTIVE, _REDUCED})
WITHDRAWAL_LASTS = timedelta(days=7)
"""How long one person's wish to withdraw awaits that of a second."""
MOVES = frozenset({"suspend", "resume", "reduce", "withdraw"})


def status_at(status: str, valid_until: datetime, at: datetime) -> str:
    """Return what the register shows at an instant: past its end a certificate is expired."""
    if at > valid_until and status not in LIFECYCLE.final:
        return CertificateStatus.EXPIRED.value
    return status


def number(year: int, count: int) -> str:
    """Return the printed number of the `count`-th certificate of a year, from 1."""
    return f"C-{year}-{count:04d}"
