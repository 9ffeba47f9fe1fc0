"""A site of its own for a measurement: fresh data, the demo, web and worker, then gone again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
LONGEST_START = 300


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    """Tell whether an address answers 200."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def running_site(data: str | None = None) -> Iterator[tuple[str, float]]:
    """Run a demo site; gives its address and the seconds from the command to the first answer."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="lepton-bench-") as folder:
        environment = os.environ | {
            "DEMO": "1",
            "PORT": str(port),
            "LEPTON_DATA": data or folder,
            "LEPTON_LIMITS": "off",
        }
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            while not answers(f"{url}/readyz"):
                if process.poll() is not None or time.perf_counter() - start > LONGEST_START:
                    raise RuntimeError("the site did not start")
                time.sleep(0.1)
            yield url, time.perf_counter() - start
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)
