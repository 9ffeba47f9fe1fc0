"""Mail about new enquiries: asked for by a form, begun and ended by links."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reviews.forms.enquiries import FollowForm
from reviews.operations.enquiry_mail import (
    confirm_follower,
    follow_enquiries,
    follower_of,
    stop_following,
)
from standards.kernel.clock import now


def follow(request: HttpRequest) -> HttpResponse:
    """Take the wish for mail; the answer is the same for addresses that are known and that are not.

    Who fills the field that people do not see is thanked and forgotten.
    """
    form = FollowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if not given["website"]:
            follow_enquiries(
                email=given["email"],
                domain=given["domain"],
                language=get_language() or "en",
                at=now(),
            )
        messages.success(request, _("Look into your mail and open the link in it."))
        return HttpResponseRedirect(reverse("enquiries"))
    return render(
        request,
        "reviews/enquiries/follow.html",
        {"form": form},
        status=400 if form.errors else 200,
    )


def follow_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Begin the mail that was asked for."""
    confirm_follower(token=token, at=now())
    messages.success(request, _("You will get a mail when an enquiry opens."))
    return HttpResponseRedirect(reverse("enquiries"))


def unfollow(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once, then forget the address: programs that open the links of mails end nothing."""
    if request.method == "POST":
        stop_following(token=token)
        messages.success(request, _("You get no more of these mails. The address is deleted."))
        return HttpResponseRedirect(reverse("enquiries"))
    follower_of(token)
    return render(request, "reviews/enquiries/unfollow.html", {"token": token})
