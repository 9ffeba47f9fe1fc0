"""Write the inside of a text block as HTML: text, marks, references. Everything is escaped."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from standards.rendering.anchors import anchors
from standards.rendering.mathml import formula_fault, mathml
from standards.rendering.words import words_of
from standards.rules.document import attribute, children, is_safe_link, kind_of
from standards.rules.numbering import labels as computed_labels
from standards.rules.pointers import Target, pointer_text, targets_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from standards.rules.document import JsonNode

PLAIN_MARKS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strike": "s",
    "code": "code",
    "subscript": "sub",
    "superscript": "sup",
    "highlight": "mark",
}


@dataclass(frozen=True)
class Page:
    """Hold what the walkers ask for while they write one document.

    `footers` maps a requirement's id to HTML that is trusted already.
    """

    doc: JsonNode
    labels: Mapping[str, str]
    language: str
    footers: Mapping[str, str] = field(default_factory=dict)
    targets: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    named: Mapping[str, Target] = field(default_factory=dict)

    @property
    def words(self) -> dict[str, str]:
        """Return the words of the document's language."""
        return words_of(self.language)


def page_of(
    doc: JsonNode,
    *,
    language: str = "en",
    labels: Mapping[str, str] | None = None,
    footers: Mapping[str, str] | None = None,
) -> Page:
    """Gather labels (frozen ones win) and link targets of a document."""
    known = dict(computed_labels(doc, language) if labels is None else labels)
    places = anchors(doc, known)
    return Page(doc, known, language, dict(footers or {}), places, targets_of(doc))


def attributes(**values: Any) -> str:
    """Write HTML attributes, escaped; those that are None or empty are left out."""
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for name, value in values.items()
        if value not in (None, "")
    )


def element(name: str, inner: str, **values: Any) -> str:
    """Write one element around HTML that is safe already."""
    return f"<{name}{attributes(**values)}>{inner}</{name}>"


def inline(node: JsonNode, page: Page) -> str:
    """Write the content of a text block."""
    return "".join(_piece(child, page) for child in children(node))


def _piece(node: JsonNode, page: Page) -> str:
    write = _PIECES.get(kind_of(node))
    html = write(node, page) if write else ""
    marks = node.get("marks")
    for mark in marks if isinstance(marks, list) else []:
        html = _marked(html, mark, page)
    return html


def _text(node: JsonNode, _page: Page) -> str:
    text = str(node.get("text", "")).replace("\u200b", "")
    return escape(text, quote=False)


def _break(_node: JsonNode, _page: Page) -> str:
    return "<br>"


def formula_html(node: JsonNode, page: Page, *, block: bool) -> str:
    """Write a formula; one that cannot be read stands as its source, with the reason beside it."""
    latex = str(attribute(node, "latex") or "").strip()
    fault = formula_fault(latex)
    if fault is None:
        return mathml(latex, block=block)
    sentence = page.words[fault.kind].format(sign=fault.sign)
    said = element("span", escape(sentence, quote=False), class_="formula-fault")
    return element("span", f"<code>{escape(latex, quote=False)}</code> {said}")


def _formula(node: JsonNode, page: Page) -> str:
    return formula_html(node, page, block=False)


def _link_to(page: Page, target: str, text: str, **values: Any) -> str:
    """Link inside the document; a target that is gone leaves the text alone."""
    _kind, fragment = page.targets.get(target, ("", ""))
    inner = escape(text, quote=False)
    return element("a", inner, class_="xref", href=f"#{fragment}", **values) if fragment else inner


def _pointer(node: JsonNode, page: Page) -> str:
    """Write a cross-reference or a citation; what it prints is a rule of the house."""
    shown = pointer_text(node, page.named, page.labels, page.language)
    target = str(attribute(node, "target") or "")
    return _link_to(page, target, shown or str(attribute(node, "text") or "?"))


def _footnote_reference(node: JsonNode, page: Page) -> str:
    target = str(attribute(node, "target") or "")
    return element("sup", _link_to(page, target, page.labels.get(target, "*")))


_PIECES: dict[str, Callable[[JsonNode, Page], str]] = {
    "text": _text,
    "hardBreak": _break,
    "inlineFormula": _formula,
    "crossReference": _pointer,
    "citation": _pointer,
    "footnoteReference": _footnote_reference,
}


def _marked(html: str, mark: Any, page: Page) -> str:
    """Put one mark around HTML; an unknown mark leaves it as it is."""
    kind = kind_of(mark) if isinstance(mark, dict) else ""
    attrs = mark.get("attrs") or {} if kind else {}
    if kind in PLAIN_MARKS:
        return element(PLAIN_MARKS[kind], html)
    if kind == "link":
        href = str(attrs.get("href") or "")
        return (
            element("a", html, href=href, rel="noopener nofollow") if is_safe_link(href) else html
        )
    if kind == "termReference":
        _kind, fragment = page.targets.get(str(attrs.get("target") or ""), ("", ""))
        return element("a", html, class_="xref", href=f"#{fragment}") if fragment else html
    if kind == "insertion":
        return element("ins", html, class_="sugg-ins")
    if kind == "deletion":
        return element("del", html, class_="sugg-del")
    return html
