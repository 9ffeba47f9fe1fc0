"""Write a document as safe HTML: an allow-list walker over the document model.

What the vocabulary does not name is left out; text and attributes are escaped; the only HTML that
passes through is the footers of requirements, which the caller vouches for.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from standards.rendering.anchors import PARTS, anchor
from standards.rendering.criteria import criteria_list
from standards.rendering.inline import Page, element, formula_html, inline, page_of
from standards.rendering.tables import figure, key, table_block
from standards.rules.document import (
    attribute,
    block_text,
    child_of_kind,
    children,
    is_safe_link,
    is_text_block,
    kind_of,
    node_id,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from standards.rules.document import JsonNode

SECTIONS = frozenset({"clause", "annex", *PARTS})
TITLES = frozenset({"clauseTitle"})
TONES = {
    "tip": "good",
    "important": "accent",
    "caution": "warn",
    "warning": "warn",
    "danger": "bad",
}


def render_document(
    doc: JsonNode,
    *,
    language: str = "en",
    labels: Mapping[str, str] | None = None,
    footers: Mapping[str, str] | None = None,
) -> str:
    """Return the document as a fragment; `labels` are the frozen ones of an edition, if any.

    Every clause is a section of its own, also a nested one, so that notes can stand in its margin.
    """
    page = page_of(doc, language=language, labels=labels, footers=footers)
    return "".join(_sections(children(doc), page, 2))


def _sections(nodes: Iterable[JsonNode], page: Page, level: int) -> list[str]:
    """Write a run of nodes: loose blocks in a section without a heading, clauses in their own."""
    written: list[str] = []
    loose: list[JsonNode] = []
    for node in nodes:
        if kind_of(node) not in SECTIONS:
            loose.append(node)
            continue
        written += _loose(loose, page)
        loose = []
        written += _section(node, page, level)
    return written + _loose(loose, page)


def _loose(nodes: list[JsonNode], page: Page) -> list[str]:
    return [element("section", blocks(nodes, page), class_="clause")] if nodes else []


def _section(node: JsonNode, page: Page, level: int) -> list[str]:
    """Write a clause: its heading and own blocks first, then its subclauses beside it."""
    inside = [child for child in children(node) if kind_of(child) not in TITLES]
    own: list[JsonNode] = []
    while inside and kind_of(inside[0]) not in SECTIONS:
        own.append(inside.pop(0))
    head = _heading(node, page, level)
    section = element(
        "section", head + blocks(own, page), class_="clause", data_block=node_id(node)
    )
    return [section, *_sections(inside, page, level + 1)]


def title_text(node: JsonNode, page: Page) -> str:
    """Return the title of a clause, annex or part as HTML."""
    title = child_of_kind(node, "clauseTitle")
    written = inline(title, page) if title is not None else ""
    return written or escape(page.words.get(kind_of(node), ""))


def _heading(node: JsonNode, page: Page, level: int) -> str:
    label = page.labels.get(node_id(node), "")
    fragment = anchor(node, page.labels)
    shown = label
    after = ""
    if kind_of(node) == "annex":
        shown = page.words["annex"].format(label=label)
        after = " " + element("span", page.words[attribute(node, "obligation")], class_="dim")
    number = element("span", escape(shown), class_="n") if shown else ""
    title = title_text(node, page)
    title_id = node_id(child_of_kind(node, "clauseTitle") or {})
    text = element("span", title, data_block=title_id) if title_id else title
    link = _permalink(fragment, shown or kind_of(node), page)
    return element(f"h{min(level, 6)}", f"{number}{text}{after}{link}", id=fragment)


def _permalink(fragment: str, label: str, page: Page) -> str:
    if not fragment:
        return ""
    spoken = page.words["link"].format(label=label)
    return element("a", "#", class_="permalink", href=f"#{fragment}", aria_label=spoken)


def blocks(nodes: Iterable[JsonNode], page: Page) -> str:
    """Write blocks in order; neighbouring term entries share one list."""
    written: list[str] = []
    terms: list[str] = []
    before = ""
    for node in nodes:
        kind, earlier = kind_of(node), before
        before = kind
        if kind == "termEntry":
            terms.append(_term(node, page))
            continue
        written += _term_list(terms)
        terms = []
        if kind == "key" and earlier == "formula":
            written.append(element("p", page.words["where"], class_="where"))
        written.append(block(node, page))
    return "".join(written + _term_list(terms))


def _term_list(terms: list[str]) -> list[str]:
    return [element("dl", "".join(terms), class_="terms")] if terms else []


def block(node: JsonNode, page: Page) -> str:
    """Write one block; an unknown one writes what it holds."""
    write = _BLOCKS.get(kind_of(node))
    if write:
        return write(node, page)
    if is_text_block(node):
        return _paragraph(node, page)
    return blocks(children(node), page)


def _paragraph(node: JsonNode, page: Page) -> str:
    return element("p", inline(node, page), data_block=node_id(node))


def _bullets(node: JsonNode, page: Page) -> str:
    return element("ul", _items(node, page))


def _ordered(node: JsonNode, page: Page) -> str:
    start = attribute(node, "start")
    return element("ol", _items(node, page), start=start if start != 1 else None)


def _items(node: JsonNode, page: Page) -> str:
    return "".join(element("li", blocks(children(item), page)) for item in children(node))


def _term(node: JsonNode, page: Page) -> str:
    """Write a term entry: its designations as terms, the rest as their description."""
    number = page.labels.get(node_id(node), "")
    fragment: str | None = anchor(node, page.labels)
    heads: list[str] = []
    rest: list[str] = []
    for child in children(node):
        if kind_of(child) != "designation":
            rest.append(block(child, page))
            continue
        shown = element("span", escape(number), class_="n") if number and not heads else ""
        kind = str(attribute(child, "kind"))
        word = f" ({page.words[kind]})" if kind in page.words else ""
        heads.append(
            element(
                "dt", shown + inline(child, page) + word, id=fragment, data_block=node_id(child)
            )
        )
        fragment = None
    return element("div", "".join(heads) + element("dd", "".join(rest)))


def _definition(node: JsonNode, page: Page) -> str:
    return element("p", inline(node, page), data_block=node_id(node))


def _term_source(node: JsonNode, page: Page) -> str:
    modified = attribute(node, "modification") == "modified"
    sentence = page.words["source_modified" if modified else "source"]
    return element("p", sentence.format(text=inline(node, page)), class_="small dim")


def _note(node: JsonNode, page: Page) -> str:
    """Write a note or example, its label before the first words."""
    label = element("b", escape(page.labels.get(node_id(node), "")))
    inside = children(node)
    if inside and is_text_block(inside[0]):
        first = element(
            "p", f"{label} &nbsp;{inline(inside[0], page)}", data_block=node_id(inside[0])
        )
        return element("div", first + blocks(inside[1:], page), class_="note")
    return element("div", element("p", label) + blocks(inside, page), class_="note")


def _requirement(node: JsonNode, page: Page) -> str:
    identifier = node_id(node)
    kind = str(attribute(node, "kind"))
    label = page.labels.get(identifier, "")
    fragment = anchor(node, page.labels)
    head = element("span", page.words.get(kind, escape(kind)), class_="level")
    if label:
        head += element("span", escape(label), class_="id", id=label)
    if attribute(node, "title"):
        head += element("span", escape(str(attribute(node, "title"))))
    head += _permalink(fragment, label or identifier, page)
    body = element("div", head, class_="req-head") + _requirement_body(node, page)
    body += criteria_list(node, page)
    if identifier in page.footers:
        body += element("div", page.footers[identifier], class_="req-foot")
    return element(
        "div", body, class_="req", id=fragment, data_level=kind, data_requirement=identifier
    )


def _requirement_body(node: JsonNode, page: Page) -> str:
    """Write statement, conditions and guidance in order, parts a, b, c as one list."""
    written: list[str] = []
    parts: list[str] = []
    for child in children(node):
        if kind_of(child) == "part":
            parts.append(element("li", inline(child, page), data_block=node_id(child)))
            continue
        written += _parts(parts)
        parts = []
        written.append(block(child, page))
    return "".join(written + _parts(parts))


def _parts(parts: list[str]) -> list[str]:
    return [element("ol", "".join(parts))] if parts else []


def _condition(node: JsonNode, page: Page) -> str:
    word = element("b", page.words["condition"])
    return element("p", f"{word} &nbsp;{inline(node, page)}", data_block=node_id(node))


def _formula(node: JsonNode, page: Page) -> str:
    label = page.labels.get(node_id(node), "")
    number = element("span", escape(label), class_="n") if label else ""
    drawn = formula_html(node, page, block=True)
    return element("div", drawn + number, class_="eq", id=anchor(node, page.labels))


def _code(node: JsonNode, page: Page) -> str:
    language, name = attribute(node, "language"), str(attribute(node, "fileName") or "")
    inner = element("code", inline(node, page), data_language=language)
    code = element("pre", inner, class_="code", tabindex="0", data_block=node_id(node))
    if not name:
        return code
    return element("div", element("p", escape(name), class_="code-name") + code, class_="code-box")


def _admonition(node: JsonNode, page: Page) -> str:
    title = str(attribute(node, "title") or "")
    head = element("p", element("b", escape(title))) if title else ""
    tone = TONES.get(str(attribute(node, "kind")), "accent")
    inner = element("div", head + blocks(children(node), page))
    return element("div", inner, class_="callout", data_tone=tone)


def _quote(node: JsonNode, page: Page) -> str:
    source = str(attribute(node, "source") or "")
    foot = element("footer", escape(source), class_="small dim") if source else ""
    return element("blockquote", blocks(children(node), page) + foot)


def _footnote(node: JsonNode, page: Page) -> str:
    mark = element("sup", escape(page.labels.get(node_id(node), "")))
    inner = mark + blocks(children(node), page)
    return element("div", inner, class_="note", id=anchor(node, page.labels))


def _reference(node: JsonNode, page: Page) -> str:
    """Write a reference: number, contributors, identifiers, title, date, address.

    What the text beside them says already, written out by hand, is not repeated.
    """
    label = page.labels.get(node_id(node), "")
    number = element("span", escape(label), class_="n") if label else ""
    told, rest = _reference_facts(node), inline(node, page)
    text = f"{told}. {rest}" if told and rest else told or rest
    return element("p", number + text, id=anchor(node, page.labels), data_block=node_id(node))


def _reference_facts(node: JsonNode) -> str:
    said = block_text(node)
    names = ", ".join(str(one) for one in attribute(node, "contributors") or [])
    identifiers = ", ".join(str(one) for one in attribute(node, "identifiers") or [])
    facts = [names, identifiers, str(attribute(node, "title") or "")]
    facts.append(str(attribute(node, "date") or ""))
    told = [escape(fact, quote=False) for fact in facts if fact and fact not in said]
    url = str(attribute(node, "url") or "")
    if is_safe_link(url) and url not in said:
        told.append(element("a", escape(url, quote=False), href=url, rel="noopener nofollow"))
    return ", ".join(told)


def _table_block(node: JsonNode, page: Page) -> str:
    return table_block(node, page, blocks)


def _figure(node: JsonNode, page: Page) -> str:
    return figure(node, page, blocks)


_BLOCKS: dict[str, Callable[[JsonNode, Page], str]] = {
    "paragraph": _paragraph,
    "bulletList": _bullets,
    "orderedList": _ordered,
    "definition": _definition,
    "termSource": _term_source,
    "note": _note,
    "example": _note,
    "requirement": _requirement,
    "condition": _condition,
    "formula": _formula,
    "sourceCode": _code,
    "admonition": _admonition,
    "quote": _quote,
    "footnote": _footnote,
    "reference": _reference,
    "tableBlock": _table_block,
    "table": _table_block,
    "figure": _figure,
    "image": _figure,
    "key": key,
}
