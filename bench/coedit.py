"""Measure co-editing with a y-websocket load generator: our site beside other servers.

    python -m bench.coedit GENERATOR [s1 s2 s3 s4 s5] [--servers FILE] [--only a,b] [--points 100]

GENERATOR is the path of `coedit.py` of the co-editing benchmark (a runner of y-websocket loads); it
stays outside of this repository. What is not named here (`--points`, `--reps`, `--dur`, …) goes to
it. FILE may name folders by `$VARIABLES` of the environment. The long document of s3 and s4 is made
with `mkhistory.py`, which stands beside the generator.

This program makes a site with drafts and writers, writes the description of our server beside those
of FILE (a list in the generator's own format), and runs the generator on all of them in turns, so
that what else the machine does meets each alike.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FRAGMENT = "document"
SERVE = {
    "lepton": f"exec {sys.executable} manage.py serve",
    "lepton-web": (
        f"exec {sys.executable} -m uvicorn lepton_site.asgi:application --port $PORT"
        " --lifespan off --ws lepton_site.frames:LinkedProtocol --ws-max-size 1048576"
        " --timeout-graceful-shutdown 3 --log-level warning"
    ),
}


def prepare(folder: Path, *, drafts: int, people: int) -> None:
    """Make a site with drafts and writers, and list its rooms and tokens for the generator."""
    (folder / "site").mkdir()
    environment = os.environ | site_environment(folder / "site")

    def run(*command: str) -> str:
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True,
        ).stdout  # fmt: skip

    run("migrate", "--verbosity", "0")
    (folder / "site" / ".demo-loaded").touch()
    made = json.loads(
        run("bench_fixture", "--drafts", str(drafts), "--people", str(people)).splitlines()[-1]
    )
    (folder / "rooms").write_text("".join(f"{draft}\n" for draft in made["drafts"]))
    (folder / "headers").write_text(
        "".join(f"Authorization: Bearer {token}\n" for token in made["tokens"])
    )


def make_history(generator: Path, folder: Path) -> Path:
    """Make the document of 100,000 edits that s3 and s4 open."""
    maker = generator.with_name("mkhistory.py")
    subprocess.run([sys.executable, str(maker), str(folder), "--tree", FRAGMENT], check=True)
    return folder


def site_environment(data: Path) -> dict[str, str]:
    """Return what a site for measurements is started with."""
    return {
        "DEMO": "1",
        "LEPTON_DATA": str(data),
        "LEPTON_LIMITS": "off",
        "EMAIL_URL": "dummymail://",
    }


def our_servers(folder: Path) -> list[dict[str, Any]]:
    """Describe the whole site, and its web process alone, in the generator's format.

    Each start without a data folder of its own works on a fresh copy of the prepared site.
    """
    settings = " ".join(f"{name}={value}" for name, value in site_environment(Path("$D")).items())
    servers = []
    for name, command in SERVE.items():
        start = (
            f"D=${{DATA:-$(mktemp -d {folder}/run-XXXXXX)}}; "
            f"[ -e $D/lepton.sqlite3 ] || cp -r {folder}/site/. $D/; cd {ROOT}; "
            f"export {settings} SITE_URL=http://127.0.0.1:$PORT; {command}"
        )
        servers.append(
            {
                "name": name,
                "start": start,
                "start_durable": start,
                "url": "ws://127.0.0.1:$PORT/ws/drafts/{room}/",
                "tree": FRAGMENT,
                "rooms_file": str(folder / "rooms"),
                "headers_file": str(folder / "headers"),
            }
        )
    return servers


def main() -> int:
    """Prepare, measure, print the generator's table, and clean up."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("generator", type=Path)
    parser.add_argument("what", nargs="*", default=["s1"])
    parser.add_argument("--servers", type=Path)
    parser.add_argument("--only")
    parser.add_argument("--history", type=Path)
    parser.add_argument("--out", type=Path, default=Path("coedit-results"))
    asked, rest = parser.parse_known_args()
    folder = Path(tempfile.mkdtemp(prefix="lepton-coedit-"))
    try:
        prepare(folder, drafts=120, people=420)
        if {"s3", "s4"} & set(asked.what) and asked.history is None:
            asked.history = make_history(asked.generator, folder / "history")
        return subprocess.run(generator_command(asked, folder, rest), check=False).returncode
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def generator_command(asked: argparse.Namespace, folder: Path, rest: list[str]) -> list[str]:
    """Describe all servers in one file and return the generator's command line."""
    others = json.loads(asked.servers.read_text()) if asked.servers else []
    servers = [*our_servers(folder), *({"tree": FRAGMENT} | one for one in others)]
    (folder / "servers.json").write_text(json.dumps(servers))
    command = [
        sys.executable, str(asked.generator), *asked.what, "--tree", FRAGMENT,
        "--servers", str(folder / "servers.json"), "--out", str(asked.out),
        "--only", asked.only or ",".join(one["name"] for one in servers),
    ]  # fmt: skip
    if asked.history is not None:
        command += ["--history", str(asked.history)]
    return [*command, *rest]


if __name__ == "__main__":
    sys.exit(main())
