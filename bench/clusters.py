"""Grouping of near-duplicate comments: against the usual tools, on comments of known groups.

    python -m pip install -r bench/requirements-clusters.txt
    python -m bench.clusters [--counts 100000 1000000] [--json FILE]

Each side runs in a process of its own and reads the same file of comments in parts of 20,000; what
it reads and how long it takes is the same for both. The usual side is the strongest that was found
(`rensa` in bulk, exact copies dropped first, each candidate verified), with the same tokens.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from bench.grouping import agreement
from bench.public_comments import comments

PART = 20_000
TOKEN = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]")
NEWCOMERS = 20_000


# ── the comments in a file ─────────────────────────────────────────────────────────────────────


def write_comments(path: Path, count: int) -> None:
    """Write comments end to end, where each ends, and their groups."""
    ends, groups, place = [], [], 0
    with path.with_suffix(".txt").open("wb") as file:
        for text, group in comments(count):
            place += file.write(text.encode())
            ends.append(place)
            groups.append(group)
    np.save(path.with_suffix(".ends.npy"), np.array(ends, np.int64))
    np.save(path.with_suffix(".groups.npy"), np.array(groups, np.int64))


def parts_of(path: Path) -> Iterator[list[str]]:
    """Give the texts in parts."""
    ends = np.load(path.with_suffix(".ends.npy")).tolist()
    starts = [0, *ends[:-1]]
    with path.with_suffix(".txt").open("rb") as file:
        for first in range(0, len(ends), PART):
            base = starts[first]
            data = file.read(ends[min(first + PART, len(ends)) - 1] - base)
            yield [
                data[start - base : end - base].decode()
                for start, end in zip(
                    starts[first : first + PART], ends[first : first + PART], strict=True
                )
            ]


def peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


# ── the two sides ──────────────────────────────────────────────────────────────────────────────


def group_here(path: Path) -> dict[str, Any]:
    """Group with the site's own index; then let newcomers find their groups one by one."""
    from reviews.clustering.clusters import ClusterIndex

    ClusterIndex().add_texts(["compile and load first"] * 600)
    index, labels = ClusterIndex(), []
    start = time.perf_counter()
    labels.extend(index.add_texts(texts).labels for texts in parts_of(path))
    found = index.roots(np.concatenate(labels))
    seconds, peak = time.perf_counter() - start, peak_mb()
    scores = agreement(np.load(path.with_suffix(".groups.npy")), found)
    one_by_one = newcomers(index, next(parts_of(path)))
    return {"s": seconds, "peak_mb": peak, "leaders": index.leaders, **scores, **one_by_one}


def newcomers(index: Any, texts: list[str]) -> dict[str, float]:
    """Return how long one new comment takes to find its group: microseconds."""
    taken = []
    for number in range(NEWCOMERS):
        text = f"{texts[number % len(texts)]} And I add this of my own, {number * 7}."
        start = time.perf_counter()
        index.add_texts([text])
        taken.append(time.perf_counter() - start)
    return {
        "one_p50_us": float(np.median(taken)) * 1e6,
        "one_p99_us": float(np.quantile(taken, 0.99)) * 1e6,
    }


class Forest:
    """Union-find over rows, as every recipe has it."""

    def __init__(self) -> None:
        self.parents: list[int] = []

    def root(self, row: int) -> int:
        parents = self.parents
        while parents[row] != row:
            parents[row] = parents[parents[row]]
            row = parents[row]
        return row

    def join(self, one: int, other: int) -> None:
        one, other = self.root(one), self.root(other)
        if one != other:
            self.parents[max(one, other)] = min(one, other)


def group_usual(path: Path) -> dict[str, Any]:
    """Group with rensa: MinHash in bulk, LSH, every candidate verified at 0.4."""
    import rensa

    index = rensa.RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32)
    forest, seen, kept, signatures = Forest(), {}, [], []
    start = time.perf_counter()
    for texts in parts_of(path):
        first = len(kept)
        shingles = _new_shingles(texts, forest, seen, kept)
        made = rensa.RMinHash.from_token_sets(shingles, 128, 42)
        for number, signature in enumerate(made, first):
            signatures.append(signature)
            alike = [
                other
                for other in index.query(signature)[:20]
                if signatures[other].jaccard(signature) >= 0.4
            ]
            for other in alike:
                forest.join(kept[number], kept[other])
            if len(alike) < 3:
                index.insert(number, signature)
    found = np.array([forest.root(row) for row in range(len(forest.parents))])
    seconds, peak = time.perf_counter() - start, peak_mb()
    return {
        "s": seconds,
        "peak_mb": peak,
        **agreement(np.load(path.with_suffix(".groups.npy")), found),
    }


def _new_shingles(texts, forest, seen, kept):
    """Return the shingles of texts not seen before; exact copies join the first of them."""
    shingles = []
    for text in texts:
        row = len(forest.parents)
        forest.parents.append(row)
        tokens = TOKEN.findall(text.lower())
        key = hash(tuple(tokens))
        if key in seen:
            forest.join(row, seen[key])
            continue
        seen[key] = row
        kept.append(row)
        places = range(max(1, len(tokens) - 2))
        shingles.append([" ".join(tokens[place : place + 3]) for place in places])
    return shingles


# ── key terms ──────────────────────────────────────────────────────────────────────────────────


