"""A ballot that was closed with one negative vote, and a revised text to take it round on."""

from __future__ import annotations

import copy
from datetime import timedelta

from reviews.operations.closing import close_ballot
from reviews.operations.comments import Wording, file_comment
from standards.kernel.canonical import content_hash
from standards.models import Revision


def clause(identity, text):
    title = block("clauseTitle", f"t-{identity}", f"Clause {identity}")
    body = block("paragraph", f"p-{identity}", text)
    return {"type": "clause", "attrs": {"id": identity}, "content": [title, body]}


def block(kind, identity, text):
    return {"type": kind, "attrs": {"id": identity}, "content": [{"type": "text", "text": text}]}


OLD = {
    "type": "doc",
    "content": [
        clause("c1", "This document says what is measured."),
        clause("c2", "The limit is 0.92."),
        clause("c3", "The interval is reported."),
    ],
}


def revised(old=OLD, identity="c2", text="The limit is 0.90 for two years, then 0.92."):
    new = copy.deepcopy(old)
    new["content"] = [
        clause(identity, text) if one["attrs"]["id"] == identity else one for one in new["content"]
    ]
    return new


def freeze(draft, people, at, content, number):
    return Revision.objects.create(
        draft=draft,
        number=number,
        name=f"DIS 1, text {number}",
        hash=content_hash(content),
        content=content,
        frozen_at=at,
        frozen_by=people.editor,
    )


def object_to(ballot, actor, at, block_id, quote, *, must=True):
    """File an objection on a block of the balloted text."""
    anchor = {"block": block_id, "start": 0, "end": len(quote), "quote": quote}
    wording = Wording(text=f"Not “{quote}”.", anchor=anchor, must_satisfy=must)
    return file_comment(draft=None, ballot=ballot, wording=wording, actor=actor, at=at)


def closed_with_a_negative(open_one, vote, people, text, at, **given):
    """Return a closed ballot: expert1 and expert2 for it, expert3 against with an objection."""
    ballot = open_one(revision=text, **given)
    vote(ballot, people.expert1, "yes")
    vote(ballot, people.expert2, "yes")
    vote(ballot, people.expert3, "no", reason="The limit is not supported.")
    object_to(ballot, people.expert3, at, "p-c2", "The limit is 0.92.")
    object_to(ballot, people.expert3, at, "p-c3", "The interval is reported.", must=False)
    close_ballot(ballot=ballot, waive=True, actor=people.chair, at=at + timedelta(hours=2))
    ballot.refresh_from_db()
    return ballot
