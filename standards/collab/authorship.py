"""Say who wrote which character of a document, from the stored updates and bound client ids alone.

The whole document is written once more with every letter replaced by a sign that stands for its
author: the shared tree then puts the signs exactly where it puts the letters.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pycrdt import Doc, XmlElement, XmlText

from standards.collab.structs import rewrite_texts
from standards.queries.document_log import SERVER
from standards.queries.shared_tree import root_of, tree_of
from standards.rules.requirements import CLAUSE_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from standards.queries.document_log import Loaded

_FIRST_SIGN, _SIGNS = 0xE000, 0x1900


@dataclass(slots=True)
class BlockAuthors:
    """Tell who wrote one block of text: runs of (UTF-16 units, user id; 0 is the server).

    `clause` is the id of its innermost clause, empty outside of clauses.
    """

    block: str
    clause: str
    runs: list[tuple[int, int]] = field(default_factory=list)


def authors_of(loaded: Loaded) -> list[BlockAuthors]:
    """Return the authors of every block that holds text, in reading order."""
    people = sorted(set(loaded.bindings.values()) | {SERVER})
    signs = {person: chr(_FIRST_SIGN + place % _SIGNS) for place, person in enumerate(people)}
    owner = {signs[person]: person for person in people}

    def signed(client: int, _clock: int, text: str) -> str:
        return signs[loaded.bindings.get(client, SERVER)] * units_of(text)

    found: dict[str, BlockAuthors] = {}
    for block, clause, written in shadow_texts(tree_of(loaded.updates), signed):
        one = found.setdefault(block or f"#{len(found)}", BlockAuthors(block, clause))
        one.runs += [(len(list(group)), owner[sign]) for sign, group in groupby(written)]
    return [one for one in found.values() if one.runs]


def units_of(text: str) -> int:
    """Count the UTF-16 units of a text, lone surrogates too."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shadow_texts(
    real: Doc[Any], rewrite: Callable[[int, int, str], str]
) -> list[tuple[str, str, str]]:
    """Return block, innermost clause and signs of every text, written once more by `rewrite`."""
    shadow: Doc[Any] = Doc()
    root_of(shadow)
    shadow.apply_update(rewrite_texts(real.get_update(), rewrite))
    with shadow.transaction():
        return [(block, clause, _written(text)) for block, clause, text in _texts(shadow)]


def _written(text: XmlText) -> str:
    return "".join(piece for piece, _marks in text.diff() if isinstance(piece, str))


def _texts(doc: Doc[Any]) -> Iterator[tuple[str, str, XmlText]]:
    """Give every text with the id of its block and of its innermost clause."""
    stack: list[tuple[Any, str, str]] = [(root_of(doc), "", "")]
    while stack:
        node, block, clause = stack.pop()
        if isinstance(node, XmlText):
            yield block, clause, node
            continue
        if isinstance(node, XmlElement):
            block = str(node.attributes.get("id") or block)
            clause = block if node.tag in CLAUSE_KINDS else clause
        stack.extend((child, block, clause) for child in reversed(list(node.children)))


def shares(blocks: list[BlockAuthors]) -> dict[str, dict[int, int]]:
    """Add up who wrote how many UTF-16 units, by clause."""
    total: dict[str, dict[int, int]] = {}
    for block in blocks:
        clause = total.setdefault(block.clause, {})
        for units, author in block.runs:
            clause[author] = clause.get(author, 0) + units
    return total
