"""The walls of the house style: sizes, names, floors, plug-ins listed and tested."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("lepton_site", "standards", "reviews", "certification")
PLUGINS = (
    "reviews/ballots",
    "reviews/exports",
    "reviews/imports",
    "certification/metrics",
    "certification/submissions",
    "standards/exports",
    "standards/imports",
)
TOP_LEVEL = {
    "lepton_site",
    "standards",
    "reviews",
    "certification",
    "templates",
    "static",
    "tests",
    "bench",
    "docs",
    "manage.py",
    "requirements.txt",
    "requirements-dev.txt",
    "docker-compose.yml",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "pyproject.toml",
    "package.json",
    "package-lock.json",
    "vite.config.js",
    "eslint.config.js",
    "vitest.config.js",
}


def sources():
    return [
        path
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def test_top_level_holds_nothing_unexpected():
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    tops = {line.split("/")[0] for line in tracked.splitlines()}
    assert {top for top in tops if not top.startswith(".")} <= TOP_LEVEL


def test_no_file_is_longer_than_400_lines():
    static = ROOT / "static"
    patterns = ("js/**/*.js", "editor/**/*.js", "css/**/*.css")
    files = [*sources(), *(path for pattern in patterns for path in static.glob(pattern))]
    counts = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in files}
    assert not {path: count for path, count in counts.items() if count > 400}


def test_no_function_is_longer_than_40_lines():
    long = []
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = node.end_lineno - node.lineno + 1
                if size > 40:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} {size}")
    assert not long


def test_templates_are_short_and_say_what_they_are_given():
    faults = []
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix not in {".html", ".txt"}:
            continue
        text = path.read_text()
        lines = text.splitlines()
        wall = 40 if path.name.startswith("_") or "components" in path.parts else 80
        if len(lines) > wall:
            faults.append(f"{path.relative_to(ROOT)}: {len(lines)} lines")
        if not re.match(r"(\{%\s*extends[^%]*%\}\s*)?\{#.*#\}|\{% comment", text):
            faults.append(f"{path.relative_to(ROOT)}: the first comment must list what it is given")
        if re.search(r"\sstyle=", text):
            faults.append(f"{path.relative_to(ROOT)}: a style attribute")
    assert not faults


def test_no_module_has_a_name_that_says_nothing():
    empty = {"utils", "helpers", "common", "misc", "manager"}
    assert not [path for path in sources() if path.stem in empty]


@pytest.mark.parametrize("folder", PLUGINS)
def test_every_plugin_is_listed_and_tested(folder):
    table = (ROOT / folder / "__init__.py").read_text()
    tests = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("*.py"))
    for path in (ROOT / folder).glob("*.py"):
        if path.stem == "__init__":
            continue
        assert path.stem in table, f"{path.name} is not in the table"
        assert path.stem in tests, f"{path.name} is not tested"


def test_package_lock_names_no_registry():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert "://" not in (ROOT / name).read_text()
