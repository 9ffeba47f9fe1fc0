"""What a certificate's public page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from certification.queries.certificates import issue_leaf, shown_status
from certification.queries.labels import STATUSES, VERDICTS, metric_word, status_tone
from certification.queries.progress import shown

if TYPE_CHECKING:
    from datetime import datetime

    from certification.models import Certificate

ICONS = {
    "issue": "seal",
    "suspend": "warn",
    "resume": "ok",
    "reduce": "warn",
    "withdraw": "bad",
    "expire": "history",
}


def certificate_page(certificate: Certificate, at: datetime) -> dict[str, Any]:
    """Return the certificate with its results, history and place in the log."""
    status = shown_status(certificate, at)
    leaf = issue_leaf(certificate)
    results = certificate.decision.results
    lines = [_line(result, one) for result in results for one in result.get("criteria", [])]
    return {
        "certificate": certificate,
        "edition": certificate.edition,
        "status": status,
        "word": STATUSES[status],
        "tone": status_tone(status),
        "in_force": status in {"active", "reduced"},
        "measured": [line for line in lines if line["kind"] == "measured"],
        "judged": [line for line in lines if line["kind"] == "judged"],
        "met": sum(result["verdict"] == "met" for result in results),
        "total": len(results),
        "history": history(certificate),
        "log_index": leaf.index if leaf else None,
        "key": certificate.credential["proof"]["verificationMethod"].rpartition("#")[2],
        "subject": certificate.credential["credentialSubject"],
    }


def _line(result: dict[str, Any], criterion: dict[str, Any]) -> dict[str, Any]:
    return criterion | {
        "label": result["label"],
        "clause": result["clause"],
        "permanent_id": result["permanent_id"],
        "title": result["title"],
        "word": VERDICTS[criterion["verdict"]],
        "name": metric_word(criterion.get("metric", "")),
        **{name: _figure(criterion.get(name)) for name in ("value", "low", "high")},
    }


def _figure(value: str | None) -> str | None:
    """Return a figure of the credential to four significant digits; what is missing stays so."""
    return f"{shown(float(value)):.10g}" if value else value


def history(certificate: Certificate) -> list[dict[str, Any]]:
    """Return what happened to a certificate, newest first, then how it came about."""
    words = {
        "issue": _("Issued"),
        "suspend": _("Suspended"),
        "resume": _("Suspension ended"),
        "reduce": _("Scope reduced"),
        "withdraw": _("Withdrawn"),
        "expire": _("Expired"),
    }
    rows: list[dict[str, Any]] = [
        {
            "icon": ICONS[one.move],
            "text": words[one.move],
            "reason": one.reason,
            "at": one.at,
        }
        for one in certificate.transitions.all()
    ]
    before = {
        "end_evaluation": ("ok", _("Evaluation ended")),
        "submit": ("doc", _("Applied")),
    }
    earlier: list[dict[str, Any]] = [
        {"icon": before[one.move][0], "text": before[one.move][1], "reason": "", "at": one.at}
        for one in certificate.application.transitions.filter(move__in=list(before))
    ]
    return sorted(earlier + rows, key=lambda one: one["at"])[::-1]
