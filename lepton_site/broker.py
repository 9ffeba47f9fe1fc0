"""The embedded broker: Celery messages as files, put and taken whole.

kombu's own filesystem transport lets a reader meet a file that is still being written, which
ends the worker. Here each file appears and disappears by one rename.
"""

from __future__ import annotations

import fcntl
import logging
import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

log = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    """Put, take and bind by renaming whole files."""

    # kombu's two base classes disagree on the second name; it is always given by position.
    def _put(  # type: ignore[override]
        self, queue: str, message: Any, **_options: Any
    ) -> None:
        """Put a message onto a queue; OSError when the folder cannot be written."""
        folder = Path(self.data_folder_out)
        text: str = dumps(message)  # type: ignore[no-untyped-call]
        write_whole(folder / f"{time.time_ns()}_{uuid.uuid4().hex}.{queue}.msg", text)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """Take the oldest message of a queue; Empty when there is none."""
        folder = Path(self.data_folder_in)
        for name in sorted(os.listdir(folder)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = folder / f".taken-{name}"
            try:
                (folder / name).rename(taken)
            except FileNotFoundError:  # another worker was faster
                continue
            text = taken.read_text()
            taken.unlink()
            try:
                return loads(text)  # type: ignore[no-untyped-call]
            except ValueError:
                log.warning("a message that cannot be read was dropped: %s", name)
        raise Empty

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        """Add a queue to the table of an exchange, one process at a time."""
        file = self._exchange_file(exchange)  # type: ignore[no-untyped-call]
        self.control_folder.mkdir(exist_ok=True)
        row = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with (self.control_folder / "bind.lock").open("w") as guard:
            fcntl.flock(guard, fcntl.LOCK_EX)
            table = self.get_table(exchange)  # type: ignore[no-untyped-call]
            if row not in table:
                write_whole(file, dumps([row, *table]))  # type: ignore[no-untyped-call]


class Transport(filesystem.Transport):
    """Serve the address `filesystem://` with whole files."""

    Channel = Channel


def write_whole(target: Path, text: str) -> None:
    """Write a file so that a reader sees all of it or nothing."""
    staged = target.with_name(f".{uuid.uuid4().hex}.new")
    staged.write_text(text)
    staged.replace(target)
