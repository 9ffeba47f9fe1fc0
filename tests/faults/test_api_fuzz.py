"""Every endpoint of the schema takes nonsense without falling over: no answer is a 5xx."""

from __future__ import annotations

import json
import logging
import random
from urllib.parse import quote, urlencode

import pytest
from rest_framework.test import APIClient

from certification.models import Certificate
from standards.models import Edition
from standards.operations.tokens import create_token
from tests.certification.scene import make_application, make_scheme, make_version
from tests.lepton_site.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.services]

SEED = 4101
READS = 6  # addresses tried per endpoint that takes no body, and person
ROUNDS = 4  # bodies tried per endpoint and person, beside the fixed ones
LONG = "x" * 100_000
NASTY = [
    None,
    True,
    0,
    -1,
    1.5,
    10**30,
    -(10**30),
    "",
    " ",
    "\x00",
    "a\x00b",
    "\u202e\U0001f600é",
    LONG,
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "2026-13-45T99:99:99Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z",
    "2026-11-24T10:00:00",
    [],
    [[[[[[]]]]]],
    {},
    {"": None},
    {"a": {"b": {"c": "\x00"}}},
    [None, {}, "x", 1],
]
NAMES = ["0", "-1", "9" * 40, "x" * 3000, "\U0001f600", "a\x00b", "..", "%", "ls-4101", "1e9", "١٢"]
QUERY = ["page", "page_size", "ordering", "q", "state", "as", "from", "to", "index", "size", "n"]
QUERY += ["committee", "draft", "ballot", "edition", "work_item", "enquiry", "cursor", "phase"]


@pytest.fixture
def place(committee, people, at, settings, tmp_path):
    """Return real ids for the parameters of paths, so that the fuzz reaches behind the door."""
    settings.LEPTON_DATA = tmp_path / "data"
    settings.LEPTON_DATA.mkdir()
    settings.LEPTON_LIMITS = False
    world = World(committee, people)
    world.grow()
    edition = Edition.objects.select_related("standard").order_by("pk").first()
    version = make_version(people.scheme_manager, at)
    scheme = make_scheme(edition, version, people.scheme_manager, at)
    application = make_application(scheme, people.applicant, at)
    return {
        "committees": committee.slug,
        "work-items": world.item.pk,
        "drafts": world.draft.pk,
        "revisions": world.revision.pk,
        "compare": world.revision.pk,
        "ballots": world.ballot.pk,
        "ballot-rules": "iso-dis",
        "enquiries": world.enquiry.pk,
        "standards": edition.standard.designation,
        "editions": 1,
        "datasets": version.dataset_id,
        "versions": version.pk,
        "schemes": scheme.pk,
        "applications": application.pk,
        "certificates": Certificate.objects.count(),
        "comments": 1,
        "export": "json",
    }


@pytest.fixture
def callers(people, at):
    """Return clients: a stranger, and people who may do much."""

    def client(user=None):
        made = APIClient(raise_request_exception=False)
        if user is not None:
            _token, secret = create_token(
                actor=user, name="fuzz", scopes=["read", "write", "vote"], at=at
            )
            made.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        return made

    return [client(), client(people.secretary), client(people.admin), client(people.applicant)]


