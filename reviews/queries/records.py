"""The result and the decision record of a ballot: all that is needed to compute it again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from reviews.models import Ballot, Elector, Judgement, SecretVote, Vote
from reviews.queries.ballots import (
    counting_votes_of,
    evaluation_of,
    rule_of,
    split_is_hidden,
    turnout_of,
)
from reviews.rules.ballot import Count
from standards.kernel.canonical import sha256_hex


def result_of(ballot: Ballot) -> dict[str, Any]:
    """Return the result of a ballot that is being closed, in the shape of the API."""
    turnout = turnout_of(ballot)
    evaluation = evaluation_of(ballot)
    hidden = split_is_hidden(ballot, turnout["voted"])
    return {
        "rule": ballot.rule,
        "version": ballot.rule_version,
        "inputs": None if hidden else inputs_of(ballot, evaluation.counts),
        "counts": None if hidden else evaluation.positions(),
        "turnout": turnout,
        "tests": [] if hidden else [result.as_dict() for result in evaluation.results],
        "outcome": evaluation.outcome.value,
        "choice": evaluation.verdict.choice,
        "explanation": "" if hidden else evaluation.explanation(),
    }


def inputs_of(ballot: Ballot, counts: Any) -> dict[str, Any]:
    """Return a body that can be posted unchanged to the calculator."""
    if ballot.secret:
        return {"parameters": ballot.parameters, "totals": _totals(ballot, counts)}
    electorate = Elector.objects.filter(ballot=ballot).order_by("key")
    return {
        "parameters": ballot.parameters,
        "electorate": [elector_row(elector) for elector in electorate],
        "votes": [vote_row(vote) for vote in counting_votes_of(ballot)],
    }


def elector_row(elector: Elector) -> dict[str, Any]:
    """Return an elector as the calculator reads it."""
    row: dict[str, Any] = {
        "id": elector.key,
        "class": elector.member_class,
        "weight": elector.weight,
    }
    row |= {"interest": elector.interest} if elector.interest else {}
    return row | ({"population": elector.population} if elector.population else {})


def vote_row(vote: Vote) -> dict[str, Any]:
    """Return a counting vote as the calculator reads it."""
    row: dict[str, Any] = {"member": vote.elector.key, "reason": vote.reason}
    row |= {"parts": vote.parts} if vote.parts else {"position": vote.position}
    row |= {"commits_experts": vote.commits_experts} if vote.commits_experts else {}
    return row | ({"carried_from": vote.cast_at.date().isoformat()} if vote.carried_from_id else {})


def _totals(ballot: Ballot, counts: dict[str, Count]) -> dict[str, Any]:
    rule = rule_of(ballot)
    totals: dict[str, Any] = {}
    for scope in rule.scopes:
        count = counts[scope]
        totals[scope] = dict(count.positions) | {"no_without_reason": count.without_reason}
    totals["eligible"] = {scope: counts[scope].eligible for scope in rule.scopes}
    return totals


def record_of(ballot: Ballot) -> dict[str, Any]:
    """Return the decision record, unsigned; it holds no floats, so that it can be hashed."""
    revision = ballot.revision
    return {
        "kind": "lepton-decision-record",
        "format": 1,
        "ballot": ballot.number,
        "id": str(ballot.pk),
        "committee": ballot.committee.slug,
        "question": ballot.question,
        "secret": ballot.secret,
        "revision": {"id": str(revision.pk), "hash": revision.hash} if revision else None,
        "opened_at": _instant(ballot.opens_at),
        "closed_at": _instant(ballot.closed_at),
        "closes_at": _instant(ballot.closes_at),
        "electorate_hash": ballot.electorate_hash,
        "receipts_head": chain_head(receipts_of(ballot)),
        "result": ballot.result,
        **_judged(ballot),
        **({"recirculates": _earlier(ballot.recirculates)} if ballot.recirculates else {}),
    }


def _judged(ballot: Ballot) -> dict[str, Any]:
    """Return what the chair found, and the hash of the record that was made of the count alone."""
    judgement = Judgement.objects.filter(ballot=ballot).select_related("by").first()
    if judgement is None:
        return {}
    found = {
        "consensus": judgement.consensus,
        "reason": judgement.reason,
        "by": judgement.by.name,
        "at": _instant(judgement.at),
        "outcome_of_the_count": judgement.counted,
    }
    return {"judgement": found, "replaces": judgement.earlier_hash}


def _earlier(ballot: Ballot) -> dict[str, Any]:
    return {"ballot": ballot.number, "id": str(ballot.pk), "record_hash": ballot.record_hash}


def signed_record(ballot: Ballot) -> dict[str, Any]:
    """Return the decision record with its hash and, once the worker has signed, its signature."""
    proof = {"hash": ballot.record_hash, "signature": ballot.signature}
    return (ballot.record or {}) | {"proof": proof}


def recount_of(ballot: Ballot) -> dict[str, Any]:
    """Return all that a recount needs: the signed record, and every vote behind its receipts.

    Votes stand in the order of the chain; each is named by a pseudonym, which with the salt makes
    its receipt. Of a secret ballot only the receipts stand there.
    """
    if ballot.secret:
        return {"record": signed_record(ballot), "receipts": receipts_of(ballot)}
    votes = Vote.objects.filter(ballot=ballot).select_related("elector").order_by("pk")
    rows = [
        {
            "elector": vote.elector_id,
            "member": vote.elector.key,
            "position": vote.position,
            "salt": vote.salt,
            "receipt": vote.receipt,
            "counts": vote.counting,
        }
        for vote in votes
    ]
    return {"record": signed_record(ballot), "votes": rows}


def receipts_of(ballot: Ballot) -> list[str]:
    """Return all receipts in the order of the chain: of casting, or of the shuffled box."""
    if ballot.secret:
        papers = SecretVote.objects.filter(ballot=ballot).order_by("receipt")
        return list(papers.values_list("receipt", flat=True))
    votes = Vote.objects.filter(ballot=ballot).order_by("pk")
    return list(votes.values_list("receipt", flat=True))


def chain_head(receipts: Iterable[str]) -> str:
    """Return the last link of a chain in which each link hashes the one before and a receipt."""
    head = ""
    for receipt in receipts:
        head = sha256_hex(f"{head}{receipt}".encode())
    return head


def _instant(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None
