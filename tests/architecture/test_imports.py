"""The floors hold: import-linter's contracts, and no app imports upward into another."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[2]
APPS = ("standards", "reviews", "certification")


def test_import_contracts_are_kept():
    # In a process of its own: the linter's set-up of logging silences every logger there is.
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def floors():
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = next(c for c in config["contracts"] if c["name"].startswith("2"))["layers"]
    order = {}
    for height, layer in enumerate(reversed(layers)):
        for name in layer.split("|"):
            order[name.strip().strip("()")] = height
    return order


def test_imports_across_apps_go_to_the_same_floor_or_a_lower_one():
    graph = grimp.build_graph(*APPS, include_external_packages=False)
    order = floors()
    upward = []
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            here, there = importer.split("."), imported.split(".")
            if here[0] == there[0] or len(here) < 2 or len(there) < 2:
                continue
            if order[here[1]] < order[there[1]]:
                upward.append(f"{importer} → {imported}")
    assert not upward
