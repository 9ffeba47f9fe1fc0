"""Write two versions of a block as one text with insertions and deletions, or as one side of it."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from standards.rendering.criteria import criterion_sentence
from standards.rendering.html import TONES, block
from standards.rendering.inline import element
from standards.rendering.redline_words import NEW, OLD, Pen, words_inline
from standards.rules.comparison_blocks import block_pairs, columns_of, is_same, row_pairs
from standards.rules.criteria import normal_criterion
from standards.rules.document import attribute, children, is_text_block, kind_of, node_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from standards.rules.document import JsonNode

PLAIN = {"bulletList": "ul", "listItem": "li", "quote": "blockquote", "figure": "figure"}
ATOMS = frozenset({"formula", "image"})
_TAG = re.compile(r"<[a-z][^>]*>")
_ID = re.compile(r'\s(?:id|data-block|data-requirement)="[^"]*"')
_PERMALINK = re.compile(r'<a class="permalink"[^>]*>#</a>')


def redline(old: JsonNode | None, new: JsonNode | None, pen: Pen) -> str:
    """Write a block that became another; a missing one was added or removed.

    With a pen of one side, what is only on the other side is left out.
    """
    if (old is None and pen.side == NEW and new is None) or (old is None and pen.side == OLD):
        return ""
    if new is None and pen.side == NEW:
        return ""
    if old is not None and new is not None and kind_of(old) != kind_of(new):
        return redline(old, None, pen) + redline(None, new, pen)
    return _write(old, new, pen)


def _write(old: JsonNode | None, new: JsonNode | None, pen: Pen) -> str:
    """Write a pair of one kind; at least one side is there."""
    shown = new or old or {}
    if old is not None and new is not None and is_same(old, new) and not pen.paints_all:
        return plain(new, pen)
    kind = kind_of(shown)
    if is_text_block(shown):
        return _text_block(old, new, pen)
    if kind in ATOMS or not children(shown):
        return _atom(old, new, pen)
    return _CONTAINERS.get(kind, _container)(old, new, pen)


def plain(node: JsonNode, pen: Pen) -> str:
    """Write a block that did not change, without the anchors of its page."""
    html = _PERMALINK.sub("", block(node, pen.page))
    return _TAG.sub(lambda tag: _ID.sub("", tag[0]), html)


def inside(old: JsonNode | None, new: JsonNode | None, pen: Pen) -> str:
    """Write what two blocks hold, pair by pair."""
    before, after = (children(one) if one is not None else [] for one in (old, new))
    return "".join(redline(one, two, pen) for one, two in block_pairs(before, after))


def _either(old: JsonNode | None, new: JsonNode | None, pen: Pen) -> JsonNode:
    """Return the version whose form is shown."""
    return ((old or new) if pen.side == OLD else (new or old)) or {}


def _whole(old: JsonNode | None, new: JsonNode | None) -> str | None:
    """Say whether a block as a whole came or went."""
    return "insert" if old is None else "delete" if new is None else None


def _text_block(old: JsonNode | None, new: JsonNode | None, pen: Pen) -> str:
    shown = _either(old, new, pen)
    kind = kind_of(shown)
    words = words_inline(old, new, pen)
    if kind == "sourceCode":
        return element("pre", element("code", words), class_="code", tabindex="0")
    lead = _lead(shown, pen)
    return element("p", lead + words, class_="small dim" if kind == "termSource" else None)


def _lead(node: JsonNode, pen: Pen) -> str:
    """Return what stands before the words: a part's letter, a condition's word, a symbol."""
    kind, label = kind_of(node), pen.page.labels.get(node_id(node), "")
    if kind == "condition":
        return element("b", escape(pen.page.words["condition"])) + " "
    if kind == "keyItem":
        return element("b", escape(str(attribute(node, "symbol") or ""))) + " "
    if kind == "reference":
        facts = [str(one) for one in attribute(node, "identifiers") or []]
        facts.append(str(attribute(node, "title") or ""))
        told = ", ".join(escape(fact) for fact in facts if fact)
        return f"{escape(label)} {told}. " if told else f"{escape(label)} "
    if kind in ("part", "designation") and label:
        return element("span", escape(label), class_="n") + " "
    return ""


def _atom(old: JsonNode | None, new: JsonNode | None, pen: Pen) -> str:
    """Write a formula or picture, old and new one after the other."""
    written = []
    for node, tag, hidden in ((old, "del", NEW), (new, "ins", OLD)):
        if node is not None and pen.side != hidden and (html := plain(node, pen)):
            same = old is not None and new is not None and is_same(old, new)
            written.append(html if same else element(tag, html, class_="rl-block"))
            if same:
                break
    return "".join(written)


def _container(old: JsonNode | None, new: JsonNode | None, pen: Pen) -> str:
    shown = _either(old, new, pen)
    tag = PLAIN.get(kind_of(shown), "div")
    return element(tag, inside(old, new, pen), data_op=_whole(old, new))


def _ordered(old: JsonNode | None, new: JsonNode | None, pen: Pen) -> str:
    start = attribute(_either(old, new, pen), "start")
    return element("ol", inside(old, new, pen), start=start if start != 1 else None)


def _note(old: JsonNode | None, new: JsonNode | None, pen: Pen) -> str:
    label = element("b", escape(pen.page.labels.get(node_id(_either(old, new, pen)), "")))
    inner = element("p", label) + inside(old, new, pen)
    return element("div", inner, class_="note", data_op=_whole(old, new))


def _callout(old: JsonNode | None, new: JsonNode | None, pen: Pen) -> str:
    shown = _either(old, new, pen)
    head = _changed(_titled(old), _titled(new), pen)
    inner = (element("p", element("b", head)) if head else "") + inside(old, new, pen)
    tone = TONES.get(str(attribute(shown, "kind")), "accent")
    return element("div", element("div", inner), class_="callout", data_tone=tone)


def _titled(node: JsonNode | None) -> str:
    """Return the title that a block bears as an attribute."""
    return str(attribute(node, "title") or "") if node is not None else ""


def _changed(before: str, after: str, pen: Pen) -> str:
    """Write a short text that was replaced as a whole."""
    if before == after:
        return escape(after)
    gone = element("del", escape(before)) if before and pen.side != NEW else ""
    come = element("ins", escape(after)) if after and pen.side != OLD else ""
    return f"{gone} {come}".strip()


def _requirement(old: JsonNode | None, new: JsonNode | None, pen: Pen) -> str:
    shown = _either(old, new, pen)
    words = pen.page.words
    was, becomes = (words.get(str(attribute(one or shown, "kind")), "") for one in (old, new))
    head = element("span", _changed(was, becomes, pen), class_="level")
    label = pen.page.labels.get(node_id(shown), "")
    head += element("span", escape(label), class_="id") if label else ""
    title = _changed(_titled(old), _titled(new), pen)
    head += element("span", title) if title else ""
    body = element("div", head, class_="req-head") + inside(old, new, pen)
    body += _criteria(old, new, pen)
    level = str(attribute(shown, "kind"))
    return element("div", body, class_="req", data_level=level, data_op=_whole(old, new))


def _criteria(old: JsonNode | None, new: JsonNode | None, pen: Pen) -> str:
    before, after = (_sentences(one, pen) if one else {} for one in (old, new))
    lines = []
    for key in [*before, *(one for one in after if one not in before)]:
        one, two = ({"content": [{"type": "text", "text": line}]} if line else None
                    for line in (before.get(key), after.get(key)))  # fmt: skip
        hidden = (one is None and pen.side == OLD) or (two is None and pen.side == NEW)
        if not hidden:
            line = element("span", words_inline(one, two, pen))
            lines.append(element("div", line, class_="req-foot"))
    return "".join(lines)


def _sentences(requirement: JsonNode, pen: Pen) -> dict[str, str]:
    """Return the sentence of each criterion by its id."""
    raw = attribute(requirement, "criteria") or []
    rows = [one for one in raw if isinstance(one, dict) and one] if isinstance(raw, list) else []
    return {
        str(one.get("id") or place): criterion_sentence(normal_criterion(one), pen.page.language)
        for place, one in enumerate(rows)
    }


def _table(old: JsonNode | None, new: JsonNode | None, pen: Pen) -> str:
    """Write a table cell by cell, rows and columns that came or went marked as such."""
    columns = columns_of(old or {}, new or {})
    pairs = row_pairs(old or {}, new or {})
    rows = "".join(_row(one, two, columns, pen) for one, two in pairs)
    return element("table", element("tbody", rows), class_="doc-table", data_op=_whole(old, new))


def _row(
    old: JsonNode | None,
    new: JsonNode | None,
    columns: list[tuple[int | None, int | None]],
    pen: Pen,
) -> str:
    before, after = (children(one) if one is not None else [] for one in (old, new))
    if (pen.side == OLD and not before) or (pen.side == NEW and not after):
        return ""
    cells = []
    for first, second in columns:
        one = before[first] if first is not None and first < len(before) else None
        two = after[second] if second is not None and second < len(after) else None
        if (
            (one or two)
            and not (one is None and pen.side == OLD)
            and not (two is None and pen.side == NEW)
        ):
            cells.append(_cell(one, two, pen))
    return element("tr", "".join(cells), data_op=_whole(old, new))


def _cell(old: JsonNode | None, new: JsonNode | None, pen: Pen) -> str:
    shown = _either(old, new, pen)
    spans = {name: attribute(shown, name) for name in ("colspan", "rowspan")}
    kept = {
        name: int(one) for name, one in spans.items() if isinstance(one, int) and 1 < one < 1000
    }
    tag = "th" if kind_of(shown) == "tableHeader" else "td"
    return element(tag, inside(old, new, pen), data_op=_whole(old, new), **kept)


_CONTAINERS: dict[str, Callable[[JsonNode | None, JsonNode | None, Pen], str]] = {
    "orderedList": _ordered,
    "note": _note,
    "example": _note,
    "footnote": _note,
    "admonition": _callout,
    "requirement": _requirement,
    "table": _table,
}
