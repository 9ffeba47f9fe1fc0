"""Run the whole site in one terminal: web, worker, scheduler, grouping under one supervisor."""

from __future__ import annotations

import http.client
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from lepton_site.supervision import Child, Supervisor
from standards.infrastructure.keys import ensure_keys
from standards.kernel.clock import now

DEMO_PEOPLE = (
    "admin secretary chair editor editor2 expert1 … expert6 observer liaison nsb "
    "applicant applicant2 evaluator reviewer officer appeals"
)

QUIET = ("-W", "ignore:You're running the worker")  # a demo in a container runs as root


class Command(BaseCommand):
    """Prepare the site (keys, tables, demo) and supervise its processes until Ctrl-C."""

    help = (
        "Runs web, worker, scheduler and grouping; migrates first and loads the demo once (DEMO=1)."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, then supervise."""
        self.start = time.monotonic()
        self._announced = False
        self._prepare()
        children = [
            Child("web", web_command()),
            Child("worker", worker_command()),
            Child("scheduler", scheduler_command()),
            Child("grouping", grouping_command()),
        ]
        Supervisor(children, self.stdout.write).run(self._announce_when_ready)
        self.stdout.write("Stopped.")

    def _prepare(self) -> None:
        ensure_keys(at=now())
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        call_command("migrate", interactive=False, verbosity=0)
        stamp = settings.LEPTON_DATA / ".demo-loaded"
        if settings.LEPTON_DEMO and not stamp.exists():
            self.stdout.write("Loading the demo …")
            call_command("demo")
            stamp.touch()

    def _announce_when_ready(self) -> None:
        if self._announced or not is_ready():
            return
        self._announced = True
        took = time.monotonic() - self.start
        self.stdout.write(f"\nLepton is ready after {took:.1f} s:  {settings.SITE_URL}/\n")
        if settings.LEPTON_DEMO:
            self.stdout.write(f"Demo accounts (…@lepton.example): {DEMO_PEOPLE}")
            self.stdout.write("Password of each: lepton-demo")
        self.stdout.write("Ctrl-C stops everything.\n")


def web_command() -> list[str]:
    """Return the command of the web process."""
    site = settings.SITE
    return [
        sys.executable, "-m", "uvicorn", "lepton_site.asgi:application",
        "--host", site.host, "--port", str(site.port),
        "--lifespan", "off", "--ws", "lepton_site.frames:LinkedProtocol",
        "--ws-max-size", "1048576", "--ws-max-queue", "8",
        "--timeout-graceful-shutdown", "3", "--log-level", "warning",
    ]  # fmt: skip


def worker_command() -> list[str]:
    """Return the command of the worker: follow-ups, notices, the log, and evaluations."""
    return [
        sys.executable, *QUIET, "-m", "celery", "-q", "-A", "lepton_site", "worker",
        "-Q", "default,evaluation", "-c", "2", "--loglevel", "warning",
        "--without-gossip", "--without-mingle",
    ]  # fmt: skip


def scheduler_command() -> list[str]:
    """Return the command of the scheduler; exactly one runs per site."""
    return [
        sys.executable, "-m", "celery", "-q", "-A", "lepton_site", "beat",
        "--loglevel", "warning", "--pidfile", "",
    ]  # fmt: skip


def grouping_command() -> list[str]:
    """Return the command of the process that groups comments; a second one would stand by."""
    return [sys.executable, "-m", "django", "group_comments"]


def is_ready() -> bool:
    """Tell whether the web process and all it stands on answer."""
    site = settings.SITE
    host = "127.0.0.1" if site.host in {"0.0.0.0", "::", ""} else site.host  # noqa: S104
    link = http.client.HTTPConnection(host, site.port, timeout=2)
    headers = {"Host": site.hostname}
    if site.secure:
        headers["X-Forwarded-Proto"] = "https"
    try:
        link.request("GET", "/readyz", headers=headers)
        return link.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()
