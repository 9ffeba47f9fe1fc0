"""People who sign in for real, with and without a second factor."""

from __future__ import annotations

import time

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client, RequestFactory

PASSWORD = "correct horse"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
RECORDS = "account_authentication_methods"


def code(secret=SECRET, step=0):
    """Return what the app shows now, or some half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def give_factor(user, secret=SECRET):
    """Set up an authenticator app for a person."""
    return TOTP.activate(user, secret)


def ready(user):
    """Give a person a password of the usual kind and a confirmed address."""
    if not user.check_password(PASSWORD):
        user.set_password(PASSWORD)
        user.save()
    user.emailaddress_set.get_or_create(email=user.email, verified=True, primary=True)
    return user


def sign_in(user, *, secret=SECRET, step=0, **options):
    """Return a client that signed in through the pages, with a code where one is asked for."""
    ready(user)
    client = Client(**options)
    answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    if answer["Location"].endswith("/2fa/authenticate/"):
        answer = client.post(answer["Location"], {"code": code(secret, step)})
        assert answer.status_code == 302, answer.context["form"].errors
    return client


def let_time_pass(client, seconds=3600):
    """Make every sign of who sits there older."""
    session = client.session
    for record in session[RECORDS]:
        record["at"] -= seconds
    session.save()


def request_of(client):
    """Return a request within the client's session."""
    request = RequestFactory().get("/")
    request.session = client.session
    return request


def confirm(client, user):
    """Let a session that was made without signing in look as if a password was just given."""
    session = client.session
    session[RECORDS] = [{"method": "password", "at": time.time()}]
    session[f"{RECORDS}_user"] = str(user.pk)
    session.save()
