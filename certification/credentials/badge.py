"""The badge: a small picture that always shows what a certificate is worth now."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _

from certification.rules.certificates import CertificateStatus

LIGHT = {
    "ground": "#ffffff",
    "line": "#cfd6dc",
    "rule": "#e3e8ec",
    "text": "#152028",
    "dim": "#566069",
    "mark": "#c1321b",
}
DARK = {
    "ground": "#12181d",
    "line": "#33404a",
    "rule": "#26313a",
    "text": "#eef2f5",
    "dim": "#a3afb9",
    "mark": "#ff7a5f",
}
SPIRAL = "M7.5 12a3.7 3.7 0 0 1 7.4 0 5.8 5.8 0 0 1-11.6 0 7.9 7.9 0 0 1 15.8 0c0 4.2 1 7.2 3.2 9.5"


def badge_lead(status: str) -> str:
    """Return the first line of a badge: what the certificate is worth."""
    return {
        CertificateStatus.ACTIVE.value: _("Certified against"),
        CertificateStatus.REDUCED.value: _("Certified in part against"),
        CertificateStatus.SUSPENDED.value: _("Suspended"),
        CertificateStatus.WITHDRAWN.value: _("Withdrawn"),
        CertificateStatus.EXPIRED.value: _("Expired"),
    }[status]


def badge_svg(reference: str, number: str, status: str, *, dark: bool = False) -> str:
    """Return the badge of a certificate as an SVG of 232 × 56 pixels."""
    tone = DARK if dark else LIGHT
    lead = badge_lead(status)
    label = _("{lead} {standard}, certificate {number}").format(
        lead=lead, standard=reference, number=number
    )
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="232" height="56" \
viewBox="0 0 232 56" role="img" aria-label={quoteattr(label)}>
<rect x=".5" y=".5" width="231" height="55" rx="8" fill="{tone["ground"]}" \
stroke="{tone["line"]}"/>
<g transform="translate(13 13) scale(1.25)" fill="none" stroke="{tone["mark"]}" \
stroke-width="2" stroke-linecap="round"><circle cx="11" cy="12" r="1.7" fill="{tone["mark"]}" \
stroke="none"/><path d="{SPIRAL}"/></g>
<path d="M56.5 10v36" stroke="{tone["rule"]}"/>
<g font-family="Inter, -apple-system, 'Segoe UI', sans-serif">\
<text x="68" y="24" font-size="11" fill="{tone["dim"]}">{escape(lead)}</text>\
<text x="68" y="41" font-size="15" font-weight="650" fill="{tone["text"]}">\
{escape(reference)}</text><text x="219" y="41" font-size="10" fill="{tone["dim"]}" \
text-anchor="end">{escape(number.rsplit("-", 1)[-1])}</text></g>
</svg>
"""
