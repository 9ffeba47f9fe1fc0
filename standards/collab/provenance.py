"""Say who wrote a passage and when, from the stored updates alone.

The document is written a few times more with every letter replaced by a digit of where it comes
from: its client, and its place on that client's clock. A clock rises with the stored updates, so
the update that brought a letter is found by halving.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from standards.collab.authorship import shadow_texts, units_of
from standards.collab.structs import read_update
from standards.models import DocumentUpdate
from standards.queries.document_log import SERVER, load
from standards.queries.shared_tree import tree_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

FIRST_SIGN, BASE = 0xE000, 0x1900
MOST_RUNS = 50

Origin = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wrote:
    """Tell who wrote a run of UTF-16 units, and when; an author without id is the server."""

    units: int
    author: int
    at: datetime | None


def who_wrote(draft_id: int, block: str, start: int, end: int, *, upto: int) -> list[Wrote]:
    """Return who wrote a passage of a block (UTF-16 offsets), in order; empty if there is none."""
    loaded = load(draft_id, upto=upto)
    origins = _origins(loaded.updates, sorted(loaded.bindings), block)[max(start, 0) : end]
    found: list[Wrote] = []
    for client, clock, units in _runs(origins, loaded.bindings)[:MOST_RUNS]:
        at = _written_at(draft_id, client, clock, upto)
        found.append(Wrote(units, loaded.bindings.get(client, SERVER), at))
    return found


def _origins(updates: list[bytes], clients: list[int], block: str) -> list[Origin]:
    """Return client and clock of every UTF-16 unit of a block."""
    real = tree_of(updates)
    places = {client: place + 1 for place, client in enumerate(clients)}

    def written(digit: Callable[[int, int], int]) -> str:
        def rewrite(client: int, clock: int, text: str) -> str:
            units = range(units_of(text))
            return "".join(chr(FIRST_SIGN + digit(client, clock + at) % BASE) for at in units)

        return "".join(text for here, _clause, text in shadow_texts(real, rewrite) if here == block)

    low = written(lambda _client, clock: clock)
    high = written(lambda _client, clock: clock // BASE)
    owner = written(lambda client, _clock: places.get(client, 0))
    return [
        (
            clients[ord(who) - FIRST_SIGN - 1] if ord(who) > FIRST_SIGN else 0,
            (ord(more) - FIRST_SIGN) * BASE + ord(less) - FIRST_SIGN,
        )
        for who, more, less in zip(owner, high, low, strict=True)
    ]


def _runs(origins: list[Origin], bindings: dict[int, int]) -> list[tuple[int, int, int]]:
    """Join neighbours of one author that were typed on; (client, clock of the last, units)."""
    runs: list[tuple[int, int, int]] = []
    for client, clock in origins:
        last = runs[-1] if runs else None
        if last and bindings.get(last[0], SERVER) == bindings.get(client, SERVER):
            newest = max(last[1], clock) if last[0] == client else clock
            runs[-1] = (client, newest, last[2] + 1)
        else:
            runs.append((client, clock, 1))
    return runs


def _written_at(draft_id: int, client: int, clock: int, upto: int) -> datetime | None:
    """Return when the update that brought a place on a client's clock was stored."""
    rows = DocumentUpdate.objects.filter(draft_id=draft_id, client_id=client, seq__lte=upto)
    seqs = list(rows.order_by("seq").values_list("seq", flat=True))
    low, high = 0, len(seqs) - 1
    while low < high:
        middle = (low + high) // 2
        if _reach(rows.get(seq=seqs[middle]), client) > clock:
            high = middle
        else:
            low = middle + 1
    return rows.get(seq=seqs[low]).at if seqs else None


def _reach(row: DocumentUpdate, client: int) -> int:
    """Return the clock up to which an update brings a client's letters."""
    ranges = read_update(bytes(row.data)).ranges.get(client, [])
    return max((end for _start, end in ranges), default=0)
