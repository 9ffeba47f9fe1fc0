"""A plain Yjs client in a process of its own: the public y-websocket provider on Node."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tests" / "browser" / "yjs_client.mjs"
NODE = shutil.which("node") or str(ROOT / ".venv" / "bin" / "node")


class PlainClient:
    """The script in a process of its own."""

    def __init__(self, site, draft, token):
        address = site.replace("http", "ws", 1)
        self.process = subprocess.Popen(
            [
                NODE,
                "--experimental-websocket",
                "--no-warnings",
                str(SCRIPT),
                address,
                str(draft),
                token,
            ],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        assert self.process.stdout.readline() == "synced\n"

    def write(self, words):
        self.process.stdin.write(f"write {words}\n")

    def tell(self):
        self.process.stdin.write("tell\n")
        return json.loads(self.process.stdout.readline())

    def leave(self):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()