class Fuzz:
    """Make calls out of the schema with a seeded chance."""

    def __init__(self, schema, place):
        self.schema, self.place, self.chance = schema, place, random.Random(SEED)

    def operations(self):
        for template, item in self.schema["paths"].items():
            for method in ("get", "post", "put", "patch", "delete"):
                if method in item:
                    yield template, method, item[method]

    def fields(self, operation):
        """Return the names of the body's fields, as the schema gives them."""
        content = operation.get("requestBody", {}).get("content", {})
        shape = content.get("application/json", next(iter(content.values()), {})).get("schema", {})
        if "$ref" in shape:
            shape = self.schema["components"]["schemas"][shape["$ref"].rsplit("/", 1)[1]]
        return dict(shape.get("properties", {}))

    def path(self, template, *, real):
        parts, before = [], ""
        for part in template.strip("/").split("/"):
            if part.startswith("{"):
                known = self.place.get(before)
                value = str(known) if real and known is not None else self.chance.choice(NAMES)
                parts.append(quote(value, safe=""))
            else:
                parts.append(part)
                before = part
        return "/" + "/".join(parts) + ("/" if template.endswith("/") else "")

    def bodies(self, operation):
        fields = self.fields(operation)
        yield from ("{", "[]", "null", '"x"', "1e999", '{"a":' * 2000, "\xff")
        names = list(fields) or ["text", "position", "criteria"]
        for _round in range(ROUNDS):
            yield json.dumps({name: self.chance.choice(NASTY) for name in names})
        plausible = {name: self.plausible(name, shape) for name, shape in fields.items()}
        yield json.dumps(plausible)
        for name in names:
            yield json.dumps(plausible | {name: self.chance.choice(NASTY)})

    def calls(self, template, method, operation, *, real):
        """Yield addresses with bodies: nonsense in the query, in the path, in the body."""
        declared = [one["name"] for one in operation.get("parameters", []) if one["in"] == "query"]
        bodies = [""] * READS if method in ("get", "delete") else self.bodies(operation)
        for number, body in enumerate(bodies):
            if number >= READS and not real:
                return
            path = self.path(template, real=real)
            names = declared + self.chance.sample(QUERY, 3)
            asked = {name: self.chance.choice(NAMES) for name in names}
            yield (f"{path}?{urlencode(asked)}" if number % 2 else path), body

    def plausible(self, name, shape):
        kinds = {"integer": 1, "boolean": True, "array": [], "object": {}, "number": 0.5}
        named = {"work_item": "work-items", "dataset_version": "versions"}
        own = self.place.get(named.get(name, f"{name}s"))
        if own is not None:
            return str(own)
        if shape.get("format") == "date-time":
            return "2027-01-01T00:00:00Z"
        words = {"rule": "iso-dis", "email": "a@b.example", "role": "expert", "type": "te"}
        return words.get(name, kinds.get(shape.get("type"), "A few words"))


def problems_of(answer, call):
    """Return what is wrong with an answer: a fault of ours, or a refusal in another form."""
    if answer.status_code >= 500:
        return [f"{answer.status_code}: {call}"]
    if answer.status_code in (400, 404, 409) and not answer["Content-Type"].startswith(
        ("application/problem+json", "text/html")
    ):
        return [f"{answer.status_code} as {answer['Content-Type']}: {call}"]
    return []


def test_no_endpoint_falls_over_nonsense(place, callers, caplog):
    caplog.set_level(logging.CRITICAL, logger="django.request")
    schema = callers[0].get("/api/v1/schema/?format=json").json()
    fuzz = Fuzz(schema, place)
    faults, calls = [], 0
    for template, method, operation in fuzz.operations():
        for client in callers:
            for real in (True, False):
                for address, body in fuzz.calls(template, method, operation, real=real):
                    calls += 1
                    answer = client.generic(
                        method.upper(),
                        address,
                        body.encode("latin-1", "replace"),
                        content_type="application/json",
                    )
                    faults += problems_of(answer, f"{method} {address[:200]} {body[:300]}")
    assert calls > 1000
    assert not faults, "\n".join(sorted(set(faults))[:40])


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/xml", "multipart/form-data", "multipart/form-data; boundary=x"],
)
def test_no_endpoint_falls_over_another_kind_of_body(place, callers, content_type):
    schema = callers[0].get("/api/v1/schema/?format=json").json()
    fuzz = Fuzz(schema, place)
    faults = []
    for template, method, _operation in fuzz.operations():
        if method in ("get", "delete"):
            continue
        path = fuzz.path(template, real=True)
        for body in (b"", b"--x\r\n\r\n", b"\x00\xff<a>&b;</a>"):
            answer = callers[2].generic(method.upper(), path, body, content_type=content_type)
            faults += problems_of(answer, f"{method} {path} {content_type} {body!r}")
    assert not faults, "\n".join(faults[:40])
