"""The log: places given once, proofs that hold, checkpoints that are signed, tampering found."""

import base64
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import pytest
from cryptography.exceptions import InvalidSignature
from django.core.management import CommandError, call_command
from django.db import transaction

from standards import journal
from standards.infrastructure import keys
from standards.kernel import merkle
from standards.kernel.event import Event
from standards.models import LedgerCheckpoint, LedgerLeaf, LedgerNode
from standards.operations import ledger
from standards.operations.ledger import origin, sequence_ledger
from standards.queries.ledger import inclusion, leaf_of_subject, log_size
from standards.rules.signed_note import key_hash, parse_note

pytestmark = [pytest.mark.services, pytest.mark.django_db]


@dataclass(frozen=True, kw_only=True)
class Engraved(Event):
    name: ClassVar[str] = "tests.engraved"
    ledgered: ClassVar[bool] = True


@pytest.fixture(autouse=True)
def _keys(at):
    keys.ensure_keys(at=at)


def engrave(at, count):
    with transaction.atomic():
        for number in range(count):
            journal.record(Engraved(subject=f"stone:{number}", actor=None, at=at))


@pytest.fixture
def log(at):
    engrave(at, 7)
    assert sequence_ledger(at=at) == 7


def test_leaves_get_their_places_in_the_order_of_their_making(log, at):
    rows = LedgerLeaf.objects.order_by("id").values_list("index", "subject")
    assert list(rows) == [(number, f"stone:{number}") for number in range(7)]
    assert sequence_ledger(at=at) == 0
    engrave(at, 2)
    assert sequence_ledger(at=at + timedelta(minutes=1)) == 2
    assert log_size() == 9
    assert leaf_of_subject("stone:1").index == 8
    assert leaf_of_subject("stone:unknown") is None


def test_nothing_queued_makes_no_checkpoint(at):
    assert sequence_ledger(at=at) == 0
    assert log_size() == 0
    assert not LedgerCheckpoint.objects.exists()


def test_more_than_a_batch_takes_several_passes(at, monkeypatch):
    monkeypatch.setattr(ledger, "BATCH", 3)
    engrave(at, 5)
    assert [sequence_ledger(at=at) for _pass in range(3)] == [3, 2, 0]
    call_command("verify_ledger")


def test_a_failed_signature_leaves_everything_queued(at, monkeypatch):
    engrave(at, 2)

    def refuse(data, purpose):
        raise LookupError(purpose)

    monkeypatch.setattr(keys, "sign", refuse)
    with pytest.raises(LookupError):
        sequence_ledger(at=at)
    monkeypatch.undo()
    assert LedgerLeaf.objects.filter(index=None).count() == 2
    assert not LedgerNode.objects.exists()
    assert sequence_ledger(at=at) == 2


def test_the_checkpoint_is_a_note_signed_by_the_logs_key(log):
    point = LedgerCheckpoint.objects.get()
    note = parse_note(point.note)
    assert note.text == f"{origin()}\n7\n{base64.b64encode(bytes(point.root)).decode()}\n"
    [(name, digest, signature)] = note.signatures
    key = keys.current_key("ledger")
    assert (name, digest) == (origin(), key_hash(origin(), key.raw))
    key.verifies(signature, note.text.encode())
    with pytest.raises(InvalidSignature):
        key.verifies(signature, note.text.replace("7", "8").encode())


def test_every_entry_is_proven_under_every_size(log):
    for size in range(1, 8):
        root = merkle.root(size, lambda *at: bytes(node_of(*at)))
        for index in range(size):
            proof = inclusion(index, size)
            assert merkle.root_from_inclusion(index, size, proof.leaf_hash, proof.hashes) == root


def node_of(level, position):
    return LedgerNode.objects.get(level=level, position=position).hash


@pytest.mark.parametrize(("index", "size"), [(7, 7), (0, 8), (-1, 3)])
def test_what_is_not_in_the_log_is_not_proven(log, index, size):
    with pytest.raises(ValueError, match="is not in a tree"):
        inclusion(index, size)


def test_the_log_that_holds_is_said_to_hold(log, capsys):
    call_command("verify_ledger")
    assert "7 entries, 1 checkpoints" in capsys.readouterr().out


def change_leaf():
    LedgerLeaf.objects.filter(index=3).update(data=b"{}")


def drop_leaf():
    LedgerLeaf.objects.filter(index=3).delete()


def drop_last_leaf():
    LedgerLeaf.objects.filter(index=6).delete()


def change_node():
    LedgerNode.objects.filter(level=1, position=0).update(hash=b"\x00" * 32)


