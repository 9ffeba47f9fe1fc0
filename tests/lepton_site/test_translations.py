"""Every string for users has its Simplified Chinese translation, and nothing is left over."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lepton_site.catalogues import read_catalogue

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path("lepton_site/locale/zh_Hans/LC_MESSAGES")
SOURCES = ("lepton_site", "standards", "reviews", "certification", "templates", "static")
HOLES = re.compile(r"%\(\w+\)[sd]|%s|\{\w+\}")
DOMAINS = ("django", "djangojs")


def untranslated(text):
    return [
        block
        for block in text.split("\n\n")[1:]
        if not block.startswith("#~")
        and re.search(r'^msgstr(\[0\])? ""$(?!\n")', block, re.MULTILINE)
    ]


def guesses(text):
    blocks = text.split("\n\n")[1:]
    return [block for block in blocks if re.search(r"^#,.*fuzzy", block, re.MULTILINE)]


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_entry_of_the_catalogue_is_empty_or_a_guess(domain):
    text = (ROOT / FOLDER / f"{domain}.po").read_text()
    assert not untranslated(text)
    assert not guesses(text)


@pytest.mark.parametrize("domain", DOMAINS)
def test_translations_keep_the_holes_of_their_sentences(domain):
    catalogue = read_catalogue((ROOT / FOLDER / f"{domain}.po").read_text())
    for message, translation in catalogue.items():
        forms = message.rpartition("\x04")[2].split("\x00")
        allowed = {hole for form in forms for hole in HOLES.findall(form)}
        assert set(HOLES.findall(translation)) <= allowed, message
        assert set(HOLES.findall(forms[-1])) <= set(HOLES.findall(translation)), message


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    if shutil.which("xgettext") is None:
        pytest.skip("needs gettext (Debian: apt install gettext)")
    tree = tmp_path_factory.mktemp("tree")
    for name in SOURCES:
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("build", "*.mo"))
    shutil.copy(ROOT / "manage.py", tree)
    (tree / "data").mkdir()
    environment = {"PATH": os.environ["PATH"], "DEMO": "1", "LEPTON_DATA": str(tree / "data")}
    for domain in DOMAINS:
        command = [sys.executable, "manage.py", "makemessages", "-l", "zh_Hans", "-d", domain]
        subprocess.run(
            [*command, "--no-wrap", "--no-obsolete"],
            cwd=tree, env=environment, check=True, capture_output=True,
        )  # fmt: skip
    return tree


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_string_in_the_sources_is_in_the_catalogue(extracted, domain):
    fresh = (extracted / FOLDER / f"{domain}.po").read_text()
    assert not untranslated(fresh)
    assert not guesses(fresh)
