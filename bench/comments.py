"""The resolution table with 5,000 comments in a real browser: first paint, and each filter.

`python -m bench.comments [URL]` measures a site of its own, or one that runs with DEMO=1.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import statistics
import sys
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from bench.site import running_site

if TYPE_CHECKING:
    from playwright.sync_api import Page

COMMENTS, TIMES = 5_000, 5
PAINT_LIMIT_MS, FILTER_LIMIT_MS = 1_000, 100
FILTERS = (
    ("q", "point 49"),
    ("clause", "4"),
    ("type", "te"),
    ("state", "open"),
    ("only", "originals"),
)
HEADINGS = (
    *("MB/NC", "Line number", "Clause/Subclause", "Paragraph/Figure/Table", "Type of comment"),
    *("Comments", "Proposed change", "Observations of the secretariat"),
)
SEND = """async ([address, name, text]) => {
  const token = document.cookie.match(/csrftoken=([^;]+)/)[1];
  const body = new FormData();
  if (text) { body.append("file", new Blob([text]), name); }
  const answer = await fetch(address, {method: "POST", headers: {"X-CSRFToken": token}, body});
  return answer.json();
}"""
# From the wish to the frame in which the new rows stand.
FILTER = """([name, value]) => new Promise((done) => {
  const field = document.querySelector(`[data-filters] [name=${name}]`);
  const start = performance.now();
  document.body.addEventListener("htmx:afterSettle", () => requestAnimationFrame(() =>
    done(performance.now() - start)), {once: true});
  field.value = value;
  field.dispatchEvent(new Event("input", {bubbles: true}));
})"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def _template() -> str:
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(HEADINGS)
    for n in range(COMMENTS):
        words = f"Point {n}: the limit on the sensitivity cannot be tested as it stands."
        kind = ("ge", "te", "ed")[n % 3]
        rows.writerow(("", "", f"{n % 14 + 1}.{n % 5}", "", kind, words, "Say 0.90.", ""))
    return file.getvalue()


def _sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/accounts/login/")
    page.fill("[name=login]", "secretary@lepton.example")
    page.fill("[name=password]", "lepton-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "login" not in address)


def _fill(page: Page, url: str) -> str:
    drafts = page.request.get(f"{url}/api/v1/drafts/").json()["results"]
    draft = drafts[-1]["id"]
    read = page.evaluate(SEND, [f"/api/v1/comments/import/?draft={draft}", "c.csv", _template()])
    page.evaluate(SEND, [f"/api/v1/comments/import/{read['import']}/confirm/", "", ""])
    return f"{url}/comments/?draft={draft}"


def _row(what: str, times: list[float], limit: int) -> dict[str, Any]:
    best, middle = min(times), statistics.median(times)
    return {
        "what": what,
        "best ms": round(best),
        "median ms": round(middle),
        f"share of the {limit} ms limit": round(middle / limit, 2),
    }


def measure(url: str) -> list[dict[str, Any]]:
    """Return a row for the first paint and one for each filter."""
    with sync_playwright() as played:
        browser = played.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(bypass_csp=True, viewport={"width": 1440, "height": 900})
        _sign_in(page, url)
        table = _fill(page, url)
        paints = []
        for _time in range(TIMES):
            page.goto(table)
            page.wait_for_selector("tr[data-comment]")
            paints.append(page.evaluate(PAINT))
        rows = [_row("table of 5,000 comments, first paint", paints, PAINT_LIMIT_MS)]
        page.wait_for_timeout(1000)
        for name, value in FILTERS:
            times = []
            for _time in range(TIMES):
                times.append(page.evaluate(FILTER, [name, value]))
                page.evaluate(FILTER, [name, ""])
            rows.append(_row(f"filter by {name}", times, FILTER_LIMIT_MS))
        browser.close()
    return rows


def main() -> None:
    """Measure and print."""
    if len(sys.argv) > 1:
        rows = measure(sys.argv[1])
    else:
        with running_site() as (url, _seconds):
            rows = measure(url)
    for row in rows:
        print(json.dumps(row))


if __name__ == "__main__":
    main()
