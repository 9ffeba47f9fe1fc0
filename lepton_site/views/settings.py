"""A person's own settings: name, language, theme, API tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from standards.infrastructure.tokens import SCOPES
from standards.kernel.clock import now
from standards.kernel.errors import InvalidInput
from standards.operations.people import change_settings
from standards.operations.tokens import create_token, revoke_token
from standards.queries.people import tokens_of
from standards.views.base import first_value, person, require_confirmed, signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PREFIX = "/zh-hans"
YEAR = 365 * 24 * 3600
SCOPE_WORDS = {
    "read": gettext_lazy("Read"),
    "write": gettext_lazy("Write"),
    "vote": gettext_lazy("Vote"),
}


class SettingsForm(forms.Form):
    """Ask for the name and the language of mails."""

    name = forms.CharField(label=gettext_lazy("Your name"), max_length=150)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)


class TokenForm(forms.Form):
    """Ask for a token's name and what it may do."""

    name = forms.CharField(label=gettext_lazy("Name of the token"), max_length=100)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        choices=list(SCOPE_WORDS.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=list(SCOPES[:1]),
    )


@signed_in
def settings_page(request: HttpRequest) -> HttpResponse:
    """Show and change the person's settings."""
    user = person(request)
    start = {"name": user.name, "language": user.language or "en"}
    form = SettingsForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        change_settings(actor=user, at=now(), **form.cleaned_data)
        messages.success(request, _("Settings saved."))
        return HttpResponseRedirect(reverse("settings"))
    return render(request, "account/settings.html", {"form": form})


@signed_in
def tokens(request: HttpRequest) -> HttpResponse:
    """Show the tokens and make new ones; the secret is shown on this answer alone."""
    user = person(request)
    form = TokenForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        require_confirmed(request)  # a token does later what a session must confirm
        try:
            _token, secret = create_token(actor=user, at=now(), **form.cleaned_data)
            form = TokenForm()
        except InvalidInput as error:
            form.add_error(None, str(error))
    rows = [
        {"token": one, "scopes": [SCOPE_WORDS[scope] for scope in one.scopes]}
        for one in tokens_of(user)
    ]
    context = {"form": form, "tokens": rows, "secret": secret}
    return render(request, "account/tokens.html", context)


@require_POST
@signed_in
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke a token."""
    token = revoke_token(actor=person(request), pk=pk, at=now())
    messages.success(request, _("Token “%(name)s” revoked.") % {"name": token.name})
    return HttpResponseRedirect(reverse("tokens"))


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or the system's own theme."""
    chosen = first_value(request.POST, "theme")
    chosen = chosen if chosen in {"light", "dark"} else ""
    if request.user.is_authenticated:
        change_settings(actor=person(request), at=now(), theme=chosen)
    response = HttpResponseRedirect(_back(request))
    if chosen:
        response.set_cookie("theme", chosen, max_age=YEAR, samesite="Lax")
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language and show the same page in it."""
    chosen = first_value(request.POST, "language")
    chosen = chosen if chosen in dict(settings.LANGUAGES) else "en"
    if request.user.is_authenticated:
        change_settings(actor=person(request), at=now(), language=chosen)
    target = _back(request)
    bare = target[len(PREFIX) :] if target.startswith(f"{PREFIX}/") else target
    response = HttpResponseRedirect(bare if chosen == "en" else PREFIX + bare)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
    )
    return response


def _back(request: HttpRequest) -> str:
    target = first_value(request.POST, "next")
    safe = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return target if safe else "/"
