"""Approvals, editions among one another, citations, proposals."""

import json
from datetime import UTC, date, datetime

import pytest

from standards.kernel.errors import Conflict
from standards.rules.approval import Approval, check_approval
from standards.rules.citation import STYLES, Cited
from standards.rules.programme import (
    CLEARANCE_LABELS,
    DOCUMENT_TYPE_LABELS,
    DOMAIN_LABELS,
    DocumentType,
    Domain,
    proposal_problems,
)
from standards.rules.relations import (
    EDITION_STATE_LABELS,
    EditionPlace,
    EditionState,
    edition_state,
    in_force,
)

APPROVAL = Approval(
    ballot="12",
    ballot_number="B-12",
    rule="iso-dis",
    rule_version="1",
    outcome="passed",
    record_hash="sha256:aa",
    decided_at=datetime(2026, 11, 2, 9, tzinfo=UTC),
    revision_hash="sha256:bb",
)
CITED = Cited(
    reference="LS 4101:2026",
    title="Curly {braces}: a\\b",
    edition=1,
    committee="LC 4 Health",
    published=date(2026, 11, 2),
    url="https://lepton.example/standards/ls-4101/1/",
    language="en",
)


def test_an_approval_is_written_with_its_instant_in_utc():
    assert APPROVAL.as_json()["decided_at"] == "2026-11-02T09:00:00Z"


def test_a_passed_approval_of_the_same_text_is_good():
    check_approval(APPROVAL, "sha256:bb")


def test_an_approval_of_another_text_is_refused():
    with pytest.raises(Conflict, match="another text"):
        check_approval(APPROVAL, "sha256:cc")


def test_a_failed_ballot_approves_nothing():
    failed = Approval(**APPROVAL.__dict__ | {"outcome": "failed"})
    with pytest.raises(Conflict, match="failed"):
        check_approval(failed, "sha256:bb")


def test_the_newest_edition_is_in_force_unless_withdrawn():
    first, second = EditionPlace(1), EditionPlace(2)
    assert in_force([first, second]) == 2
    assert in_force([EditionPlace(1, withdrawn=True)]) is None
    assert in_force([]) is None
    assert edition_state(first, [first, second]) is EditionState.SUPERSEDED
    assert edition_state(second, [first, second]) is EditionState.IN_FORCE
    assert edition_state(EditionPlace(2, withdrawn=True), [first]) is EditionState.WITHDRAWN


def test_every_word_list_is_whole():
    assert set(EDITION_STATE_LABELS) == set(EditionState)
    assert set(DOMAIN_LABELS) == set(Domain)
    assert set(DOCUMENT_TYPE_LABELS) == set(DocumentType)
    assert set(CLEARANCE_LABELS) == {"ballot", "resolution", "comments"}


def test_citations_hold_reference_and_year():
    written = {style: write(CITED) for style, (write, _type, _ending) in STYLES.items()}
    assert "@techreport{LS4101-2026," in written["bibtex"]
    assert "Curly  braces : a b" in written["bibtex"]
    assert "TY  - STAND\r\n" in written["ris"]
    assert json.loads(written["csl"])[0]["issued"] == {"date-parts": [[2026, 11, 2]]}


def proposal(**changes):
    return {
        "title": "T",
        "title_zh": "",
        "scope": "S",
        "scope_zh": "",
        "document_type": "standard",
        "domain": "evaluation",
        "track_months": 36,
    } | changes


def test_a_whole_proposal_has_no_problems():
    assert proposal_problems(proposal(), tracks=[18, 24, 36]) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"scope": ""}, "scope"),
        ({"title": "x" * 201}, "title"),
        ({"domain": "astrology"}, "domain"),
        ({"document_type": "poem"}, "document_type"),
        ({"track_months": 7}, "track_months"),
    ],
)
def test_each_fault_of_a_proposal_is_named(changes, field):
    assert [name for name, _detail in proposal_problems(proposal(**changes), tracks=[36])] == [
        field
    ]
