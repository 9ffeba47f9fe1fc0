"""Documents become safe HTML with the anchors that addresses rely on."""

import re
from html.parser import HTMLParser

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standards.rendering.html import render_document
from standards.rendering.outline import outline_of
from standards.rules.document_schema import schema


def text(words, *marks):
    return {
        "type": "text",
        "text": words,
        "marks": [{"type": m} if isinstance(m, str) else m for m in marks],
    }


def node(name, /, *content, **attrs):
    return {"type": name, "attrs": attrs, "content": list(content)}


def clause(title, /, *content, **attrs):
    return node("clause", node("clauseTitle", text(title)), *content, **attrs)


def para(*content, **attrs):
    return node("paragraph", *content, **attrs)


def doc(*content):
    return {"type": "doc", "content": list(content)}


REQUIREMENT = node(
    "requirement",
    node("statement", text("The error "), text("shall", "bold"), text(" be reported."), id="s1"),
    node("part", text("on the test part"), id="p1"),
    node("condition", text("when there is a test part"), id="k1"),
    node("guidance", para(text("Say how it was split."))),
    id="req1",
    kind="shall",
    title="Report",
    criteria=[
        {"id": "c1", "kind": "measured", "task": "regression", "metric": "mse", "threshold": 3500},
        {"id": "c2", "kind": "judged", "evidence": "report", "establish": "the split is described"},
    ],
)


def test_clauses_are_flat_sections_with_numbered_anchors():
    html = render_document(doc(clause("Scope", clause("Inner", para(text("x")), id="b"), id="a")))
    assert '<h2 id="c-1">' in html
    assert '<h3 id="c-1.1">' in html
    assert html.count("<section") == 2
    assert "</section><section" in html


def test_a_requirement_has_its_permanent_and_its_frozen_anchor():
    html = render_document(doc(clause("R", REQUIREMENT, id="a")), footers={"req1": "<b>foot</b>"})
    assert 'id="r-req1"' in html
    assert 'id="R-1-1"' in html
    assert 'data-level="shall"' in html
    assert '<div class="req-foot"><b>foot</b></div>' in html
    assert "Mean squared error ≤ 3500" in html
    assert "the split is described — report" in html
    assert "<ol><li" in html


def test_frozen_labels_win_over_computed_ones():
    html = render_document(
        doc(clause("R", REQUIREMENT, id="a")), labels={"req1": "R-7-1", "a": "7"}
    )
    assert 'id="R-7-1"' in html
    assert 'id="c-7"' in html


def test_text_and_attributes_are_escaped():
    hostile = '"><script>alert(1)</script>'
    html = render_document(
        doc(
            clause(hostile, para(text(hostile), id=hostile), id=hostile),
            node("sourceCode", text(hostile), language=hostile),
            node(
                "figure", node("image", src="/x.png", alt=hostile), node("caption", text(hostile))
            ),
            node("admonition", para(text("a")), title=hostile),
            node("formula", latex=hostile),
            node("quote", para(text("q")), source=hostile),
        )
    )
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_links_with_other_schemes_are_dropped():
    bad = {"type": "link", "attrs": {"href": "javascript:alert(1)"}}
    good = {"type": "link", "attrs": {"href": "https://example.org/?a=1&b=2"}}
    html = render_document(doc(para(text("x", bad)), para(text("y", good))))
    assert "javascript" not in html
    assert 'href="https://example.org/?a=1&amp;b=2"' in html
    assert "noopener" in html


def test_an_image_from_elsewhere_is_dropped():
    assert "<img" not in render_document(doc(node("figure", node("image", src="data:x", alt="a"))))


def test_every_mark_is_written():
    names = [
        "bold",
        "italic",
        "underline",
        "strike",
        "code",
        "subscript",
        "superscript",
        "highlight",
    ]
    marks = [*names, "insertion", "deletion", "modification", "unheard"]
    html = render_document(doc(*[para(text("x", mark)) for mark in marks]))
    for tag in ("<b>", "<i>", "<u>", "<s>", "<code>", "<sub>", "<sup>", "<mark>", "<ins ", "<del "):
        assert tag in html


def test_cross_references_lead_to_their_target_or_keep_their_words():
    html = render_document(
        doc(
            clause(
                "One",
                para(
                    node("crossReference", target="t1"),
                    node("crossReference", target="gone", text="old"),
                ),
                id="a",
            ),
            node(
                "tableBlock",
                node("caption", text("Groups")),
                node("table", node("tableRow", node("tableHeader", para(text("h"))))),
                id="t1",
            ),
            para(
                node("crossReference", target="a"), node("crossReference", target="a", form="label")
            ),
        )
    )
    assert '<a class="xref" href="#table-1">Table 1</a>' in html
    assert ">Clause 1</a>" in html
    assert ">1</a>" in html
    assert "old" in html


