"""The server's checker on the cases that the browser's checker is tested on too."""

from __future__ import annotations

import json

import pytest

from standards.rules.rulebook import WORDS, level_of, patterns
from standards.rules.wording import check_document
from tests.standards.rules.wording_corpus import CASES, FIELDS

LOADED = json.loads(CASES.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", LOADED, ids=[case["name"] for case in LOADED])
def test_server_finds_what_the_shared_cases_say(case):
    found = check_document(case["doc"], case["language"])
    assert [[getattr(one, field) for field in FIELDS] for one in found] == case["findings"]


def test_every_rule_has_words_and_a_level_and_stands_in_a_case():
    table = patterns()
    ruled = {one["rule"] for one in table["phrases"]} | set(table["levels"])
    ruled |= {rule for rule, _level in table["provision"]["levels"]}
    assert ruled == set(WORDS)
    assert {level_of(rule) for rule in WORDS} == {"error", "warning", "hint"}
    assert {finding[0] for case in LOADED for finding in case["findings"]} == ruled


def test_every_repair_takes_its_finding_away():
    for case in LOADED:
        for rule, _level, _node, text, _clause, _start, _end, replacement in case["findings"]:
            if replacement:
                line = {"type": "text", "text": f"x {replacement} y"}
                doc = {"type": "doc", "content": [{"type": "paragraph", "content": [line]}]}
                assert rule not in {one.rule for one in check_document(doc, case["language"])}, text
