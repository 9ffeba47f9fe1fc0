"""Groups of many texts: against known truth, over restarts, under a person's decisions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.grouping import agreement
from bench.public_comments import comments
from reviews.clustering.clusters import COPY, LEADER, ClusterIndex, sketches_of

COUNT = 5_000


@pytest.fixture(scope="module")
def known():
    rows = list(comments(COUNT))
    return sketches_of([text for text, _group in rows]), np.array([group for _t, group in rows])


def part(sketches, first, last):
    return type(sketches)(sketches.digests[first:last], sketches.signatures[first:last])


def groups_of(index, sketches, step=COUNT):
    labels = [
        index.add(part(sketches, first, first + step)).labels
        for first in range(0, len(sketches.digests), step)
    ]
    return index.roots(np.concatenate(labels))


def same_groups(one, other):
    pairs = set(zip(one.tolist(), other.tolist(), strict=True))
    return len(pairs) == len(set(one.tolist())) == len(set(other.tolist()))


def test_five_thousand_comments_fall_into_their_groups(known):
    sketches, truth = known
    found = agreement(truth, groups_of(ClusterIndex(), sketches))
    assert found["ari"] >= 0.99
    assert found["precision"] >= 0.999


def test_chinese_comments_alone_fall_into_their_groups():
    rows = [row for row in comments(COUNT) if row[0][0] > "\u4e00"]
    index = ClusterIndex()
    labels = index.roots(index.add_texts([text for text, _group in rows]).labels)
    assert len(rows) > 500
    assert agreement([group for _text, group in rows], labels)["ari"] >= 0.99


def test_comments_that_come_singly_are_grouped_as_in_one_batch(known):
    sketches, _truth = known
    few = part(sketches, 0, 600)
    assert (groups_of(ClusterIndex(), few, 1) == groups_of(ClusterIndex(), few)).all()


def test_another_order_finds_nearly_the_same_groups(known):
    sketches, _truth = known
    order = np.random.default_rng(3).permutation(COUNT)
    shuffled = type(sketches)(sketches.digests[order], sketches.signatures[order])
    straight = groups_of(ClusterIndex(), sketches)
    found = agreement(straight[order], groups_of(ClusterIndex(), shuffled))
    assert found["ari"] >= 0.99


def restored(placed, roots, sketches):
    """Return the index that is put together from what was found, as the rows keep it."""
    names = {label: place for place, label in enumerate(dict.fromkeys(roots.tolist()))}
    labels = np.array([names[label] for label in roots.tolist()], np.int32)
    leads = placed.kinds == LEADER
    index = ClusterIndex()
    index.know(np.zeros(len(names), np.bool_))
    index.restore((sketches.digests, labels), (sketches.signatures[leads], labels[leads]))
    return index, labels


def test_an_index_put_together_again_answers_as_the_one_that_was_lost(known):
    sketches, _truth = known
    first, later = part(sketches, 0, 3000), part(sketches, 3000, COUNT)
    lost = ClusterIndex()
    placed = lost.add(first)
    again, labels = restored(placed, lost.roots(placed.labels), first)
    assert again.leaders == lost.leaders
    went_on, came_back = lost.add(later), again.add(later)
    assert (went_on.kinds == came_back.kinds).all()
    assert (went_on.alike == came_back.alike).all()
    old = np.concatenate([lost.roots(placed.labels), lost.roots(went_on.labels)])
    new = np.concatenate([again.roots(labels), again.roots(came_back.labels)])
    assert same_groups(old, new)


TOKENS = ("alpha", "beta", "gamma", "delta", "限", "值", "太", "严")
WORDS = st.lists(st.sampled_from(TOKENS), max_size=14)


@given(st.lists(WORDS.map(" ".join), max_size=30), st.integers(1, 7))
@settings(max_examples=40, deadline=None)
def test_steps_do_not_matter_and_copies_stay_together(texts, step):
    sketches = sketches_of(texts)
    if not texts:
        return
    at_once = groups_of(ClusterIndex(), sketches)
    assert (groups_of(ClusterIndex(), sketches, step) == at_once).all()
    by_digest = {}
    for digest, label in zip(sketches.digests.tolist(), at_once.tolist(), strict=True):
        assert by_digest.setdefault(digest, label) == label


def test_a_text_that_resembles_two_groups_joins_them():
    left = " ".join(f"l{n}" for n in range(60))
    right = " ".join(f"r{n}" for n in range(60))
    index = ClusterIndex()
    before = index.add_texts([left, right])
    assert before.labels.tolist() == [0, 1]
    bridge = index.add_texts([f"{left} {right}"])
    assert bridge.labels.tolist() == [0]
    assert bridge.joined[: int(bridge.ends[0])].tolist() == [[0, 1]]
    assert index.root(1) == 0


def held_apart(left, right):
    """Return an index in which a person told two texts apart."""
    index = ClusterIndex()
    index.know(np.array([True, True]))
    sketches = sketches_of([left, right])
    labels = np.array([0, 1], np.int32)
    index.restore((sketches.digests, labels), (sketches.signatures, labels))
    return index


def test_groups_held_apart_are_never_joined_and_the_nearer_one_grows():
    text = " ".join(f"word{n}" for n in range(80))
    other = text.replace("word7 ", "another ")
    index = held_apart(text, other)
    placed = index.add_texts([f"{text} From Ada.", f"{other} From Ada.", text, other])
    assert placed.labels.tolist() == [0, 1, 0, 1]
    assert placed.kinds.tolist()[2:] == [COPY, COPY]
    assert int(placed.ends[0]) == 0


def test_an_empty_batch_changes_nothing():
    index = ClusterIndex()
    assert len(index.add_texts([]).labels) == 0
    assert (len(index), index.leaders) == (0, 0)
    assert index.nbytes < 1_000_000


def test_texts_without_words_and_single_words_have_groups_of_their_own():
    index = ClusterIndex()
    labels = index.add_texts(["", "no", "NO!", "yes", "?", "??", "no"]).labels.tolist()
    assert labels == [0, 1, 1, 2, 3, 4, 1]


def test_the_index_grows_with_different_texts_and_not_with_copies(known):
    index = ClusterIndex()
    index.add_texts(["the very same words each time"] * 3000)
    assert (len(index), index.leaders) == (1, 1)
    sketches, _truth = known
    index.add(sketches)
    assert index.leaders < COUNT // 2
