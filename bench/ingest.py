"""Measure durable comments per second: the public endpoint, a plain Django view, PostgreSQL alone.

Needs PostgreSQL at DATABASE_URL (a database of its own is made and dropped), `wrk` and `pgbench`
on the path, and `pip install -r bench/requirements.txt`. Rounds are interleaved: what the disk and
the neighbours do to one, they do to all.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from bench.site import ROOT, free_port

HERE = Path(__file__).parent
RESULT = re.compile(r"RESULT (\d+) (\d+) ([\d.]+) ([\d.]+) (\d+)")
CONNECTIONS, SECONDS, ROUNDS, CLIENTS = 32, 5, 3, 16
BASE = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
NAME = "lepton_bench_ingest"
PREPARE = """
import django; django.setup()
from datetime import timedelta
from standards.kernel.clock import now
from standards.kernel.canonical import content_hash
from standards.models import Committee, Draft, Revision, User, WorkItem
from reviews.models import Comment, Enquiry, EnquiryReceipt
at = now()
person = User.objects.create_user("bench@lepton.example", "x", name="Bench")
committee = Committee.objects.create(slug="b", designation="B", title="B", kind="committee")
item = WorkItem.objects.create(committee=committee, designation="ls-1", title="B",
    proposed_by=person, phase="public_enquiry", substage=20, started=at.date(), updated_at=at)
draft = Draft.objects.create(work_item=item, title="B", created_by=person, created_at=at,
    edited_at=at)
doc = {"type": "doc", "content": []}
revision = Revision.objects.create(draft=draft, number=1, name="1", hash=content_hash(doc),
    content=doc, frozen_at=at, frozen_by=person)
enquiry = Enquiry.objects.create(work_item=item, draft=draft, revision=revision, title="B",
    opens_at=at, closes_at=at + timedelta(days=9), opened_by=person)
comment = Comment(work_item=item, draft=draft, revision=revision, enquiry=enquiry, name="Ana Lind",
    text="We support the draft but ask for an example of the assessment in an annex.",
    text_digest="0" * 64, language="en", created_at=at)
receipt = EnquiryReceipt(comment_id=0, receipt="", secret_digest="0" * 64, source="0" * 64,
    received_at=at, posted_at=at)
def columns(row):
    fields = [f for f in row._meta.concrete_fields if not f.primary_key]
    return {f.column: f.get_db_prep_save(getattr(row, f.attname), c) for f in fields}
from django.db import connection as c
import json
print(json.dumps([enquiry.pk, columns(comment), columns(receipt)],
      default=lambda v: v.isoformat() if hasattr(v, "isoformat") else getattr(v, "obj", str(v))))