def test_citations_footnotes_and_term_references_are_linked():
    term = {"type": "termReference", "attrs": {"target": "te"}}
    html = render_document(
        doc(
            clause(
                "Terms",
                node(
                    "termEntry",
                    node("designation", text("finding"), kind="preferred"),
                    node("designation", text("result"), kind="admitted"),
                    node("definition", text("condition")),
                    node("termSource", text("ISO 1"), modification="modified"),
                    id="te",
                ),
                node("termEntry", node("designation", text("other")), id="te2"),
                id="a",
            ),
            para(
                text("finding", term),
                node("citation", target="ref", locator="Clause 4"),
                node("footnoteReference", target="fn"),
                node("hardBreak"),
                node("inlineFormula", latex="x^2"),
            ),
            node("footnote", para(text("a foot")), id="fn"),
            node(
                "bibliography",
                node(
                    "reference",
                    text("free"),
                    id="ref",
                    title="Title",
                    identifiers=["RFC 1"],
                    contributors=["A"],
                    date="2020",
                    obligation="informative",
                ),
            ),
        )
    )
    assert '<dl class="terms">' in html
    assert html.count("<dl") == 1
    assert 'id="t-1.1"' in html
    assert '<a class="xref" href="#t-1.1">finding</a>' in html
    assert ">[1], Clause 4</a>" in html
    assert 'href="#footnote-1"' in html
    assert "result (admitted)" in html
    assert "Source: ISO 1, modified" in html
    assert "A, RFC 1, Title, 2020. free" in html
    assert '<h2 id="c-bibliography">Bibliography' in html


def test_tables_have_head_body_foot_spans_and_caption():
    table = node(
        "tableBlock",
        node("caption", text("Groups")),
        node(
            "table",
            node("tableRow", node("tableHeader", para(text("Group")))),
            node(
                "tableRow",
                node("tableHeader", para(text("a"))),
                node("tableCell", para(text("1"), id="cell"), colspan=2, align="right"),
            ),
            node(
                "tableRow",
                node("tableCell", para(text("x")), para(text("y")), rowspan=3),
                section="foot",
            ),
        ),
        node("key", node("keyItem", text("number"), symbol="n")),
        node("note", para(text("noted"))),
        id="t1",
        unit="mm",
    )
    html = render_document(
        doc(table, node("table", node("tableRow", node("tableCell", para(text("bare"))))))
    )
    assert '<table class="doc-table" id="table-1"><caption><b>Table 1.</b> Groups' in html
    assert "Dimensions in mm" in html
    assert '<thead><tr><th scope="col">Group</th></tr></thead>' in html
    assert '<th scope="row">a</th><td colspan="2" class="r" data-block="cell">1</td>' in html
    assert "<tfoot>" in html
    assert "<dt>n</dt><dd>number</dd>" in html
    assert "<td>bare</td>" in html


def test_notes_lists_quotes_and_figures():
    html = render_document(
        doc(
            clause(
                "N",
                node("note", para(text("first")), id="n1"),
                node(
                    "note", node("bulletList", node("listItem", para(text("in a list")))), id="n2"
                ),
                node("example", para(text("such")), id="e1"),
                node("orderedList", node("listItem", para(text("one"))), start=3),
                node(
                    "figure",
                    node("image", src="https://x.org/a.png", alt="A plot", width=10),
                    node("caption", text("Plot")),
                    id="f1",
                ),
                node("image", src="/b.png", alt="B"),
                node("formula", latex="a=b", id="eq"),
                node("admonition", para(text("careful")), kind="warning"),
                node("definition", text("loose definition")),
                id="a",
            ),
            node(
                "annex",
                node("clauseTitle", text("Schema"), id="at"),
                para(text("x")),
                id="x",
                obligation="normative",
            ),
            node("introduction", para(text("intro"))),
        )
    )
    assert "<b>NOTE 1</b> &nbsp;first" in html
    assert "<b>NOTE 2</b></p><ul>" in html
    assert "<b>EXAMPLE</b>" in html
    assert '<ol start="3">' in html
    assert "<figcaption><b>Figure 1.</b> Plot</figcaption>" in html
    assert '<span class="n">(1)</span>' in html
    assert 'data-tone="warn"' in html
    assert '<span class="n">Annex A</span><span data-block="at">Schema</span>' in html
    assert '<span class="dim">(normative)</span>' in html
    assert '<h2 id="c-intro">' in html


