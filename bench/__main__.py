"""Run the benchmarks, print their table and write them as JSON."""

from __future__ import annotations

import json
import platform
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench import comparing, pages, votes
from bench.site import running_site

RESULTS = Path(__file__).parent / "results.json"


def main() -> None:
    """Start a site twice, measure its pages, print and write."""
    rows = comparing.measure()
    with tempfile.TemporaryDirectory(prefix="lepton-bench-") as data:
        with running_site(data) as (_url, first):
            rows.append({"what": "first start with the demo", "s": round(first, 1)})
        with running_site(data) as (url, second):
            share = round(second / 10, 2)
            rows.append(
                {"what": "second start", "s": round(second, 1), "share of the 10 s limit": share}
            )
            rows += pages.measure(url)
    rows += votes.measure()
    for row in rows:
        print("  ".join(f"{key}: {value}" for key, value in row.items()))
    machine = {"python": platform.python_version(), "machine": platform.machine()}
    found = {"at": datetime.now(tz=UTC).isoformat(), "machine": machine, "rows": rows}
    RESULTS.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
