"""Wait for what a page computes, without evaluating text in it, which the site's policy forbids."""

from __future__ import annotations

import time


def until(page, script, *, seconds=15):
    """Return once a script (an expression, or a function without arguments) is true in the page."""
    end = time.monotonic() + seconds
    while not page.evaluate(script):
        assert time.monotonic() < end, f"never true: {script}"
        page.wait_for_timeout(50)
