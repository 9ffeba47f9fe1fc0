"""The sealed process: limits itself, reads job.json of its folder, writes result.json.

Started as `python -m certification.evaluation.score FOLDER` with an almost empty environment, in
a session of its own. Lines of JSON on standard output tell progress; nothing else is written.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

Tell = Callable[[dict[str, Any]], None]

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38


def confine(limits: dict[str, int], parent: int) -> None:
    """Set resource limits (seconds, bytes, files) and die when the supervisor dies."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)
    for name, value in limits.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (value, value))


def tell(message: dict[str, Any]) -> None:
    """Write one line of progress."""
    sys.stdout.write(json.dumps(message, allow_nan=False) + "\n")
    sys.stdout.flush()


WORK = {
    "score": "certification.evaluation.runner:score",
    "check_predictions": "certification.evaluation.checking:check_predictions",
    "check_dataset": "certification.evaluation.checking:check_dataset",
}
"""Dotted paths: the scoring libraries take a second to load and are needed for scoring alone."""


def work(folder: Path, order: dict[str, Any]) -> dict[str, Any]:
    """Do what the order asks for."""
    module, _, name = WORK[order["what"]].partition(":")
    function: Callable[[Path, dict[str, Any], Tell], dict[str, Any]]
    function = getattr(import_module(module), name)
    return function(folder, order, tell)


def main() -> None:
    """Run one order."""
    folder = Path(sys.argv[1])
    order = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    confine(order["limits"], int(order["parent"]))
    result = work(folder, order)
    text = json.dumps(result, allow_nan=False)
    (folder / "result.part").write_text(text, encoding="utf-8")
    (folder / "result.part").rename(folder / "result.json")


if __name__ == "__main__":
    main()
