"""Counting a published ballot again from its record alone; an edited row is told by its hash."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from reviews.rules.electorate import electorate_hash
from standards.kernel.canonical import content_hash, sha256_hex

Recompute = Callable[[str, Mapping[str, Any]], Mapping[str, Any]]
HASHED = ("id", "class", "weight", "population")


def bare(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record as it was hashed and signed: without its proof."""
    return {name: value for name, value in record.items() if name != "proof"}


def faults_of(file: Mapping[str, Any], recompute: Recompute) -> list[str]:
    """Return what does not agree in a recount file or a bare record; empty when all does.

    `recompute` answers as the calculator does for a rule's slug and inputs.
    """
    record = file.get("record", file)
    if not isinstance(record, Mapping) or record.get("kind") != "lepton-decision-record":
        return ["this is no decision record"]
    proof, result = record.get("proof"), record.get("result")
    if not isinstance(proof, Mapping) or not isinstance(result, Mapping):
        return ["the record has no proof or no result"]
    faults = []
    if content_hash(bare(record)) != proof.get("hash"):
        faults.append("the record was changed: its hash is another one")
    inputs = result.get("inputs")
    if inputs:
        faults += _of_electorate(record, inputs)
        faults += _of_count(result, recompute(str(result["rule"]), inputs))
    return faults + _of_receipts(file, record)


def _of_electorate(record: Mapping[str, Any], inputs: Mapping[str, Any]) -> list[str]:
    rows = inputs.get("electorate")
    if rows is None:
        return []
    known = [{name: row[name] for name in HASHED if name in row} for row in rows]
    if electorate_hash(known) == record.get("electorate_hash"):
        return []
    return ["the electorate is not the one that was frozen at opening"]


def _of_count(result: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    names = ("outcome", "choice", "counts")
    faults = [
        f"the {name} is {found[name]!r} by recount, {result.get(name)!r} in the record"
        for name in names
        if found[name] != result.get(name)
    ]
    if _figures(found["tests"]) != _figures(result.get("tests") or []):
        faults.append("the arithmetic of the tests is another one by recount")
    return faults


def _figures(tests: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    """Return the whole numbers of tests; their names are in the language of whoever reads."""
    return [(one["numerator"], one["denominator"], one["required"], one["passed"]) for one in tests]


def _of_receipts(file: Mapping[str, Any], record: Mapping[str, Any]) -> list[str]:
    votes = file.get("votes")
    receipts = file.get("receipts") if votes is None else [row["receipt"] for row in votes]
    if receipts is None:
        return []
    faults = []
    head = ""
    for receipt in receipts:
        head = sha256_hex(f"{head}{receipt}".encode())
    if head != record.get("receipts_head"):
        faults.append("the chain of receipts ends at another head")
    return faults + (_of_votes(votes, record) if votes is not None else [])


def _of_votes(votes: Sequence[Mapping[str, Any]], record: Mapping[str, Any]) -> list[str]:
    ballot = int(record["id"])
    faults = [
        f"row {number}: the receipt is not that of this vote"
        for number, row in enumerate(votes, 1)
        if receipt_of(ballot, row["elector"], row["position"], row["salt"]) != row["receipt"]
    ]
    counted = sorted((row["member"], row["position"]) for row in votes if row["counts"])
    inputs = record["result"].get("inputs") or {}
    listed = sorted((row["member"], _position(row)) for row in inputs.get("votes", ()))
    return faults + (
        ["the votes that count are not those of the record"] if counted != listed else []
    )


def _position(row: Mapping[str, Any]) -> str:
    return str(row["parts"][0]["position"] if row.get("parts") else row["position"])


def receipt_of(ballot: int, elector: int, position: str, salt: str) -> str:
    """Return the receipt of a vote: a digest over a pseudonym and a salt, never over a name."""
    sealed = {"ballot": ballot, "elector": elector, "position": position, "salt": salt}
    return content_hash(sealed).removeprefix("sha256:")
