"""Check a certificate that somebody holds: by number, by address, or by its file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.translation import gettext as _

from certification.credentials.verification import Check, Verification, parts_of
from certification.forms.applications import VerifyForm
from certification.operations.verification import verify_here
from certification.queries.certificates import find_certificate
from certification.queries.labels import CHECKS
from standards.kernel.clock import now

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest, HttpResponse

LARGEST = 2 << 20


def verify(request: HttpRequest) -> HttpResponse:
    """Show the form, and under it every check of what was sent."""
    form = VerifyForm(request.POST or None, request.FILES or None)
    number = request.GET.get("number", "")
    result: Verification | None = None
    subject: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        number = form.cleaned_data["number"]
        document, result = read_file(file) if file else by_number(number)
        subject = subject_of(document)
    elif request.method == "GET" and number:
        form = VerifyForm(initial={"number": number})
        document, result = by_number(number)
        subject = subject_of(document)
    context = {
        "form": form,
        "result": result,
        "subject": subject,
        "checks": [
            {"check": one, "label": CHECKS[one.name]} for one in (result.checks if result else ())
        ],
    }
    return render(request, "certification/verify/verify.html", context)


def read_file(file: UploadedFile[bytes]) -> tuple[Any, Verification]:
    """Return the document of a file and its checks; one failed check when it cannot be read."""
    if file.size is not None and file.size > LARGEST:
        return None, _unread(_("The file is larger than 2 MiB; a certificate is far smaller."))
    try:
        document = json.loads(file.read())
    except (ValueError, RecursionError):
        return None, _unread(_("The file is no JSON. Use the signed JSON of the certificate."))
    return document, verify_here(document, at=now())


def by_number(text: str) -> tuple[Any, Verification]:
    """Return the register's credential of a number or address, and its checks."""
    name = text.strip().rstrip("/").rpartition("/")[2]
    found = find_certificate(name) if name else None
    if found is None:
        return None, Verification(
            (Check("register", False, _("The register holds no certificate of this number.")),)
        )
    document = {"credential": found.credential}
    return document, verify_here(document, at=now())


def _unread(detail: str) -> Verification:
    return Verification((Check("file", False, detail),))


def subject_of(document: Any) -> dict[str, Any]:
    """Return what a readable certificate says of its subject; empty otherwise."""
    credential, _did, _proof = parts_of(document)
    subject = credential.get("credentialSubject") if isinstance(credential, dict) else None
    return subject if isinstance(subject, dict) else {}