"""


def environment(port: int, data: str) -> dict[str, str]:
    return os.environ | {
        "DEMO": "1", "PORT": str(port), "LEPTON_DATA": data, "LEPTON_LIMITS": "off",
        "DATABASE_URL": BASE.rpartition("/")[0] + "/" + NAME,
        "DJANGO_SETTINGS_MODULE": "lepton_site.settings", "EMAIL_URL": "dummymail://",
    }  # fmt: skip


@contextmanager
def server(command: list[str], env: dict[str, str]):
    """Run a server; goes on when its port takes connections."""
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        for _try in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", int(env["PORT"]))) == 0:
                    break
            time.sleep(0.1)
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def ours(port: str) -> list[str]:
    return [
        sys.executable, "-m", "uvicorn", "lepton_site.asgi:application", "--port", port,
        "--lifespan", "off", "--ws", "lepton_site.frames:LinkedProtocol", "--log-level", "warning",
    ]  # fmt: skip


def usual(port: str) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2",
        "--blocking-threads", "1", "--backpressure", "64", "--port", port, "--no-access-log",
        "bench.plain_intake:application",
    ]  # fmt: skip


def load(url: str) -> dict[str, float]:
    """Drive an address with wrk; requests/s, latencies in ms, refusals."""
    base = ["wrk", "-t1", f"-c{CONNECTIONS}", "-s", str(HERE / "ingest.lua")]
    subprocess.run([*base, "-d1s", url], capture_output=True, check=True, timeout=60)
    command = [*base, f"-d{SECONDS}s", url]
    out = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    found = RESULT.search(out.stdout)
    if found is None:
        raise SystemExit(out.stdout + out.stderr)
    count, micros, p50, p99, bad = (float(each) for each in found.groups())
    return {"rate": (count - bad) / micros * 1e6, "p50": p50, "p99": p99, "refused": bad}


def load_of(command, env: dict[str, str], path: str) -> dict[str, float]:
    """Run a server on a port of its own and drive one address of it."""
    port = str(free_port())
    with server(command(port), env | {"PORT": port}):
        return load(f"http://127.0.0.1:{port}{path}")


def pgbench(script: str, env: dict[str, str]) -> float:
    """Return what the database alone commits per second with 16 clients, same rows."""
    place = urlsplit(env["DATABASE_URL"])
    command = [
        "pgbench", "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "2", "-T", str(SECONDS),
        "-h", place.hostname or "", "-p", str(place.port), "-U", place.username or "",
        "-f", script, NAME,
    ]  # fmt: skip
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return float(re.search(r"tps = ([\d.]+)", out)[1])


def insert_of(comment: dict, receipt: dict) -> str:
    """Return one statement that writes a comment and its receipt."""

    def literal(value) -> str:
        if value is None:
            return "NULL"
        if isinstance(value, list | dict):
            return "'" + json.dumps(value) + "'::jsonb"
        return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"

    first = ", ".join(literal(value) for value in comment.values())
    names = [name for name in receipt if name not in {"comment_id", "receipt"}]
    second = ", ".join(
        literal(receipt[name])
        + ("::timestamptz" if name.endswith("_at") else "::bigint" if name.endswith("_id") else "")
        for name in names
    )
    return (
        f"WITH c AS (INSERT INTO reviews_comment ({', '.join(comment)}) VALUES ({first}) "
        f"RETURNING id) INSERT INTO reviews_enquiryreceipt (comment_id, receipt, "
        f"{', '.join(names)}) SELECT id, left(md5(id::text), 18), {second} FROM c;\n"
    )


def measure() -> list[dict]:
    """Run the rounds and return their rows."""
    with psycopg.connect(BASE, autocommit=True) as link:
        link.execute(f"DROP DATABASE IF EXISTS {NAME}")
        link.execute(f"CREATE DATABASE {NAME}")
    rows = []
    with tempfile.TemporaryDirectory(prefix="lepton-bench-") as data:
        env = environment(free_port(), data)
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True
        )
        made = subprocess.run(
            [sys.executable, "-c", PREPARE],
            cwd=ROOT,
            env=env,
            check=True,
            capture_output=True,
            text=True,
        )
        enquiry, comment, receipt = json.loads(made.stdout)
        script = Path(data) / "insert.sql"
        script.write_text(insert_of(comment, receipt))
        for number in range(1, ROUNDS + 1):
            row: dict = {"round": number, "pgbench": pgbench(str(script), env)}
            row["usual"] = load_of(usual, env, "/comment")
            row["ours"] = load_of(ours, env, f"/api/v1/enquiries/{enquiry}/comments/")
            print(json.dumps(row), flush=True)
            rows.append(row)
    with psycopg.connect(BASE, autocommit=True) as link:
        link.execute(f"DROP DATABASE {NAME} WITH (FORCE)")
    return rows


def main() -> None:
    """Measure and write the medians."""
    for tool in ("wrk", "pgbench"):
        if shutil.which(tool) is None:
            raise SystemExit(f"{tool} is needed")
    rows = measure()
    found = {
        "at": datetime.now(tz=UTC).isoformat(),
        "to the usual view": statistics.median(
            r["ours"]["rate"] / r["usual"]["rate"] for r in rows
        ),
        "to pgbench": statistics.median(r["ours"]["rate"] / r["pgbench"] for r in rows),
        "p99 ms": statistics.median(r["ours"]["p99"] for r in rows),
        "rounds": rows,
    }
    (HERE / "ingest.json").write_text(json.dumps(found, indent=1) + "\n")
    print({name: value for name, value in found.items() if name != "rounds"})


if __name__ == "__main__":
    main()
