"""Keep child processes running: start, restart the dead, stop all; nothing outlives the parent."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 15.0
SHORT_LIFE, LONGEST_PAUSE = 10.0, 30.0
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def _die_with_parent() -> None:
    """Have the kernel end this process when its parent dies, however that happens."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One process that is to run all the time."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.0

    def start(self) -> None:
        """Start the process in a session of its own, so that Ctrl-C reaches the parent alone."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603  (the command is our own list)
            self.command, start_new_session=True, preexec_fn=_die_with_parent
        )

    @property
    def is_running(self) -> bool:
        """Tell whether the process lives."""
        return self.process is not None and self.process.poll() is None

    def restart_when_dead(self) -> bool:
        """Start the process again, after a growing pause when it keeps dying young."""
        if self.is_running:
            return False
        lived = time.monotonic() - self.started
        if lived >= SHORT_LIFE + self.pause:
            self.pause = 0.0
        elif lived < self.pause:
            return False
        else:
            self.pause = min(LONGEST_PAUSE, max(1.0, 2 * self.pause))
        self.start()
        return True


@dataclass
class Supervisor:
    """Run children until told to stop; `watch` is called about five times a second."""

    children: list[Child]
    say: Callable[[str], None]
    stopping: bool = False

    def run(self, watch: Callable[[], None]) -> None:
        """Start all, keep them alive, and stop them at SIGINT, SIGTERM or SIGHUP."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        try:
            for child in self.children:
                child.start()
            while not self.stopping:
                watch()
                for child in self.children:
                    if not self.stopping and child.restart_when_dead():
                        self.say(f"{child.name} had ended and was started again.")
                time.sleep(0.2)
        finally:
            self.stop_all()

    def _stop(self, number: int, frame: object) -> None:
        self.stopping = True

    def stop_all(self) -> None:
        """Ask every child to end, and end those that do not within fifteen seconds."""
        running = [child.process for child in self.children if child.process and child.is_running]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
