"""Tokens, digests and signatures of single texts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.clustering import index, minhash, shingles, tables
from reviews.clustering.clusters import sketches_of
from reviews.clustering.letters import BREAK, NOTHING, letter_table
from reviews.clustering.minhash import BINS, donor_table

TEXT = "The limit of 0.92 in clause 6.2 shuts out systems that help a second reader."


def digest(text):
    return int(sketches_of([text]).digests[0])


def alike(one, other):
    first, second = sketches_of([one, other]).signatures
    return int((first == second).sum()) / BINS


@pytest.mark.parametrize(
    "other",
    [
        TEXT.upper(),
        TEXT.replace(" ", "\n\n"),
        TEXT.replace(".", "").replace("092", "0 92").replace("62", "6 2") + " !!",
        TEXT.replace("limit", "li\u200bm\u2060it").replace("reader", "\ufeffreader"),
        TEXT.replace("o", "\u043e").replace("e", "\u0435").replace("c", "\u0441"),
        TEXT.replace("help", "ｈｅｌｐ"),
        TEXT.replace("systems", "sýstems").replace("second", "se\u0301cond"),
        TEXT.replace("clause", "𝐜𝐥𝐚𝐮𝐬𝐞"),
    ],
)
def test_case_spaces_signs_accents_and_disguises_do_not_make_another_text(other):
    assert digest(other) == digest(TEXT)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TEXT, TEXT.replace("0.92", "0.93")),
        ("accept", "reject"),
        ("a b", "b a"),
        ("ab", "a b"),
        ("!!!", "???"),
        ("👍", "👎"),
        ("限值太严", "限值太宽"),
        ("", " "),
        ("𠀀", "𠀁"),
    ],
)
def test_other_words_make_another_text(one, other):
    assert digest(one) != digest(other)


def test_skin_tone_and_joiners_of_an_emoji_vanish():
    assert digest("👍🏽") == digest("👍")


def test_each_chinese_character_is_a_token_and_a_word_is_one():
    def count(text):
        data = np.frombuffer(text.encode(), np.uint8)
        return shingles.tokens_of(
            data, (0, len(data)), letter_table(), np.empty(len(data), np.uint64)
        )

    assert count("限值 is too 严") == 5
    assert count("don't") == 2
    assert count("ภาษา") >= 2
    assert count("한국어 문장") == 2


def test_the_table_knows_breaks_and_what_vanishes():
    table = letter_table()
    assert table[ord(" ")] == table[ord("-")] == table[0x3002] == BREAK
    assert table[0x200B] == table[0x0301] == table[0x00AD] == NOTHING


def test_sentences_in_another_order_stay_alike():
    sentences = [f"Sentence number {n} says thing {n} about the draft." for n in range(8)]
    assert alike(" ".join(sentences), " ".join(reversed(sentences))) > 0.7


def test_other_sentences_are_not_alike():
    assert alike(TEXT, "Nothing of what the other one says is said in these eleven words.") < 0.1


def test_resemblance_is_estimated_well():
    words = [f"w{n}" for n in range(600)]
    one, other = " ".join(words[:400]), " ".join(words[200:])
    shared, all_of_them = 198, 398 + 398 - 198
    assert abs(alike(one, other) - shared / all_of_them) < 0.12


def test_a_text_of_a_megabyte_is_sketched():
    assert digest("限值 value " * 90_000) != digest("value 限值 " * 90_000)


@given(st.lists(st.text(max_size=60), max_size=6))
@settings(max_examples=60, deadline=None)
def test_texts_are_sketched_alone_as_together(texts):
    together = sketches_of(texts)
    for row, text in enumerate(texts):
        alone = sketches_of([text])
        assert alone.digests[0] == together.digests[row]
        assert (alone.signatures[0] == together.signatures[row]).all()


def test_many_texts_are_sketched_on_threads_as_on_one():
    texts = [f"text {n} of many, with {n * 7} words" for n in range(700)]
    one, two = sketches_of(texts, threads=1), sketches_of(texts, threads=3)
    assert (one.digests == two.digests).all()
    assert (one.signatures == two.signatures).all()


def test_each_bin_borrows_from_all_others():
    rows = donor_table()
    assert all(sorted([*row, own]) == list(range(BINS)) for own, row in enumerate(rows.tolist()))


@pytest.mark.parametrize("data", [b"\xff\xfe", b"\xe9\x99", b"ab\xf0\x9f", b"\x80", b"a\xc3"])
def test_broken_utf8_is_read_to_its_end_and_not_past_it(data):
    array = np.frombuffer(data, np.uint8)
    place, seen = 0, 0
    while place < len(array):
        _point, place = shingles.code_point(array, place, len(array))
        seen += 1
    assert place == len(array)
    assert seen <= len(data)


@pytest.fixture
def uncompiled(monkeypatch):
    """Run the kernels as Python, so that they are seen line by line."""
    for module in (shingles, minhash, tables, index):
        for name, value in vars(module).items():
            if hasattr(value, "py_func"):
                monkeypatch.setattr(module, name, value.py_func)
    return index


def test_compiled_code_does_what_the_source_says(uncompiled):
    from reviews.clustering.index import empty_places

    texts = [TEXT, TEXT.upper(), TEXT + " Also from me.", "", "限值太严", "限值太严 我同意", "no"]
    texts += [f"{TEXT} {TEXT[n:]}" for n in range(4)]
    compiled = sketches_of(texts)
    digests, signatures = np.zeros_like(compiled.digests), np.zeros_like(compiled.signatures)
    coded = [text.encode() for text in texts]
    bounds = np.cumsum([0, *map(len, coded)])
    data = np.frombuffer(b"".join(coded), np.uint8)
    with np.errstate(over="ignore"):
        minhash.sketch(data, bounds, (letter_table(), donor_table()), digests, signatures)
        assert (digests == compiled.digests).all()
        assert (signatures == compiled.signatures).all()
        placed = empty_places(len(texts))
        uncompiled.place_texts(
            tables.with_room(tables.empty_tables(), len(texts)), digests, signatures, placed
        )
    from reviews.clustering.clusters import ClusterIndex

    assert len(set(placed.labels.tolist())) == 4
    assert placed.kinds[1] == index.COPY
    assert len(ClusterIndex()) == 0