def test_chinese_documents_use_chinese_words():
    html = render_document(doc(clause("范围", REQUIREMENT, id="a")), language="zh-hans")
    assert '<span class="level">应</span>' in html
    assert "单侧" in html


def test_the_outline_lists_two_levels():
    entries = outline_of(
        doc(
            node("foreword", para(text("x"))),
            clause("One", clause("Two", clause("Three", id="c"), id="b"), id="a"),
        )
    )
    assert [(e.anchor, e.label, e.title) for e in entries] == [
        ("c-foreword", "", "Foreword"),
        ("c-1", "1", "One"),
    ]
    assert entries[1].children[0].title == "Two"
    assert entries[1].children[0].children == []
    assert outline_of(doc(), labels={}) == []


def test_an_unknown_node_shows_what_it_holds_and_unknown_pieces_vanish():
    html = render_document(
        doc(node("future", para(text("kept"))), para({"type": "sparkle"}, text("x")))
    )
    assert "kept" in html
    assert "sparkle" not in html


class Balanced(HTMLParser):
    VOID = {"br", "img"}

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


kinds = st.sampled_from(sorted(set(schema().nodes) - {"doc", "text"}))
leaves = st.builds(lambda words: text(words), st.text(min_size=1, max_size=8))
trees = st.recursive(
    leaves,
    lambda inner: st.builds(
        lambda kind, content, identifier: {
            "type": kind,
            "attrs": {"id": identifier},
            "content": content,
        },
        kinds,
        st.lists(inner, max_size=3),
        st.text(max_size=5),
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(trees, max_size=4))
def test_any_tree_of_the_vocabulary_gives_balanced_html(content):
    html = render_document({"type": "doc", "content": content})
    parser = Balanced()
    parser.feed(html)
    assert parser.open == []
    assert not re.search(r"\son\w+=|<script|javascript:", html.replace("&", ""))


def test_reference_that_is_written_out_says_each_fact_once():
    written = text("RFC 1, Title")
    html = render_document(
        doc(node("reference", written, id="r", title="Title", identifiers=["RFC 1"]))
    )
    assert html.count("RFC 1") == 1
    assert html.count("Title") == 1


def test_a_reference_whose_text_tells_its_title_is_not_told_twice_and_links_its_address():
    told = node("reference", text("RFC 1, Title"), id="a", title="Title", identifiers=["RFC 1"])
    bare = node("reference", id="b", title="Other", url="https://example.org/x")
    html = render_document(doc(told, bare))
    assert html.count("Title") == 1
    assert 'Other, <a href="https://example.org/x" rel="noopener nofollow">' in html


def test_a_reference_to_a_title_prints_the_title():
    clause = node("clause", node("clauseTitle", text("Scope")), id="c")
    html = render_document(doc(clause, para(node("crossReference", target="c", form="title"))))
    assert '<a class="xref" href="#c-1">Scope</a>' in html


def test_a_formula_that_cannot_be_read_says_why_in_the_language_of_the_document():
    body = doc({"type": "formula", "attrs": {"latex": r"\foo < 1"}})
    html = render_document(body)
    assert "<code>\\foo &lt; 1</code>" in html
    assert "This formula uses \\foo, which is not understood." in html
    assert "无法识别" in render_document(body, language="zh-Hans")


def test_a_key_below_a_formula_says_where():
    item = {"type": "keyItem", "attrs": {"symbol": "n"}, "content": [text("number of cases")]}
    formula = {"type": "formula", "attrs": {"latex": "n"}}
    html = render_document(doc(formula, {"type": "key", "content": [item]}))
    assert '<p class="where">where</p><dl class="terms key"><div><dt>n</dt>' in html


def test_code_bears_its_file_name_and_an_image_its_width():
    code = {"type": "sourceCode", "attrs": {"language": "r", "fileName": "a<b.R"}}
    image = {"type": "image", "attrs": {"src": "/images/0/", "alt": "x", "scale": 50}}
    html = render_document(doc(code, image))
    assert '<p class="code-name">a&lt;b.R</p><pre class="code"' in html
    assert 'data-scale="50"' in html


def test_a_wide_table_scrolls_in_a_box_of_its_own():
    cells = [{"type": "tableCell", "attrs": {"align": "center"}} for _ in range(6)]
    html = render_document(
        doc({"type": "table", "content": [{"type": "tableRow", "content": cells}]})
    )
    assert '<div class="table-box" tabindex="0"><table class="doc-table">' in html
    assert '<td class="c">' in html