def members_of(path: Path) -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray]:
    """Return all texts, the rows sorted by group, and where each group of ten or more begins."""
    texts = [text for part in parts_of(path) for text in part]
    groups = np.load(path.with_suffix(".groups.npy"))
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(groups[order]) != 0])
    sizes = np.diff(np.r_[starts, len(order)])
    large = sizes >= 10
    return texts, order, starts[large], sizes[large]


def terms_here(path: Path) -> dict[str, Any]:
    """Read eight members of each group of ten or more, as the site does."""
    from reviews.clustering.topics import READ_MEMBERS, Group, topics_of, words_in

    texts, order, starts, sizes = members_of(path)
    words_in("限值")
    begun = time.perf_counter()
    groups = [
        Group(
            int(size),
            [
                texts[row]
                for row in order[start : start + size : max(1, size // READ_MEMBERS)][:READ_MEMBERS]
            ],
        )
        for start, size in zip(starts.tolist(), sizes.tolist(), strict=True)
    ]
    topics = topics_of(groups)
    seconds = time.perf_counter() - begun
    return {"s": seconds, "groups": len(topics), "terms": [topic.terms for topic in topics]}


def terms_usual(path: Path) -> dict[str, Any]:
    """Cut every comment into words with jieba and weigh them by class, with scikit-learn."""
    import logging

    import jieba
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import CountVectorizer

    from reviews.clustering.stop_words import EMPTY_CHARACTERS, EMPTY_WORDS

    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    texts, order, starts, sizes = members_of(path)
    latin, han = re.compile(r"[a-z]{3,}"), re.compile(r"[\u3400-\u9fff]+")

    def cut(text: str) -> list[str]:
        words = [word for word in latin.findall(text.lower()) if word not in EMPTY_WORDS]
        for run in han.findall(text):
            words += [
                word
                for word in jieba.cut(run)
                if len(word) > 1 and not EMPTY_CHARACTERS & set(word)
            ]
        return words

    begun = time.perf_counter()
    counter = CountVectorizer(tokenizer=cut, lowercase=False, token_pattern=None)
    table = counter.fit_transform(texts)
    names = counter.get_feature_names_out()
    rows = np.repeat(np.arange(len(starts)), sizes)
    columns = np.concatenate(
        [order[start : start + size] for start, size in zip(starts, sizes, strict=True)]
    )
    chosen = csr_matrix((np.ones(len(rows)), (rows, columns)), (len(starts), len(texts)))
    terms = _heaviest(chosen @ table, names)
    return {"s": time.perf_counter() - begun, "groups": len(starts), "terms": terms}


def _heaviest(counts, names):
    """Return the eight heaviest terms of each class, by c-TF-IDF of its counts."""
    from scipy.sparse import csr_matrix, diags

    classes = counts.shape[0]
    totals = np.maximum(1, np.asarray(counts.sum(0)).ravel())
    weights = csr_matrix(counts @ diags(np.log1p(counts.sum() / classes / totals)))
    terms = []
    for row in range(classes):
        span = slice(weights.indptr[row], weights.indptr[row + 1])
        best = np.argsort(-weights.data[span], kind="stable")[:8]
        terms.append([str(names[place]) for place in weights.indices[span][best]])
    return terms


# ── the table ──────────────────────────────────────────────────────────────────────────────────

SIDES = {
    "group_here": group_here,
    "group_usual": group_usual,
    "terms_here": terms_here,
    "terms_usual": terms_usual,
}


def in_own_process(side: str, path: Path) -> dict[str, Any]:
    """Run one side in a fresh process, so that its peak of memory is its own."""
    command = [sys.executable, "-m", "bench.clusters", "--side", side, "--file", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def measure(count: int, folder: Path) -> dict[str, Any]:
    """Return what both sides need for so many comments."""
    path = folder / f"comments-{count}"
    if not path.with_suffix(".groups.npy").exists():
        write_comments(path, count)
    found = {side: in_own_process(side, path) for side in SIDES}
    here, usual = found["terms_here"].pop("terms"), found["terms_usual"].pop("terms")
    shared = [len(set(one) & set(other)) / 8 for one, other in zip(here, usual, strict=True)]
    ratios = {
        "times_faster": found["group_usual"]["s"] / found["group_here"]["s"],
        "times_less_memory": found["group_usual"]["peak_mb"] / found["group_here"]["peak_mb"],
        "terms_times_faster": found["terms_usual"]["s"] / found["terms_here"]["s"],
        "terms_shared": float(np.mean(shared)),
    }
    return {"comments": count, **found, "ratios": ratios}


def main() -> None:
    """Measure, print, and write when asked to."""
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("--counts", type=int, nargs="+", default=[100_000])
    reading.add_argument("--folder", type=Path, default=None, help="where comments are kept")
    reading.add_argument("--json", type=Path, default=None)
    reading.add_argument("--side", choices=sorted(SIDES))
    reading.add_argument("--file", type=Path)
    given = reading.parse_args()
    if given.side:
        print(json.dumps(SIDES[given.side](given.file)))
        return
    with tempfile.TemporaryDirectory(prefix="lepton-clusters-") as own:
        folder = given.folder or Path(own)
        rows = [measure(count, folder) for count in given.counts]
    for row in rows:
        print(json.dumps(row, indent=1, default=float))
    if given.json:
        given.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
