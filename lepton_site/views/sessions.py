"""End one of one's own sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from standards.views.base import person, signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_POST
@signed_in
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out one browser; its open sockets close. Ending the present one signs out here."""
    found = get_object_or_404(UserSession, pk=pk, user=person(request))
    here = found.session_key == request.session.session_key
    get_adapter().end_sessions([found])
    if here:
        logout(request)
        return redirect("home")
    messages.success(request, _("That browser is signed out."))
    return redirect("usersessions_list")
