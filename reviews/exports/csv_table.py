"""Write the commenting template as comma separated text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

CONTENT_TYPE = "text/csv; charset=utf-8"


def write(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return the table in UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(heading)
    writer.writerows(rows)
    return out.getvalue().encode()
