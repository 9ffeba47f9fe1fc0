"""What the editor's page loads first is small; formulas and the like come when they are needed."""

from __future__ import annotations

import gzip
import json

import pytest

from tests.browser.conftest import BUILT

FIRST_LOAD = 220_000  # bytes, compressed
ENTRY = "static/editor/main.js"


def first_files(manifest, name, seen):
    """Return the scripts that an entry needs before it runs."""
    if name in seen:
        return []
    seen.add(name)
    entry = manifest[name]
    below = [
        each for more in entry.get("imports", []) for each in first_files(manifest, more, seen)
    ]
    return [entry["file"], *below]


@pytest.mark.skipif(not BUILT.exists(), reason="the front end is not built")
def test_the_editor_loads_at_most_220_kb_of_scripts_first():
    manifest = json.loads(BUILT.read_text(encoding="utf-8"))
    files = first_files(manifest, ENTRY, set())
    sizes = {file: len(gzip.compress((BUILT.parents[1] / file).read_bytes(), 9)) for file in files}
    assert sum(sizes.values()) <= FIRST_LOAD, sizes
    assert not [file for file in files if "katex" in file]
