"""The supervisor: starts, restarts, stops; a killed parent leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from lepton_site.management.commands import serve
from lepton_site.supervision import Child, Supervisor

FOREVER = [sys.executable, "-c", "import signal; signal.pause()"]
STUBBORN = [
    sys.executable, "-u", "-c",
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: signal.pause()",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _handlers():
    before = {number: signal.getsignal(number) for number in (2, 15, 1)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def wait_until(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "what was waited for did not come"
        time.sleep(0.02)


def test_all_run_until_the_signal_and_then_none():
    children = [Child("one", FOREVER), Child("two", FOREVER)]
    supervisor = Supervisor(children, print)

    def watch():
        assert all(child.is_running for child in children)
        os.kill(os.getpid(), signal.SIGTERM)

    supervisor.run(watch)
    assert supervisor.stopping
    assert not any(child.is_running for child in children)


def test_a_dead_child_is_started_again_and_said_so():
    said = []
    child = Child("worker", FOREVER)
    supervisor = Supervisor([child], said.append)
    seen = []

    def watch():
        if child.process.pid not in seen:
            seen.append(child.process.pid)
            child.process.kill() if len(seen) == 1 else None
            if len(seen) == 1:
                child.process.wait()
        if len(seen) == 2:
            supervisor.stopping = True

    supervisor.run(watch)
    assert said == ["worker had ended and was started again."]


def test_a_child_that_keeps_dying_is_started_less_and_less_often(monkeypatch):
    child = Child("worker", [sys.executable, "-c", ""])
    starts = []
    monkeypatch.setattr(Child, "start", lambda child: starts.append(1))
    child.started = time.monotonic()
    assert child.restart_when_dead()
    assert child.pause == 1.0
    child.started = time.monotonic()
    assert not child.restart_when_dead()
    child.started = time.monotonic() - 2
    assert child.restart_when_dead()
    assert child.pause == 2.0
    child.started = time.monotonic() - 1000
    assert child.restart_when_dead()
    assert child.pause == 0.0
    assert len(starts) == 3


def test_a_child_that_will_not_end_is_ended(monkeypatch):
    monkeypatch.setattr("lepton_site.supervision.STOP_SECONDS", 0.2)
    child = Child("stubborn", STUBBORN)
    child.start()
    time.sleep(0.5)
    Supervisor([child], print).stop_all()
    assert not child.is_running


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")
def test_children_end_with_a_killed_parent():
    program = (
        "import sys, time\n"
        "from lepton_site.supervision import Child\n"
        f"child = Child('x', {FOREVER!r}); child.start()\n"
        "print(child.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_until(lambda: not is_alive(pid))


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Answer(BaseHTTPRequestHandler):
    status, seen = 200, None

    def do_GET(self):
        Answer.seen = self.headers
        self.send_response(Answer.status)
        self.end_headers()

    def log_message(self, *_arguments):
        pass


@pytest.fixture
def web(settings):
    server = HTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    site = settings.SITE
    settings.SITE = type(site)(**(vars(site) | {"port": server.server_port, "host": "0.0.0.0"}))
    yield server
    server.shutdown()
    server.server_close()


def test_ready_is_what_readyz_says(web):
    for Answer.status, ready in ((200, True), (503, False)):
        assert serve.is_ready() is ready
    assert Answer.seen["Host"] == "testserver"


def test_a_secure_site_is_asked_as_the_proxy_asks(web, settings):
    settings.SITE = type(settings.SITE)(**(vars(settings.SITE) | {"url": "https://lepton.example"}))
    Answer.status = 200
    assert serve.is_ready()
    assert Answer.seen["X-Forwarded-Proto"] == "https"


def test_nothing_there_is_not_ready(settings):
    settings.SITE = type(settings.SITE)(**(vars(settings.SITE) | {"port": 1}))
    assert not serve.is_ready()


@pytest.mark.django_db
def test_serve_prepares_and_tells_the_address_once_ready(monkeypatch, settings, tmp_path, capsys):
    settings.LEPTON_DATA, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    called = []
    monkeypatch.setattr(serve, "call_command", lambda name, **_options: called.append(name))
    answers = iter([False, True])
    monkeypatch.setattr(serve, "is_ready", lambda: next(answers))

    class Once:
        def __init__(self, children, say):
            self.names = [child.name for child in children]

        def run(self, watch):
            assert self.names == ["web", "worker", "scheduler", "grouping"]
            for _turn in range(3):
                watch()

    monkeypatch.setattr(serve, "Supervisor", Once)
    for _start in range(2):
        answers = iter([False, True])
        serve.Command().execute(no_color=True, force_color=False, skip_checks=True)
    out = capsys.readouterr().out
    assert called == ["migrate", "demo", "migrate"]
    assert out.count("http://testserver/") == 2
    assert "lepton-demo" in out
    assert (tmp_path / "keys" / "ledger-1.key").exists()
