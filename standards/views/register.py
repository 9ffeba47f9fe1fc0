"""Pages of the document register: the list, a new document, a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from standards.forms.register import DocumentForm
from standards.infrastructure.files import path_of
from standards.kernel.clock import now
from standards.kernel.errors import Forbidden
from standards.kernel.phrases import Phrase
from standards.operations.register import DocumentFacts, NewFile, register_document
from standards.permissions import Capability, access_committee, can
from standards.queries.register import (
    document_of,
    documents_of,
    file_of,
    kinds_of,
    subjects_of,
    years_of,
)
from standards.rules.register import KIND_WORDS, DocumentKind
from standards.views.acts import attempt_form
from standards.views.base import first_value, person, signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from standards.models import Committee, RegisteredDocument, StoredFile

PAGE = 50
FILTERS = ("kind", "year", "q")
SHOWN_IN_PANEL = 5


@signed_in
def documents(request: HttpRequest, slug: str) -> HttpResponse:
    """List the documents of a committee, the newest number on top."""
    committee = access_committee(person(request), slug, Capability.READ_COMMITTEE)
    given = {name: first_value(request.GET, name) for name in FILTERS}
    page = Paginator(documents_of(committee, given), PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "committee": committee,
        "page": page,
        "rows": [document_line(each) for each in page.object_list],
        "given": given,
        "filtered": any(given.values()),
        "query": query.urlencode(),
        "kinds": [(each.value, kind_word(each)) for each in kinds_of(committee)],
        "years": [str(year) for year in years_of(committee)],
        "may_register": can(request.user, Capability.REGISTER_DOCUMENT, committee),
    }
    return render(request, "standards/register/list.html", context)


def kind_word(kind: str) -> str:
    """Return the kind of a document in words."""
    return str(Phrase(KIND_WORDS[DocumentKind(kind)]))


def document_line(document: RegisteredDocument) -> dict[str, Any]:
    """Shape a document for a list."""
    return {"document": document, "kind": kind_word(document.kind), "files": document.files.all()}


@signed_in
def document_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and take the form that files a document."""
    user = person(request)
    committee = access_committee(user, slug, Capability.READ_COMMITTEE)
    if not can(user, Capability.REGISTER_DOCUMENT, committee):
        raise Forbidden(_("The committee manager and the chair file documents."))
    form = DocumentForm(
        request.POST or None,
        request.FILES or None,
        subjects=[(each.key, each.label) for each in subjects_of(committee)],
        initial={"date": now().date(), "kind": DocumentKind.REPORT},
    )
    if request.method == "POST":
        made = attempt_form(
            form,
            lambda given: register_document(
                committee=committee, facts=_facts(given), keys=form.keys(), actor=user, at=now()
            ),
        )
        if made is not None:
            return HttpResponseRedirect(_place(committee, made))
    context = {"committee": committee, "form": form}
    status = 400 if form.errors else 200
    return render(request, "standards/register/new.html", context, status=status)


def _facts(given: dict[str, Any]) -> DocumentFacts:
    files = [NewFile(name=each.name, content=each.read()) for each in given["files"]]
    return DocumentFacts(
        kind=given["kind"],
        title=given["title"],
        date=given["date"],
        source=given["source"],
        files=tuple(files),
    )


def _place(committee: Committee, document: RegisteredDocument) -> str:
    return f"{reverse('committee-documents', args=[committee.slug])}#n-{document.number}"


@signed_in
def document_file(request: HttpRequest, slug: str, number: str, pk: str) -> FileResponse:
    """Serve a file of a document to those who may read the committee's papers."""
    committee = access_committee(person(request), slug, Capability.READ_COMMITTEE)
    return file_response(file_of(document_of(committee, number), pk))


def file_response(stored: StoredFile) -> FileResponse:
    """Return a stored file as a download; a browser never shows it in the site's name."""
    return FileResponse(
        path_of(stored).open("rb"),
        as_attachment=True,
        filename=stored.name,
        content_type=stored.content_type or "application/octet-stream",
    )


def committee_panel(committee: Committee, user: Any) -> str:
    """Return the newest documents for the committee's page."""
    rows = [document_line(each) for each in documents_of(committee, {})[:SHOWN_IN_PANEL]]
    context = {
        "committee": committee,
        "rows": rows,
        "may_register": can(user, Capability.REGISTER_DOCUMENT, committee),
    }
    return render_to_string("standards/register/_panel.html", context)
