"""Named people with fixed parts, signed-in clients, and the worker played in step."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.utils import translation


@pytest.fixture
def at():
    """Return the instant at which tests happen unless they say otherwise."""
    return datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _quiet_limits():
    """Start every test with empty rate counters."""
    from django.core.cache import cache

    from standards.consumers import base

    cache.clear()
    base._buckets.clear()
    base._open_sockets.clear()


@pytest.fixture
def bodies(db):
    """Return six member bodies."""
    from standards.models import MemberBody

    names = ["Aldania", "Borwell", "Cestria", "Dravia", "Estova", "Fjordane"]
    return [
        MemberBody.objects.create(slug=name.lower(), name=f"{name} Standards", country=name[:2])
        for name in names
    ]


@pytest.fixture
def committee(db):
    """Return a committee of member bodies."""
    from standards.models import Committee

    parent = Committee.objects.create(
        slug="lc-4", designation="LC 4", title="Health", kind=Committee.Kind.COMMITTEE
    )
    return Committee.objects.create(
        slug="lc-4-wg-2",
        designation="LC 4/WG 2",
        title="Medical imaging",
        kind=Committee.Kind.WORKING_GROUP,
        parent=parent,
    )


ROLES = {
    "secretary": "manager",
    "chair": "chair",
    "editor": "editor",
    "editor2": "editor",
    "expert": "expert",
    "expert1": "voting_member",
    "expert2": "voting_member",
    "expert3": "voting_member",
    "observer": "observer",
    "liaison": "liaison",
}
STAFF = {
    "scheme_manager": "scheme_manager",
    "evaluator": "evaluator",
    "reviewer": "reviewer",
    "officer": "officer",
    "appeals": "appeals",
}


@pytest.fixture
def people(committee, bodies, at):
    """Return the people of the tests by their part in `committee`; stranger has none."""
    from standards.models import Membership, User

    made = {}
    for name in (*ROLES, *STAFF, "stranger", "applicant", "applicant2", "nsb", "admin"):
        made[name] = User.objects.create_user(
            f"{name}@lepton.example", "lepton-demo", name=name.title()
        )
    voters = {
        "expert1": bodies[0],
        "expert2": bodies[1],
        "expert3": bodies[2],
        "observer": bodies[3],
    }
    for name, body in {**voters, "nsb": bodies[0]}.items():
        made[name].member_body = body
        made[name].is_body_secretary = name == "nsb"
        made[name].save()
    for name, role in ROLES.items():
        Membership.objects.create(
            committee=committee,
            user=made[name],
            role=role,
            member_body=voters.get(name),
            valid_from=datetime(2026, 1, 1, tzinfo=UTC),
        )
    for name, role in STAFF.items():
        made[name].staff_roles = [role]
        made[name].save()
    made["admin"].is_staff = made["admin"].is_superuser = True
    made["admin"].staff_roles = ["scheme_manager"]
    made["admin"].save()
    return SimpleNamespace(**made)


@pytest.fixture
def client_for():
    """Return a function that gives a signed-in Django client."""
    from django.test import Client

    def sign_in(user=None):
        client = Client()
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def api_for(at):
    """Return a function that gives an API client with a token of the scopes named."""
    from rest_framework.test import APIClient

    from standards.operations.tokens import create_token

    def with_token(user=None, scopes=("read", "write", "vote")):
        client = APIClient(raise_request_exception=True)
        if user is not None:
            _token, secret = create_token(actor=user, name="test", scopes=list(scopes), at=at)
            client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        return client

    return with_token


@pytest.fixture
def work(monkeypatch):
    """Return a function that plays the worker: outbox and rung tasks until all is quiet."""
    import celery

    from standards.infrastructure import doorbell
    from standards.kernel.clock import now
    from standards.operations.outbox import deliver_outbox

    celery.current_app.loader.import_default_modules()
    rung = []

    def ring(task, *args):
        if task != "standards.deliver_outbox":
            rung.append((task, args))
        return True

    monkeypatch.setattr(doorbell, "ring", ring)

    def play(at=None):
        for _round in range(50):
            delivered = deliver_outbox(at=at or now())
            if not delivered and not rung:
                return
            while rung:
                task, args = rung.pop(0)
                celery.current_app.tasks[task](*args)
        raise AssertionError("the worker never came to rest")

    return play


@pytest.fixture(autouse=True)
def _in_english():
    """Let no test leave its language to the next one in the same process."""
    yield
    translation.deactivate()
