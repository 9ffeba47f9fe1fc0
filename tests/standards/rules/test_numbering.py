"""Labels by position; the same cases are played in the browser's tests."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.rules.document import validate_document
from standards.rules.numbering import annex_letter, labels, reference_text

CASES = json.loads(Path(__file__).with_name("numbering_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_labels_of_the_shared_cases(case):
    assert validate_document(case["doc"]) == []
    assert labels(case["doc"], case["language"]) == case["labels"]


def test_annexes_go_on_after_z():
    assert [annex_letter(n) for n in (1, 26, 27, 52, 53, 703)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "AAA",
    ]


@pytest.mark.parametrize(
    ("kind", "label", "language", "printed"),
    [
        ("clause", "5", "en", "Clause 5"),
        ("clause", "5.1", "en", "5.1"),
        ("clause", "A.1", "en", "A.1"),
        ("annex", "A", "en", "Annex A"),
        ("annex", "A", "zh", "附录 A"),
        ("tableBlock", "Table 2", "en", "Table 2"),
        ("clause", "5", "zh-Hans", "第5章"),
        ("clause", "5", "fr", "Clause 5"),
    ],
)
def test_references_print_as_the_rules_ask(kind, label, language, printed):
    assert reference_text(kind, label, language) == printed


KINDS = st.sampled_from(["clause", "annex", "requirement", "note", "figure", "formula", "footnote"])
TREES = st.recursive(
    KINDS.map(lambda kind: {"type": kind}),
    lambda inner: st.tuples(KINDS, st.lists(inner, max_size=4)).map(
        lambda pair: {"type": pair[0], "content": pair[1]}
    ),
    max_leaves=25,
)


def identified(node, prefix="n"):
    content = [
        identified(child, f"{prefix}.{i}") for i, child in enumerate(node.get("content", []))
    ]
    return {**node, "attrs": {"id": prefix}, "content": content}


@given(st.lists(TREES, max_size=4))
def test_no_two_clauses_or_requirements_share_a_label(content):
    doc = identified({"type": "doc", "content": content})
    found = labels(doc)
    stack, seen = [doc], []
    while stack:
        node = stack.pop()
        if node["type"] in ("clause", "annex", "requirement"):
            seen.append(found[node["attrs"]["id"]])
        stack.extend(node["content"])
    assert len(seen) == len(set(seen))


def test_a_clause_that_is_only_suggested_bears_no_number():
    def clause(name, **attrs):
        title = {"type": "clauseTitle", "content": [{"type": "text", "text": name}]}
        return {"type": "clause", "attrs": {"id": name, **attrs}, "content": [title]}

    doc = {
        "type": "doc",
        "content": [
            clause("first"),
            clause("wished", sugg={"op": "insert", "id": "s1"}),
            clause("second"),
        ],
    }
    assert labels(doc) == {"first": "1", "second": "2"}
