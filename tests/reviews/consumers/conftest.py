"""Sockets of ballots happen now, on a site with its folders."""

from __future__ import annotations

from datetime import timedelta

import pytest

from standards.kernel.clock import now


@pytest.fixture(autouse=True)
def _folders(settings):
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture
def at():
    """Sockets read the system's clock, so these tests happen now."""
    return now() - timedelta(days=1)


@pytest.fixture
def token_of(at):
    from standards.operations.tokens import create_token

    def make(user, scopes=("read", "write", "vote")):
        return create_token(actor=user, name="socket", scopes=list(scopes), at=at)[1]

    return make
