"""Every page takes nonsense in its address, query and form without falling over."""

from __future__ import annotations

import random
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from django.urls import URLResolver

from lepton_site.urls import pages
from tests.faults.test_api_fuzz import LONG, NAMES, QUERY, place

__all__ = ["place"]
pytestmark = [pytest.mark.django_db, pytest.mark.services]

SEED = 4102
OWN = ("accounts/sessions/", "accounts/", "jsi18n/")
FIELDS = ["title", "text", "question", "position", "reason", "email", "role", "key", "move"]
FIELDS += ["designation", "language", "kind", "closes_at", "revision", "rule", "name", "member"]
VALUES = ["", "x", "\x00", "a\x00b", LONG, "\U0001f600é", "9" * 40, "-1", "2026-13-45"]


def routes(patterns, prefix=""):
    """Yield the route of every page of ours; those of the sign-in package are its own."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if route not in OWN:
                yield from routes(pattern.url_patterns, route)
        elif route not in OWN:
            yield route


def filled(route, place, chance, *, real):
    parts, before = [], ""
    for part in route.split("/"):
        if part.startswith("<int:"):
            parts.append("1" if real else chance.choice(["0", "9" * 40]))
        elif part.startswith("<"):
            known = place.get(before)
            value = str(known) if real and known is not None else chance.choice(NAMES)
            parts.append(quote(value, safe=""))
        else:
            parts.append(part)
            before = part
    return "/" + "/".join(parts)


def test_no_page_falls_over_nonsense(place, people):
    chance = random.Random(SEED)
    clients = [Client(raise_request_exception=False) for _client in range(3)]
    for client, user in zip(clients[1:], (people.secretary, people.admin), strict=True):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    found = list(routes(pages))
    faults = []
    for route in found:
        for client in clients:
            for real in (True, False):
                path = filled(route, place, chance, real=real)
                asked = urlencode({name: chance.choice(NAMES) for name in chance.sample(QUERY, 3)})
                form = {name: chance.choice(VALUES) for name in FIELDS}
                answers = [client.get(f"{path}?{asked}"), client.post(path, form)]
                faults += [
                    f"{answer.status_code} {path[:100]}?{asked[:200]}"
                    for answer in answers
                    if answer.status_code >= 500
                ]
    assert len(found) > 40
    assert not faults, "\n".join(faults[:40])
