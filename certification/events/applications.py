"""What happened to applications, their artefacts and their certificates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from standards.kernel.event import Event
from standards.kernel.phrases import gettext_noop


@dataclass(frozen=True, kw_only=True)
class ApplicationMoved(Event):
    """Say that an application made a move; `source` and `target` are its states."""

    name: ClassVar[str] = "certification.application_moved"

    application: int
    move: str
    source: str
    target: str

    def public(self) -> dict[str, Any]:
        """Return what the pages of those who may read the application are told."""
        return super().public() | {"move": self.move, "state": self.target}


@dataclass(frozen=True, kw_only=True)
class ArtifactReceived(Event):
    """Say that all bytes of an artefact have arrived; it is to be checked."""

    name: ClassVar[str] = "certification.artifact_received"

    application: int
    artifact: int

    def public(self) -> dict[str, Any]:
        """Return which artefact it was."""
        return super().public() | {"artifact": str(self.artifact)}


@dataclass(frozen=True, kw_only=True)
class ArtifactChecked(Event):
    """Say that an artefact was accepted or refused."""

    name: ClassVar[str] = "certification.artifact_checked"

    application: int
    artifact: int
    state: str

    def public(self) -> dict[str, Any]:
        """Return which artefact it was and what became of it."""
        return super().public() | {"artifact": str(self.artifact), "state": self.state}


@dataclass(frozen=True, kw_only=True)
class CertificateIssued(Event):
    """Say that a certificate was signed and entered the register.

    The log's leaf is made of these fields, so it holds the credential's hex SHA-256.
    """

    name: ClassVar[str] = "certification.certificate_issued"
    entry_label: ClassVar[str] = gettext_noop("Certificate issued")
    ledgered: ClassVar[bool] = True

    certificate: int
    number: str
    application: int
    edition: int
    credential_sha256: str

    def topics(self) -> tuple[str, ...]:
        """Return the application's topic beside the certificate's own."""
        return (self.subject, f"application:{self.application}")

    def public(self) -> dict[str, Any]:
        """Return the certificate's number."""
        return super().public() | {"number": self.number}


@dataclass(frozen=True, kw_only=True)
class CertificateStatusChanged(Event):
    """Say that a certificate was suspended, resumed, reduced, withdrawn or has expired."""

    name: ClassVar[str] = "certification.certificate_status_changed"
    entry_label: ClassVar[str] = gettext_noop("Certificate status changed")
    ledgered: ClassVar[bool] = True

    certificate: int
    number: str
    application: int
    edition: int
    move: str
    status: str

    def topics(self) -> tuple[str, ...]:
        """Return the application's topic beside the certificate's own."""
        return (self.subject, f"application:{self.application}")

    def public(self) -> dict[str, Any]:
        """Return the certificate's number and what it is worth now."""
        return super().public() | {"number": self.number, "status": self.status}


@dataclass(frozen=True, kw_only=True)
class WithdrawalAsked(Event):
    """Say that one of two persons wants a certificate withdrawn."""

    name: ClassVar[str] = "certification.withdrawal_asked"
    live: ClassVar[bool] = False

    certificate: int
    application: int
