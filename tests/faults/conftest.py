"""A site of its own on the database of the run, with web processes that may be killed."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[2]
APPLICATION = "lepton_site.asgi:application"


class WebProcess:
    """One uvicorn on a port that stays the same over restarts."""

    def __init__(self, environment, application=APPLICATION):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"127.0.0.1:{self.port}"
        self.environment, self.application = environment, application
        self.process = None

    def start(self):
        """Start, and wait until it answers."""
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "uvicorn", self.application,
                "--host", "127.0.0.1", "--port", str(self.port), "--lifespan", "off",
                "--ws", "lepton_site.frames:LinkedProtocol", "--log-level", "warning",
            ],
            cwd=ROOT,
            env=self.environment,
        )  # fmt: skip
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
            except OSError:
                time.sleep(0.02)
            else:
                return self
        raise AssertionError("the web process did not start")

    def kill(self):
        """End it as a power cut would."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def get(self, path, token):
        """Read an address of the API; returns (tag, object)."""
        request = urllib.request.Request(
            f"http://{self.address}{path}", headers={"Authorization": f"Bearer {token}"}
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.headers.get("ETag"), json.load(answer)

    def post(self, path, body, token):
        """Send an object to the API; returns the answer's."""
        request = urllib.request.Request(
            f"http://{self.address}{path}",
            data=json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)


class Site:
    """A prepared data folder and database; gives web processes on them."""

    def __init__(self, data, database):
        self.data = data
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("PYTEST")
        } | {
            "DEMO": "1",
            "LEPTON_DATA": str(data),
            "LEPTON_LIMITS": "off",
            "EMAIL_URL": "dummymail://",
            "CELERY_BROKER_URL": "memory://",
            "DATABASE_URL": database,
            "PYTHONPATH": str(ROOT),
        }
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)
        self.processes = []
        self.run("migrate", "--verbosity", "0")

    def run(self, *command):
        """Run a management command and return what it prints."""
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def fixture(self, *, drafts=1, people=3):
        """Make drafts and writers."""
        printed = self.run("bench_fixture", "--drafts", str(drafts), "--people", str(people))
        return json.loads(printed.strip().splitlines()[-1])

    def voting_fixture(self, voters):
        """Make an open ballot of so many voters."""
        printed = self.run(
            "bench_fixture", "--drafts", "0", "--people", "0", "--voters", f"{voters}"
        )
        return json.loads(printed.strip().splitlines()[-1])

    def web(self, application=APPLICATION):
        """Start a web process."""
        process = WebProcess(self.environment, application)
        self.processes.append(process)
        return process.start()

    def end(self):
        """End all web processes."""
        for process in self.processes:
            process.kill()


@pytest.fixture(scope="session")
def _database(tmp_path_factory):
    """Return the address of an empty database of the kind that the run uses."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield f"sqlite:///{tmp_path_factory.mktemp('faults')}/site.sqlite3"
        return
    import psycopg

    name = f"lepton_faults_{secrets.token_hex(4)}"
    with psycopg.connect(given, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    yield urlsplit(given)._replace(path=f"/{name}").geturl()
    with psycopg.connect(given, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def _prepared(_database, tmp_path_factory):
    return Site(tmp_path_factory.mktemp("site"), _database)


@pytest.fixture
def site(_prepared):
    """Return the site; its web processes end with the test."""
    yield _prepared
    _prepared.end()
    _prepared.processes.clear()
