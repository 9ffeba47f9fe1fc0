"""Compare two 300-page revisions, beside `diff` on the same lines in the same run.

python -m bench.comparing
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.large import document, later, without_known_ids

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 5
WHOLE_LIMIT, FIRST_LIMIT = 2.0, 0.5


def _median(act: Callable[[], object]) -> float:
    """Return the median processor seconds of some runs, programs that were started included.

    Processor time, so that what else the machine does counts for nothing.
    """
    times = []
    for _ in range(RUNS):
        start = os.times()
        act()
        times.append(sum(os.times()[:4]) - sum(start[:4]))
    return statistics.median(times)


def _set_up() -> None:
    """Make Django's templates usable without a site: nothing here asks a database."""
    os.environ.setdefault("DEMO", "1")
    os.environ.setdefault("LEPTON_DATA", tempfile.mkdtemp(prefix="lepton-bench-"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lepton_site.settings")
    import django

    django.setup()


def measure() -> list[dict[str, Any]]:
    """Return the rows: the whole comparison, the first clauses as HTML, ids that differ, diff."""
    _set_up()
    from standards.queries.comparisons import compared
    from standards.rules.document import text_of

    before = document()
    after = later(before)
    imported = without_known_ids(after)
    line = _median(lambda: _diff(text_of(before), text_of(after)))
    whole = _median(lambda: [one.as_dict() for one in compared(before, after, "en").changes])
    strange = _median(lambda: [one.as_dict() for one in compared(before, imported, "en").changes])
    first = _median(lambda: _first_part(compared(before, after, "en")))
    return [
        _row("compare 2,000 clauses, every word", whole, WHOLE_LIMIT, line),
        _row("the same under other ids", strange, WHOLE_LIMIT, line),
        _row("compare, first clauses as HTML", first, FIRST_LIMIT, line),
    ]


def _row(what: str, seconds: float, limit: float, line: float) -> dict[str, Any]:
    return {
        "what": what,
        "processor ms": round(seconds * 1000),
        "limit ms": round(limit * 1000),
        "share of the limit": round(seconds / limit, 2),
        "times diff": round(seconds / line, 1),
    }


def _diff(before: str, after: str) -> None:
    """Run the plain program on the same words, one a line: it knows words, not clauses."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name, text in (("a", before), ("b", after)):
            paths.append(Path(folder) / name)
            paths[-1].write_text("\n".join(text.split()))
        subprocess.run(["diff", *paths], check=False, stdout=subprocess.DEVNULL)


def _first_part(comparison: Any) -> str:
    from django.template.loader import render_to_string

    from standards.queries.comparisons import listed, parts_of
    from standards.views.comparisons import Wishes, clause_shown

    part = parts_of(listed(comparison))[0]
    clauses = [clause_shown(one, comparison, "text") for one in part]
    state = {"language": "en", "name": "a"}
    context = {"clauses": clauses, "part": 1, "part_count": 2, "wishes": Wishes(), "after": state}
    return render_to_string("standards/compare/_part.html", context)


def main() -> None:
    """Print the rows."""
    for row in measure():
        print("  ".join(f"{key}: {value}" for key, value in row.items()))


if __name__ == "__main__":
    sys.exit(main())
