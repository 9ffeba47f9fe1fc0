"""Write tables, figures and their keys as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from standards.rendering.anchors import anchor
from standards.rendering.inline import Page, attributes, element, inline
from standards.rules.document import (
    attribute,
    child_of_kind,
    children,
    is_safe_source,
    is_text_block,
    kind_of,
    node_id,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from standards.rules.document import JsonNode

    Blocks = Callable[[Iterable[JsonNode], Page], str]

NARROW = 5
"""Columns that fit beside one another; a wider table scrolls in a box of its own."""
ALIGNED = {"right": "r", "center": "c"}
SCALES = frozenset({25, 33, 50, 67, 75, 100})
GROUPS = (("head", "thead"), ("body", "tbody"), ("foot", "tfoot"))


def table_block(node: JsonNode, page: Page, blocks: Blocks) -> str:
    """Write a table with its caption above and its key, notes and footnotes below."""
    if kind_of(node) == "table":
        return _table(node, page, blocks, "", "")
    caption = child_of_kind(node, "caption")
    title = _titled(node, caption, page)
    unit = str(attribute(node, "unit") or "")
    if unit:
        title += element("span", " " + escape(page.words["unit"].format(unit=unit)), class_="dim")
    inside = [child for child in children(node) if kind_of(child) != "caption"]
    written = []
    fragment = anchor(node, page.labels)
    for child in inside:
        if kind_of(child) == "table":
            written.append(_table(child, page, blocks, title, fragment))
            title = fragment = ""
        else:
            written.append(blocks([child], page))
    return "".join(written)


def _titled(node: JsonNode, caption: JsonNode | None, page: Page) -> str:
    """Return label and caption: “Table 1. Subgroups”."""
    label = page.labels.get(node_id(node), "")
    text = inline(caption, page) if caption is not None else ""
    point = "." if text and not label.endswith(")") else ""
    return (element("b", escape(label) + point) + " " if label else "") + text


def _table(node: JsonNode, page: Page, blocks: Blocks, title: str, fragment: str) -> str:
    groups: dict[str, list[str]] = {"head": [], "body": [], "foot": []}
    for row in children(node):
        cells = "".join(_cell(cell, row, page, blocks) for cell in children(row))
        section = str(attribute(row, "section"))
        if section == "body" and _is_header_row(row) and not groups["body"]:
            section = "head"
        groups.get(section, groups["body"]).append(element("tr", cells))
    caption = element("caption", title) if title else ""
    body = "".join(element(tag, "".join(groups[name])) for name, tag in GROUPS if groups[name])
    table = element("table", caption + body, class_="doc-table", id=fragment)
    wide = max((len(children(row)) for row in children(node)), default=0) > NARROW
    return element("div", table, class_="table-box", tabindex="0") if wide else table


def _is_header_row(row: JsonNode) -> bool:
    return bool(children(row)) and all(kind_of(cell) == "tableHeader" for cell in children(row))


def _cell(node: JsonNode, row: JsonNode, page: Page, blocks: Blocks) -> str:
    """Write a cell; a single paragraph stands bare in it."""
    inside = children(node)
    bare = len(inside) == 1 and is_text_block(inside[0])
    html = inline(inside[0], page) if bare else blocks(inside, page)
    header = kind_of(node) == "tableHeader"
    scope = attribute(node, "scope") or ("col" if _is_header_row(row) else "row")
    return element(
        "th" if header else "td",
        html,
        scope=scope if header else None,
        colspan=_span(node, "colspan"),
        rowspan=_span(node, "rowspan"),
        class_=ALIGNED.get(str(attribute(node, "align"))),
        data_block=node_id(inside[0]) if bare else None,
    )


def _span(node: JsonNode, name: str) -> int | None:
    """Return a span above one and below a thousand, as browsers take it."""
    value = attribute(node, name)
    return int(value) if isinstance(value, int | float) and 1 < value < 1000 else None


def figure(node: JsonNode, page: Page, blocks: Blocks) -> str:
    """Write a figure: images, key, sub-figures, and the caption below."""
    if kind_of(node) == "image":
        return _image(node)
    inside = [child for child in children(node) if kind_of(child) != "caption"]
    drawn = "".join(
        _image(child) if kind_of(child) == "image" else blocks([child], page) for child in inside
    )
    title = _titled(node, child_of_kind(node, "caption"), page)
    caption = element("figcaption", title) if title else ""
    return element("figure", drawn + caption, id=anchor(node, page.labels))


def _image(node: JsonNode) -> str:
    source = str(attribute(node, "src") or "")
    if not is_safe_source(source):
        return ""
    alt = escape(str(attribute(node, "alt") or ""))
    scale = attribute(node, "scale")
    size = attributes(
        width=attribute(node, "width"),
        height=attribute(node, "height"),
        data_scale=scale if scale in SCALES else None,
    )
    return f'<img src="{escape(source)}" alt="{alt}"{size} loading="lazy">'


def key(node: JsonNode, page: Page) -> str:
    """Write the key of a table or figure as a list of symbols and meanings."""
    items = "".join(
        element(
            "div",
            element("dt", escape(str(attribute(item, "symbol") or "")))
            + element("dd", inline(item, page)),
        )
        for item in children(node)
    )
    return element("dl", items, class_="terms key")
