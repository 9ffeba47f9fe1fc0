"""Time from key to paint in a 300-page draft, and until it is open, beside a bare editor.

Both editors hold the same text in the same browser in the same run, one after the other at each
place; the ratio says what the desk adds. Run it as `python -m bench.editor [address]`.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from bench.large_draft import LargeDraft
from bench.site import running_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "editor.json"
KEYS, DELAY_MS = 90, 70
PLACES = (0.02, 0.5, 0.97)
LIMIT_MS, LIMIT_OPEN_S = 50, 3
VIEW = {"width": 1440, "height": 900}
CALL = """async ([path, method, body, etag]) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken], meta[name=csrf-token]");
  const headers = {"Content-Type": "application/json", "X-CSRFToken": token.value ?? token.content};
  if (etag) headers["If-Match"] = etag;
  const answer = await fetch(path, {method, headers, body: body && JSON.stringify(body)});
  return answer.json();
}"""
PLACE = """(share) => {
  const editor = window.lepton?.editor ?? window.editor;
  const {doc} = editor.state;
  let found = 0;
  doc.descendants((node, at) => {
    if (found < share * doc.content.size && node.type.name === "paragraph") found = at + 4;
    return found < share * doc.content.size;
  });
  editor.commands.setTextSelection(found);
  editor.commands.scrollIntoView();
  editor.view.focus();
}"""


def _sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/accounts/login/")
    page.fill("[name=login]", "editor@lepton.example")
    page.fill("[name=password]", "lepton-demo")
    page.click("main button[type=submit]")
    page.wait_for_load_state()


def _make_draft(page: Page) -> str:
    """Make the large draft beside one that the account may write; returns its id."""
    listed = page.evaluate(CALL, ["/api/v1/drafts/", "GET", None, ""])["results"]
    beside = next(one for one in listed if one["my_right"] == "write")
    body = {"work_item": beside["work_item"], "title": "Large draft"}
    made = page.evaluate(CALL, ["/api/v1/drafts/", "POST", body, ""])
    path = f"/api/v1/drafts/{made['id']}/content/"
    page.evaluate(CALL, [path, "PUT", LargeDraft().document(), "*"])
    return str(made["id"])


def _type(page: Page, place: float) -> list[float]:
    """Type at a place and return the milliseconds from each key to its paint."""
    page.evaluate(PLACE, place)
    page.wait_for_timeout(1500)
    page.evaluate("measureTyping()")
    page.keyboard.type("measured "[:9] * (KEYS // 9), delay=DELAY_MS)
    page.wait_for_timeout(800)
    return [float(one) for one in page.evaluate("window.latencies")]


def _opened(page: Page, url: str, draft: str) -> float:
    """Open the draft and return the seconds until its text can be written."""
    begun = time.perf_counter()
    page.goto(f"{url}/drafts/{draft}/", wait_until="commit")
    page.wait_for_selector("[data-connection=saved]", timeout=120_000)
    page.wait_for_function("document.querySelectorAll('.ProseMirror section').length >= 2000")
    return time.perf_counter() - begun


def _bundle() -> str:
    """Build the bare editor into one script and return its text."""
    config = HERE / "vite.config.js"
    with tempfile.TemporaryDirectory(prefix="lepton-bench-") as folder:
        subprocess.run(
            ["npx", "vite", "build", "--config", str(config), "--outDir", folder],
            cwd=HERE.parent,
            check=True,
            capture_output=True,
        )
        return (Path(folder) / "bare.js").read_text(encoding="utf-8")


def _bare(browser: Browser) -> Page:
    page = browser.new_page(viewport=VIEW)
    page.set_content("<!doctype html><title>Bare</title><body>")
    page.add_script_tag(content=_bundle())
    page.evaluate("(content) => startBare(content)", LargeDraft().document())
    page.add_script_tag(path=str(HERE / "typing.js"))
    return page


def _row(name: str, times: list[float]) -> dict[str, Any]:
    ordered = statistics.quantiles(times, n=20)
    return {
        "what": name,
        "keys": len(times),
        "p50 ms": round(statistics.median(times), 1),
        "p95 ms": round(ordered[-1], 1),
        "worst ms": round(max(times), 1),
    }


def measure(url: str) -> list[dict[str, Any]]:
    """Return a row per editor, with the ratio of the two and of the limits."""
    with sync_playwright() as played:
        browser = played.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        desk = browser.new_context(viewport=VIEW, bypass_csp=True).new_page()
        _sign_in(desk, url)
        draft = _make_draft(desk)
        opened = [_opened(desk, url, draft) for _time in range(3)]
        desk.add_script_tag(path=str(HERE / "typing.js"))
        bare = _bare(browser)
        ours: list[float] = []
        theirs: list[float] = []
        for place in PLACES:
            bare.bring_to_front()
            theirs += _type(bare, place)
            desk.bring_to_front()
            ours += _type(desk, place)
        browser.close()
    rows = [_row("desk", ours), _row("bare Tiptap", theirs)]
    rows[0]["share of bare p95"] = round(rows[0]["p95 ms"] / rows[1]["p95 ms"], 2)
    rows[0]["share of the 50 ms limit"] = round(rows[0]["p95 ms"] / LIMIT_MS, 2)
    best = min(opened)
    busy = {"what": "load average of the machine", "1 min": round(os.getloadavg()[0], 1)}
    opening = {"what": "opening", "s": [round(one, 2) for one in opened]}
    return [*rows, opening | {"share of the 3 s limit": round(best / LIMIT_OPEN_S, 2)}, busy]


def main() -> None:
    """Measure on the address given, or on a site of its own; print and write."""
    if len(sys.argv) > 1:
        rows = measure(sys.argv[1])
    else:
        with running_site() as (url, _seconds):
            rows = measure(url)
    for row in rows:
        print("  ".join(f"{key}: {value}" for key, value in row.items()))
    RESULTS.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
