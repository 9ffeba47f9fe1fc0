"""A work item, a frozen revision of its draft, and a published edition."""

from datetime import UTC, datetime

import pytest

from standards.kernel.canonical import content_hash
from standards.models import Draft, Revision
from standards.operations.publications import publish_edition
from standards.operations.work_items import grant_clearance, make_move, propose_work_item
from standards.rules.approval import Approval

CONTENT = {
    "type": "doc",
    "content": [
        {
            "type": "clause",
            "attrs": {"id": "c1"},
            "content": [
                {
                    "type": "clauseTitle",
                    "attrs": {"id": "c1t"},
                    "content": [{"type": "text", "text": "Scope"}],
                },
                {
                    "type": "paragraph",
                    "attrs": {"id": "p1"},
                    "content": [
                        {"type": "text", "text": "This standard says how error is reported."}
                    ],
                },
            ],
        },
        {
            "type": "clause",
            "attrs": {"id": "c2"},
            "content": [
                {
                    "type": "clauseTitle",
                    "attrs": {"id": "c2t"},
                    "content": [{"type": "text", "text": "Requirements"}],
                },
                {
                    "type": "requirement",
                    "attrs": {
                        "id": "rq1",
                        "kind": "shall",
                        "criteria": [
                            {
                                "id": "k1",
                                "kind": "measured",
                                "task": "regression",
                                "metric": "mse",
                                "threshold": 3600,
                            }
                        ],
                    },
                    "content": [
                        {
                            "type": "statement",
                            "attrs": {"id": "s1"},
                            "content": [
                                {
                                    "type": "text",
                                    "text": "The mean squared error shall be at most 3600.",
                                }
                            ],
                        }
                    ],
                },
                {
                    "type": "requirement",
                    "attrs": {
                        "id": "rq2",
                        "kind": "should",
                        "criteria": [
                            {
                                "id": "k2",
                                "kind": "judged",
                                "evidence": "report",
                                "establish": "The split is described.",
                            }
                        ],
                    },
                    "content": [
                        {
                            "type": "statement",
                            "attrs": {"id": "s2"},
                            "content": [
                                {"type": "text", "text": "The report should describe the split."}
                            ],
                        }
                    ],
                },
            ],
        },
    ],
}


@pytest.fixture
def proposed(committee, people, at):
    return propose_work_item(
        committee=committee,
        title="Regression: reporting of error",
        title_zh="回归：误差报告",
        scope="How the error of a regression is reported.",
        actor=people.editor,
        at=at,
    )


@pytest.fixture
def step(people, at):
    """Return a function that makes moves by the person who may."""

    def make(work_item, *moves, reason="As decided."):
        for move in moves:
            actor = people.chair if move == "judge_consensus" else people.secretary
            work_item = make_move(work_item=work_item, move=move, reason=reason, actor=actor, at=at)
        return work_item

    return make


@pytest.fixture
def in_enquiry(proposed, people, step, at):
    grant_clearance(
        work_item=proposed, kind="ballot:proposal", evidence={}, actor=people.secretary, at=at
    )
    return step(
        proposed,
        "accept_proposal",
        "register_wi",
        "start_wd",
        "register_cd",
        "judge_consensus",
        "register_dis",
    )


@pytest.fixture
def freeze(people, at):
    """Return a function that makes a frozen revision of a new draft."""

    def make(work_item, title="Regression: reporting of error", content=None):
        content = CONTENT if content is None else content
        draft = Draft.objects.create(
            work_item=work_item,
            title=title,
            language="en",
            created_by=people.editor,
            created_at=at,
            edited_at=at,
        )
        return Revision.objects.create(
            draft=draft,
            number=1,
            name="DIS",
            hash=content_hash(content),
            content=content,
            frozen_at=at,
            frozen_by=people.chair,
        )

    return make


@pytest.fixture
def approve():
    """Return a function that makes the approval of a revision."""

    def make(revision, outcome="passed"):
        return Approval(
            ballot="7",
            ballot_number="B-7",
            rule="iso-dis",
            rule_version="1",
            outcome=outcome,
            record_hash="sha256:" + "a" * 64,
            decided_at=datetime(2026, 11, 1, tzinfo=UTC),
            revision_hash=revision.hash,
        )

    return make


@pytest.fixture
def edition(in_enquiry, freeze, approve, people, at):
    revision = freeze(in_enquiry)
    return publish_edition(
        revision=revision, approval=approve(revision), actor=people.secretary, at=at
    )
