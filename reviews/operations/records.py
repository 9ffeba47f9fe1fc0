"""Decision records: signed where the key is, and then filed in the register of the committee."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.models import Ballot, Judgement
from reviews.queries.records import signed_record
from reviews.queries.register import subject_of_ballot, table_of_draft
from reviews.rules.ballot import BallotState
from standards.infrastructure.keys import sign
from standards.kernel.canonical import canonical_json
from standards.models import RegisteredDocument
from standards.operations.register import DocumentFacts, NewFile, enter_document
from standards.rules.register import DocumentKind


@transaction.atomic
def sign_record(*, ballot: int, at: datetime) -> None:
    """Sign the decision record of a closed ballot; runs in the worker, which holds the key.

    Signed, it enters the register. A record that the chair's judgement replaced meanwhile is
    signed and filed too. A second call changes nothing.
    """
    row = Ballot.objects.select_for_update().get(pk=ballot)
    if row.record is None:
        return
    judgement = Judgement.objects.select_for_update().filter(ballot=row).first()
    if judgement is not None and judgement.earlier_signature is None:
        judgement.earlier_signature = _signature(judgement.earlier_record, at)
        judgement.save(update_fields=["earlier_signature"])
    if row.signature is None:
        row.signature = _signature(row.record, at)
        row.save(update_fields=["signature"])
    enter_decision_record(ballot=ballot, at=at)


def sign_waiting_records(*, at: datetime) -> int:
    """Sign what a lost message left unsigned, each in its own transaction; return how many."""
    waiting = Ballot.objects.filter(state=BallotState.CLOSED, signature__isnull=True)
    found = list(waiting.values_list("pk", flat=True)[:100])
    for pk in found:
        sign_record(ballot=pk, at=at)
    return len(found)


def _signature(record: dict[str, Any], at: datetime) -> dict[str, str]:
    signature = sign(canonical_json(record), "assertion")
    return {
        "type": "Ed25519 over the RFC 8785 form",
        "key": signature.key_id,
        "value": signature.value.hex(),
        "at": at.isoformat().replace("+00:00", "Z"),
    }


@transaction.atomic
def enter_decision_record(*, ballot: int, at: datetime) -> RegisteredDocument | None:
    """File the signed decision record of a closed ballot, once; None while nothing is signed.

    Where the chair judged, the record of the count and the judged one are two documents.
    """
    row = Ballot.objects.select_related("committee", "revision__draft").get(pk=ballot)
    if row.state != BallotState.CLOSED or row.signature is None:
        return None
    judgement = Judgement.objects.filter(ballot=row).first()
    if judgement is None:
        return _enter(row, signed_record(row), "", at)
    counted = signed_record(
        Ballot(
            record=judgement.earlier_record,
            record_hash=judgement.earlier_hash,
            signature=judgement.earlier_signature,
        )
    )
    _enter(row, counted, "", at)
    return _enter(row, signed_record(row), ":judgement", at)


def _enter(ballot: Ballot, record: dict[str, Any], origin: str, at: datetime) -> RegisteredDocument:
    draft = ballot.revision.draft if ballot.revision else None
    title = _("Decision record %(number)s: %(question)s")
    if origin:
        title = _("Decision record %(number)s with the chair’s judgement: %(question)s")
    facts = DocumentFacts(
        kind=DocumentKind.DECISION_RECORD,
        title=title % {"number": ballot.number, "question": ballot.question},
        date=at.date() if origin or ballot.closed_at is None else ballot.closed_at.date(),
        source=ballot.committee.designation,
        files=(NewFile(name=record_name(ballot), content=canonical_json(record)),),
        links=(subject_of_ballot(ballot), *([table_of_draft(draft)] if draft else [])),
        origin=f"ballot:{ballot.pk}{origin}",
    )
    return enter_document(committee=ballot.committee, facts=facts, actor=None, at=at)


def record_name(ballot: Ballot) -> str:
    """Return the file name of a ballot's decision record."""
    return f"decision-record-{ballot.number}.json"
