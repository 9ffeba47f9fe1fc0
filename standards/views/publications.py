"""Pages of published standards: the text with its outline, exports, citations, feed, sitemap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from standards.kernel import slots
from standards.kernel.errors import NotFound
from standards.models import Edition
from standards.queries.ledger import inclusion_of_subject
from standards.queries.publications import (
    EditionInContext,
    current_number,
    facts_of,
    find_edition,
    find_printed,
    newest_editions,
    project_without_edition,
    requirements_of,
    revision_in_progress,
    sitemap_entries,
    text_of_edition,
)
from standards.rendering.html import render_document
from standards.rendering.outline import outline_of
from standards.rules.citation import STYLES, Cited
from standards.rules.designation import is_slug
from standards.rules.programme import DOMAIN_LABELS, Domain
from standards.rules.relations import EDITION_STATE_LABELS, EditionState

if TYPE_CHECKING:
    from typing import Any

TONES = {
    EditionState.IN_FORCE: ("good", "ok"),
    EditionState.SUPERSEDED: ("warn", "history"),
    EditionState.WITHDRAWN: ("bad", "bad"),
}
FEED_SIZE = 30


def standard(request: HttpRequest, designation: str) -> HttpResponse:
    """Show the newest edition; send printed forms to theirs, and projects to their work item."""
    if not is_slug(designation):
        return _printed(designation)
    project = project_without_edition(designation)
    if project is not None:
        return HttpResponseRedirect(reverse("work-item", args=[project.pk]))
    return edition(request, designation, current_number(designation))


def _printed(text: str) -> HttpResponseRedirect:
    found = find_printed(text)
    if isinstance(found, Edition):
        return HttpResponseRedirect(
            reverse("edition", args=[found.standard.designation, found.number])
        )
    return HttpResponseRedirect(reverse("standard", args=[found.designation]))


def edition(request: HttpRequest, designation: str, number: int) -> HttpResponse:
    """Show an edition: outline, text, requirements with who met them, what belongs to it."""
    if not is_slug(designation):
        return _printed(designation)
    context = find_edition(designation, number)
    return render(request, "standards/publications/edition.html", _edition_page(request, context))


def _edition_page(request: HttpRequest, context: EditionInContext) -> dict[str, Any]:
    shown = text_of_edition(context.edition)
    requirements = requirements_of(shown)
    footers = {
        one.permanent_id: SafeString("").join(parts)
        for one in requirements
        if (parts := slots.panels("requirement.footer", shown, one))
    }
    tone, icon = TONES[context.state]
    html = render_document(
        shown.content, language=shown.language, labels=shown.labels, footers=footers
    )
    return {
        "edition": shown,
        "standard": context.edition.standard,
        "committee": context.edition.standard.committee,
        "siblings": context.siblings,
        "newer": context.newer,
        "state_label": _(EDITION_STATE_LABELS[context.state]),
        "state_tone": tone,
        "state_icon": icon,
        "domain_label": _(DOMAIN_LABELS[Domain(context.edition.standard.domain)]),
        "outline": outline_of(shown.content, language=shown.language, labels=shown.labels),
        "text": SafeString(html),
        "requirement_count": context.requirement_count,
        "in_progress": revision_in_progress(context.edition.standard),
        "facts": facts_of(shown),
        "inclusion": inclusion_of_subject(f"edition:{shown.pk}"),
        "sides": slots.panels("standard.side", shown, request.user),
        "acts": slots.panels("standard.action", shown, request.user),
    }


def export(request: HttpRequest, designation: str, number: int, form: str) -> HttpResponse:
    """Hand out the text as a file: the document model, or one HTML page."""
    shown = text_of_edition(find_edition(designation, number).edition)
    name = f"{shown.standard.designation}-{shown.number}"
    if form == "json":
        response: HttpResponse = JsonResponse(shown.content, json_dumps_params={"indent": 1})
    elif form == "html":
        html = render_document(shown.content, language=shown.language, labels=shown.labels)
        page = {"edition": shown, "text": SafeString(html)}
        response = render(request, "standards/publications/export.html", page)
    else:
        raise NotFound(_("There is no such format. Formats: html, json."))
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def cite(request: HttpRequest, designation: str, number: int) -> HttpResponse:
    """Hand out a citation in the style of `?as=`."""
    shown = find_edition(designation, number).edition
    style = request.GET.get("as", "bibtex")
    if style not in STYLES:
        raise NotFound(_("There is no such style. Styles: bibtex, csl, ris."))
    write, media_type, ending = STYLES[style]
    response = HttpResponse(write(_cited(shown)), content_type=f"{media_type}; charset=utf-8")
    name = f"{shown.standard.designation}-{shown.number}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cited(shown: Edition) -> Cited:
    committee = shown.standard.committee
    return Cited(
        reference=shown.reference,
        title=shown.title,
        edition=shown.number,
        committee=f"{committee.designation} {committee.title}",
        published=shown.published_at.date(),
        url=settings.SITE_URL + bare_address(shown),
        language=shown.language,
    )


def bare_address(shown: Edition) -> str:
    """Return the address of an edition without a language."""
    return f"/standards/{shown.standard.designation}/{shown.number}/"


def feed(request: HttpRequest) -> HttpResponse:
    """Serve the newest editions as an Atom feed."""
    editions = newest_editions(FEED_SIZE)
    entries = [(one, settings.SITE_URL + bare_address(one)) for one in editions]
    context = {
        "entries": entries,
        "site_url": settings.SITE_URL,
        "updated": editions[0].published_at if editions else None,
    }
    return render(
        request,
        "standards/publications/feed.xml",
        context,
        content_type="application/atom+xml; charset=utf-8",
    )


def sitemap(request: HttpRequest) -> HttpResponse:
    """List the public addresses for crawlers."""
    context = {"entries": sitemap_entries(), "site_url": settings.SITE_URL}
    return render(
        request,
        "standards/publications/sitemap.xml",
        context,
        content_type="application/xml; charset=utf-8",
    )
