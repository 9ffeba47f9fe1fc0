"""Translations compile without gettext's tools, to what gettext reads."""

import gettext
import io
import os

import pytest

from lepton_site.catalogues import compile_folder, read_catalogue, write_catalogue

CATALOGUE = r"""
# A comment
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=n != 1;\n"

#: a.py:3
#, python-format
msgid "Open \"%(name)s\""
msgstr "打开“%(name)s”"

msgid ""
"Two "
"lines\n"
msgstr ""
"两"
"行\n"

msgctxt "month"
msgid "May"
msgstr "五月"

msgid "one vote"
msgid_plural "%d votes"
msgstr[0] "一票"
msgstr[1] "%d 票"

#, fuzzy
msgid "Guess"
msgstr "猜"

msgid "Not yet"
msgstr ""

#~ msgid "Old"
#~ msgstr "旧"
"""


@pytest.fixture
def words():
    return gettext.GNUTranslations(io.BytesIO(write_catalogue(read_catalogue(CATALOGUE))))


def test_messages_are_found(words):
    assert words.gettext('Open "%(name)s"') == "打开“%(name)s”"
    assert words.gettext("Two lines\n") == "两行\n"


def test_contexts_and_plurals_are_found(words):
    assert words.pgettext("month", "May") == "五月"
    assert words.gettext("May") == "May"
    assert [words.ngettext("one vote", "%d votes", n) for n in (1, 5)] == ["一票", "%d 票"]


@pytest.mark.parametrize("text", ["Guess", "Not yet", "Old"])
def test_guesses_gaps_and_old_messages_are_left_out(words, text):
    assert words.gettext(text) == text


def test_the_result_is_that_of_gettexts_own_tool(tmp_path):
    import shutil
    import subprocess

    if shutil.which("msgfmt") is None:
        pytest.skip("msgfmt is not installed")
    source, target = tmp_path / "a.po", tmp_path / "a.mo"
    source.write_text(CATALOGUE)
    subprocess.run(["msgfmt", "-o", str(target), str(source)], check=True)
    theirs = gettext.GNUTranslations(io.BytesIO(target.read_bytes()))
    ours = gettext.GNUTranslations(io.BytesIO(write_catalogue(read_catalogue(CATALOGUE))))
    assert ours._catalog == theirs._catalog


@pytest.mark.parametrize("text", ['msgid "open', "msgid open", '"alone"', 'msgfoo "x"'])
def test_a_faulty_line_is_named(text):
    with pytest.raises(ValueError, match="line 1 cannot be read"):
        read_catalogue(text)


def test_only_what_changed_is_compiled(tmp_path):
    source = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE)
    target = source.with_suffix(".mo")
    assert compile_folder(tmp_path) == [target]
    assert compile_folder(tmp_path) == []
    os.utime(target, (0, 0))
    assert compile_folder(tmp_path) == [target]
    assert compile_folder(tmp_path / "missing") == []
