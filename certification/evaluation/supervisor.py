"""Start the sealed process, listen to it, end it: by the clock, by request, and confirm."""

import contextlib
import hashlib
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]
RESULT_LIMIT = 64 * 1024 * 1024
LINE_LIMIT = 64 * 1024
LOG_LINES = 200
MESSAGES = frozenset({"progress", "log", "metric"})


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bound the sealed process: wall clock and processor seconds, bytes, open files."""

    wall_seconds: float = 600.0
    cpu_seconds: int = 600
    memory: int = 4 * 1024**3
    file_size: int = 64 * 1024**2
    files: int = 64

    def as_rlimits(self) -> dict[str, int]:
        """Return the limits that the process sets for itself."""
        return {
            "CPU": self.cpu_seconds,
            "AS": self.memory,
            "FSIZE": self.file_size,
            "NOFILE": self.files,
            "CORE": 0,
        }


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Say how the process ended; `result` is None unless it wrote one and left with 0."""

    result: dict[str, Any] | None
    exit_code: int | None
    signal: int | None
    out_of_memory: bool
    timed_out: bool
    stopped: bool
    log: list[str]


@dataclass
class Listener:
    """Say what the supervisor does with news, and how it learns that it must stop.

    `beat` is called every `beat_seconds`; a true answer ends the process.
    """

    told: Callable[[dict[str, Any]], None] = field(default=lambda message: None)
    beat: Callable[[], bool] = field(default=lambda: False)
    beat_seconds: float = 1.0


def environment() -> dict[str, str]:
    """Return all that the process may know of the outside: where Python and its code are."""
    return {
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "LC_ALL": "C.UTF-8",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "JOBLIB_MULTIPROCESSING": "0",
    }


def run(folder: Path, order: dict[str, Any], limits: Limits, listener: Listener) -> Outcome:
    """Run the order in `folder` (which holds its files) and return how it ended.

    The process group is dead when this returns, whatever happened.
    """
    whole = order | {"limits": limits.as_rlimits(), "parent": os.getpid()}
    (folder / "job.json").write_text(json.dumps(whole), encoding="utf-8")
    process = subprocess.Popen(  # noqa: S603  our own interpreter and module, no shell
        [sys.executable, "-m", "certification.evaluation.score", str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env=environment(),
        start_new_session=True,
    )
    watch = _Watch(process, limits, listener)
    try:
        watch.follow()
    finally:
        end_group(process)
    return watch.outcome(folder)


def end_group(process: subprocess.Popen[bytes]) -> None:
    """Kill the process group and wait until the process is gone."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdout:
        process.stdout.close()


class _Watch:
    """Follow one process to its end."""

    def __init__(
        self, process: subprocess.Popen[bytes], limits: Limits, listener: Listener
    ) -> None:
        self.process, self.limits, self.listener = process, limits, listener
        self.log: deque[str] = deque(maxlen=LOG_LINES)
        self.rest = b""
        self.stopped = self.timed_out = False

    def follow(self) -> None:
        """Read news until the output ends, the clock runs out or the listener says stop."""
        deadline = time.monotonic() + self.limits.wall_seconds
        next_beat = time.monotonic() + self.listener.beat_seconds
        stream = _stream(self.process)
        with selectors.DefaultSelector() as selector:
            selector.register(stream, selectors.EVENT_READ)
            while True:
                now = time.monotonic()
                if now >= deadline:
                    self.timed_out = True
                    return
                if now >= next_beat:
                    if self.listener.beat():
                        self.stopped = True
                        return
                    next_beat = now + self.listener.beat_seconds
                if selector.select(max(0.0, min(deadline, next_beat) - now)) and not self._read(
                    stream
                ):
                    self._await(deadline)
                    return

    def _await(self, deadline: float) -> None:
        """Give the process the rest of its time to leave after it closed its output."""
        try:
            self.process.wait(timeout=max(0.1, min(deadline - time.monotonic(), 10.0)))
        except subprocess.TimeoutExpired:
            self.timed_out = True

    def _read(self, stream: IO[bytes]) -> bool:
        data = os.read(stream.fileno(), LINE_LIMIT)
        *lines, self.rest = (self.rest + data).split(b"\n")
        self.rest = self.rest[-LINE_LIMIT:]
        for line in lines:
            self._line(line.decode("utf-8", "replace")[:LINE_LIMIT])
        return bool(data)

    def _line(self, text: str) -> None:
        try:
            message = json.loads(text)
        except ValueError:
            message = {"type": "log", "line": text}
        if not isinstance(message, dict) or message.get("type") not in MESSAGES:
            message = {"type": "log", "line": text}
        if message["type"] == "log":
            clean = "".join(c for c in str(message["line"]) if c.isprintable())[:500]
            message = {"type": "log", "line": clean}
            self.log.append(clean)
        self.listener.told(message)

    def outcome(self, folder: Path) -> Outcome:
        """Return how the process ended, with its result when there is a sound one."""
        code = self.process.returncode
        left = self.timed_out or self.stopped
        return Outcome(
            result=None if left or code != 0 else _result(folder),
            exit_code=code if code >= 0 else None,
            signal=-code if code < 0 else None,
            out_of_memory=not left and any("MemoryError" in line for line in self.log),
            timed_out=self.timed_out or code == -signal.SIGXCPU,
            stopped=self.stopped,
            log=list(self.log),
        )


def _stream(process: subprocess.Popen[bytes]) -> IO[bytes]:
    if process.stdout is None:
        raise ValueError("the process has no output to follow")
    return process.stdout


def _result(folder: Path) -> dict[str, Any] | None:
    path = folder / "result.json"
    if not path.is_file() or path.stat().st_size > RESULT_LIMIT:
        return None
    try:
        result = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return None
    return result if isinstance(result, dict) else None


def place(folder: Path, files: dict[str, Path]) -> None:
    """Copy the named files into a folder (made when missing) that this user alone can read."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, source in files.items():
        shutil.copyfile(source, folder / name)
        (folder / name).chmod(0o600)


def sha256_of(path: Path) -> str:
    """Return the hex SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