def change_root():
    LedgerCheckpoint.objects.update(root=b"\x00" * 32)


def change_note():
    point = LedgerCheckpoint.objects.get()
    LedgerCheckpoint.objects.update(note=point.note.replace("\n7\n", "\n6\n"))


def forge_signature():
    point = LedgerCheckpoint.objects.get()
    name, digest, _signature = parse_note(point.note).signatures[0]
    blob = base64.b64encode(digest + bytes(64)).decode()
    text = point.note.rpartition("\n\n")[0]
    LedgerCheckpoint.objects.update(note=f"{text}\n\n— {name} {blob}\n")


def sign_by_another():
    point = LedgerCheckpoint.objects.get()
    text = point.note.rpartition("\n\n")[0]
    blob = base64.b64encode(bytes(68)).decode()
    LedgerCheckpoint.objects.update(note=f"{text}\n\n— {origin()} {blob}\n")


def garble_note():
    LedgerCheckpoint.objects.update(note="nothing")


TAMPERING = {
    change_leaf: "another root than its entries",
    drop_leaf: "entry 3 is missing",
    drop_last_leaf: "names 7 entries, 6 exist",
    change_node: "node 1/0 does not agree",
    change_root: "another root",
    change_note: "another size or root than its row",
    forge_signature: "signature of the checkpoint of size 7 is wrong",
    sign_by_another: "no key of this site",
    garble_note: "not a signed note",
}


@pytest.mark.parametrize("tamper", TAMPERING, ids=lambda act: act.__name__)
def test_tampering_is_found_and_named(log, tamper):
    tamper()
    with pytest.raises(CommandError, match=TAMPERING[tamper]):
        call_command("verify_ledger")


@pytest.mark.parametrize(
    "note", ["", "text\n\nno signature", "text\n\n— name AAAA\n", "a\n\n- b c"]
)
def test_what_is_no_signed_note_is_refused(note):
    with pytest.raises(ValueError, match=r".+"):
        parse_note(note)


API = "/api/v1/ledger"


def test_strangers_read_checkpoint_entries_and_proofs(log, client):
    answer = client.get(f"{API}/checkpoint")
    assert answer["Content-Type"].startswith("text/plain")
    assert parse_note(answer.content.decode()).text.startswith(origin())
    entries = client.get(f"{API}/entries/?from=2&to=4").json()["entries"]
    assert [entry["index"] for entry in entries] == [2, 3]
    proof = client.get(f"{API}/inclusion/?index=2").json()
    leaf = merkle.leaf_hash(base64.b64decode(entries[0]["leaf"]))
    path = [base64.b64decode(value) for value in proof["hashes"]]
    root = merkle.root_from_inclusion(2, proof["size"], leaf, path)
    assert root == bytes(LedgerCheckpoint.objects.get().root)
    hashes = client.get(f"{API}/consistency/?from=3&to=7").json()["hashes"]
    assert len(hashes) == 4


BAD = [
    ("inclusion/", 400),
    ("inclusion/?index=-1", 400),
    ("inclusion/?index=99999999999999999999", 400),
    ("inclusion/?index=٣", 400),
    ("inclusion/?index=7", 404),
    ("inclusion/?index=0&size=8", 404),
    ("consistency/?from=0&to=3", 404),
    ("consistency/?from=5&to=3", 404),
    ("consistency/?from=1&to=99", 404),
    ("entries/?from=x", 400),
]


@pytest.mark.parametrize(("path", "status"), BAD)
def test_bad_questions_are_answered_in_words(log, client, path, status):
    answer = client.get(f"{API}/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["detail"]


def test_an_empty_log_has_no_checkpoint(client):
    assert client.get(f"{API}/checkpoint").status_code == 404
    assert client.get(f"{API}/entries/").json() == {"entries": []}


def test_a_page_shows_the_log(log, client):
    assert client.get("/ledger/").status_code == 200


def test_a_page_names_entries_in_words_where_there_are_any(log, client, at):
    from reviews.events import BallotClosed

    with transaction.atomic():
        journal.record(
            BallotClosed(
                subject="ballot:9",
                actor=None,
                at=at,
                ballot=9,
                committee=1,
                number="B-9",
                rule="iso-dis",
                rule_version=1,
                outcome="passed",
                record_hash="sha256:00",
            )
        )
    sequence_ledger(at=at)
    newest, *_others, oldest = client.get("/ledger/").context["entries"]
    assert (newest["what"], newest["about"]) == ("Ballot closed", "B-9")
    assert (oldest["what"], oldest["about"]) == ("tests.engraved", "stone:0")
