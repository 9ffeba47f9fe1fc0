"""The index of a draft's text is that of the text, whatever had the same number before."""

from __future__ import annotations

import pytest
from django.db import transaction

from reviews.queries.comments import block_index
from standards.operations.drafts import append_document

pytestmark = [pytest.mark.services, pytest.mark.django_db]


def write(draft, words, people, at):
    text = {"type": "text", "text": words}
    paragraph = {"type": "paragraph", "attrs": {"id": "p"}, "content": [text]}
    content = {"type": "doc", "content": [paragraph]}
    append_document(draft=draft, content=content, actor=people.editor, at=at, replace=True)


def test_an_update_that_was_taken_back_leaves_no_index(draft, people, at):
    point = transaction.savepoint()
    write(draft, "taken back", people, at)
    assert block_index(draft).texts["p"] == "taken back"
    transaction.savepoint_rollback(point)
    write(draft, "kept", people, at)
    assert block_index(draft).texts["p"] == "kept"
