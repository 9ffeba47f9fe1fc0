"""What the demo's public and committees say: an enquiry with comments, a discussion, replies."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from lepton_site.demo.campaigns import write_campaigns
from lepton_site.demo.people import account
from reviews.operations.comments import Decision, Wording, dispose_comment, file_comment
from reviews.operations.enquiries import EnquiryPlan, Sender, file_enquiry_comment, open_enquiry
from standards.rules.document import attribute, children, kind_of, text_of, walk

if TYPE_CHECKING:
    from lepton_site.demo.programme import Project
    from reviews.models import Ballot
    from standards.models import Revision

PUBLIC_COMMENTS: tuple[dict[str, str], ...] = (
    {
        "name": "Marta Lindgren",
        "organisation": "Patients' Forum",
        "stakeholder": "consumer",
        "type": "te",
        "quote": "how affected persons were heard",
        "text": "Say when they were heard. Hearing people after the design is settled is too late.",
        "proposed_text": "how and when affected persons were heard",
    },
    {
        "name": "王敏",
        "organisation": "社区法律援助中心",
        "stakeholder": "public_interest",
        "type": "te",
        "quote": "",
        "text": "建议增加一条：摘要应以受影响者使用的语言提供。",
        "proposed_text": "",
    },
    {
        "name": "Paul Adler",
        "organisation": "",
        "stakeholder": "",
        "type": "ed",
        "quote": "prepares or takes decisions about persons",
        "text": "“Prepares or takes” is clear; use the same words in clause 3.",
        "proposed_text": "",
    },
    {
        "name": "",
        "organisation": "",
        "stakeholder": "",
        "type": "ge",
        "quote": "",
        "text": "Small providers need an example of an assessment that is short and sufficient.",
        "proposed_text": "",
    },
)


def anchor_at(content: dict[str, Any], quote: str) -> dict[str, Any] | None:
    """Return the anchor of a passage in a document; None when it stands nowhere.

    Offsets count UTF-16 units; the demo's passages lie in text without surrogates.
    """
    for place in walk(content):
        node = place.node
        if any(kind_of(child) == "text" for child in children(node)):
            start = text_of(node).find(quote)
            if quote and start >= 0:
                block = attribute(node, "id")
                return {"block": block, "start": start, "end": start + len(quote), "quote": quote}
    return None


def hold_enquiry(project: Project, now: datetime) -> None:
    """Open the enquiry, file what the public says, answer the first comment."""
    revision: Revision | None = project.revision
    if revision is None:
        raise LookupError("freeze a revision first")
    at = now - timedelta(days=21)
    enquiry = open_enquiry(
        plan=EnquiryPlan(
            revision=revision,
            title="Impact assessment of AI systems: content",
            summary="What must an assessment say so that those affected can rely on it?",
            closes_at=now + timedelta(days=63),
        ),
        actor=account("secretary"),
        at=at,
    )
    for day, said in enumerate(PUBLIC_COMMENTS, start=2):
        filed = file_enquiry_comment(
            enquiry=enquiry,
            wording=Wording(
                text=said["text"],
                type=said["type"],
                proposed_text=said["proposed_text"],
                anchor=anchor_at(revision.content, said["quote"]),
            ),
            sender=Sender(name=said["name"], organisation=said["organisation"]),
            at=at + timedelta(days=day),
        )
        if day == 2:
            _answer(filed.comment, at + timedelta(days=9))
    write_campaigns(enquiry, at + timedelta(days=6))


def _answer(comment: Any, at: datetime) -> None:
    words = "Agreed. The time of hearing will be part of the report."
    dispose_comment(
        comment=comment,
        decision=Decision(disposition="accepted", observation=words),
        actor=account("editor"),
        at=at,
    )
    dispose_comment(
        comment=comment,
        decision=Decision(disposition="accepted", observation=words, final=True),
        actor=account("chair"),
        at=at + timedelta(days=1),
    )


def comment_on_ballot(ballot: Ballot, now: datetime) -> None:
    """File two comments of members in the open ballot."""
    revision = ballot.revision
    if revision is None:
        return
    said = (
        ("expert4", "te", "sensitivity shall be at least", "Keep 0.85 until test sets have grown."),
        ("expert2", "ed", "never pooled", "Say “never pooled over findings”."),
    )
    for key, kind, quote, text in said:
        file_comment(
            draft=None,
            ballot=ballot,
            wording=Wording(text=text, type=kind, anchor=anchor_at(revision.content, quote)),
            actor=account(key),
            at=now - timedelta(days=2),
        )
