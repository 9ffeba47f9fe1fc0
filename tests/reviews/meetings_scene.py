"""A planned meeting with a draft that has three comments, for the tests of meetings."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from reviews.models import AgendaItem, Comment
from reviews.operations.comments import Wording, file_comment
from reviews.operations.meetings import MeetingPlan, plan_meeting
from reviews.operations.meetings_agenda import add_comments
from standards.operations.drafts import create_draft

TEXT = "This text says what is measured, and how."


def paragraph(pk, text):
    return {"type": "paragraph", "attrs": {"id": pk}, "content": [{"type": "text", "text": text}]}


def clause(number, title, text):
    heading = {
        "type": "clauseTitle",
        "attrs": {"id": f"t{number}"},
        "content": [{"type": "text", "text": title}],
    }
    return {
        "type": "clause",
        "attrs": {"id": f"c{number}"},
        "content": [heading, paragraph(f"p{number}", text)],
    }


DOC = {
    "type": "doc",
    "content": [
        clause(1, "Scope", TEXT),
        clause(2, "Data", "The data are split once, and the test part is kept apart."),
    ],
}
COMMENTS = (
    ("p2", "", "Say who keeps the test part.", "", "te"),
    ("p1", "what is measured", "Name the metrics.", "which metrics are reported", "te"),
    ("", "", "The language is clear.", "", "ge"),
)


def plan_of(at, **given):
    start = at + timedelta(days=7)
    facts = {"title": "Third meeting", "starts_at": start, "ends_at": start + timedelta(hours=3)}
    return MeetingPlan(**(facts | {"zone": "Europe/Zurich", "place": "Geneva"} | given))


def make_draft(work_item, people, at):
    """Make a draft with three comments, filed in another order than that of its clauses."""
    draft = create_draft(
        work_item=work_item, title="LS 4101", language="en", actor=people.editor, at=at, content=DOC
    )
    for block, quote, text, proposed, kind in COMMENTS:
        start = TEXT.find(quote) if quote else 0
        anchor = {"block": block, "start": start, "end": start + len(quote), "quote": quote}
        wording = Wording(
            text=text, type=kind, proposed_text=proposed, anchor=anchor if block else None
        )
        file_comment(draft=draft, ballot=None, wording=wording, actor=people.expert1, at=at)
    return draft


def make_scene(committee, work_item, people, at):
    """Plan a meeting and put all comments of its draft on the agenda."""
    draft = make_draft(work_item, people, at)
    meeting = plan_meeting(committee=committee, plan=plan_of(at), actor=people.secretary, at=at)
    add_comments(meeting=meeting, draft=draft, unanswered_only=True, actor=people.secretary, at=at)
    items = list(AgendaItem.objects.filter(meeting=meeting))
    comments = list(Comment.objects.filter(draft=draft).order_by("pk"))
    return SimpleNamespace(meeting=meeting, draft=draft, items=items, comments=comments)
