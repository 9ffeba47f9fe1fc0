"""Two versions of a block in one text, or one side of it."""

from __future__ import annotations

import pytest

from standards.rendering.inline import page_of
from standards.rendering.redline import redline
from standards.rendering.redline_words import NEW, OLD, Author, Pen, without_anchors
from standards.rules.comparison_blocks import block_pairs, columns_of


def text(words, *marks):
    node = {"type": "text", "text": words}
    return node | {"marks": [{"type": mark} for mark in marks]} if marks else node


def block(node_type, *content, **attrs):
    return {"type": node_type, "attrs": attrs, "content": list(content)}


def paragraph(words, identity="p"):
    return block("paragraph", text(words), id=identity)


def pen(side="both", **more):
    page = without_anchors(page_of({"type": "doc"}))
    return Pen(page, page, side, **more)


def test_words_are_marked_and_the_rest_stays():
    old, new = paragraph("sex and age"), paragraph("sex, skin tone and age")
    both = redline(old, new, pen())
    assert both == "<p>sex<ins>, skin tone</ins> and age</p>"
    assert redline(old, new, pen(OLD)) == "<p>sex and age</p>"
    assert redline(old, new, pen(NEW)) == both


def test_markup_in_the_words_is_escaped():
    written = redline(paragraph("a"), paragraph("<script>alert(1)</script>"), pen())
    assert "<script>" not in written
    assert "&lt;script&gt;" in written


def test_marks_and_formulas_are_kept():
    old = block("paragraph", text("at least "), text("10", "bold"), id="p")
    formula = {"type": "inlineFormula", "attrs": {"latex": "x"}}
    new = block("paragraph", text("at least "), text("15", "bold"), formula, id="p")
    written = redline(old, new, pen())
    assert "<del><b>10</b></del>" in written
    assert "<b>15</b>" in written
    assert "<math" in written


def test_a_block_in_one_version_alone_is_left_out_of_the_other_side():
    new = block("note", paragraph("x"), id="n")
    assert redline(None, new, pen(OLD)) == ""
    assert redline(new, None, pen(NEW)) == ""
    assert 'data-op="insert"' in redline(None, new, pen())
    assert "<del>x</del>" in redline(new, None, pen(OLD))


def test_another_kind_of_block_is_a_removal_and_an_addition():
    written = redline(paragraph("x"), block("note", paragraph("x"), id="n"), pen())
    assert written.index("<del>x</del>") < written.index("<ins>x</ins>")


@pytest.mark.parametrize(
    "kind",
    ["bulletList", "orderedList", "note", "example", "quote", "figure", "tableBlock", "admonition"],
)
def test_blocks_that_hold_others_show_what_changed_within(kind):
    item = "listItem" if kind.endswith("List") else "guidance"
    old = block(kind, block(item, paragraph("one")), id="x", title="A")
    new = block(kind, block(item, paragraph("two")), id="x", title="B")
    written = redline(old, new, pen())
    assert "<del>one</del><ins>two</ins>" in written


def test_a_formula_is_shown_old_and_new():
    old, new = ({"type": "formula", "attrs": {"id": "f", "latex": x}} for x in "xy")
    written = redline(old, new, pen())
    assert written.count("<math") == 2
    assert '<del class="rl-block">' in written
    assert '<ins class="rl-block">' in written
    assert redline(old, old, pen()).count("<math") == 1
    assert redline(old, old, pen(paints_all=True)).count("<math") == 1


def test_an_image_is_shown_old_and_new():
    old, new = ({"type": "image", "attrs": {"id": "i", "src": f"/{x}.png"}} for x in "xy")
    written = redline(block("figure", old, id="f"), block("figure", new, id="f"), pen())
    assert "/x.png" in written
    assert "/y.png" in written


def test_a_requirement_shows_level_title_and_criteria():
    def requirement(kind, threshold, title):
        criteria = [{"id": "m", "metric": "roc_auc", "threshold": threshold}]
        return block(
            "requirement",
            block("statement", text("It holds."), id="s"),
            block("condition", text("Always."), id="c"),
            block("part", text("a part"), id="t"),
            id="r",
            kind=kind,
            title=title,
            criteria=criteria,
        )

    old, new = requirement("should", 0.9, "A"), requirement("shall", 0.92, "B")
    written = redline(old, new, pen())
    assert "<del>should</del> <ins>shall</ins>" in written
    assert "<del>0.9</del><ins>0.92</ins>" in written
    assert "<del>A</del> <ins>B</ins>" in written
    assert "0.92" not in redline(old, new, pen(OLD))
    assert "<del>It holds.</del>" in redline(old, None, pen())
    bare = block("requirement", block("statement", text("It holds."), id="s"), id="r")
    assert "<ins>" in redline(bare, new, pen())
    assert "req-foot" not in redline(bare, old, pen(OLD))


def test_source_code_keys_and_references_are_compared_by_words():
    assert "<pre" in redline(
        block("sourceCode", text("a = 1"), id="c"),
        block("sourceCode", text("a = 2"), id="c"),
        pen(),
    )
    old, new = (block("keyItem", text(one), id="k", symbol="n") for one in ("a", "b"))
    assert redline(old, new, pen()) == "<p><b>n</b> <del>a</del><ins>b</ins></p>"
    old, new = (block("reference", text(one), id="k", title="T") for one in ("a", "b"))
    assert "T. <del>a</del>" in redline(old, new, pen())


def table(*rows):
    return block(
        "table",
        *(
            block(
                "tableRow", *(block("tableCell", paragraph(cell, "")) for cell in row), id=f"r{at}"
            )
            for at, row in enumerate(rows)
        ),
        id="t",
    )


def test_a_table_is_compared_cell_by_cell():
    old, new = table(["a", "b"], ["1", "2"]), table(["a", "b"], ["1", "3"], ["4", "5"])
    written = redline(old, new, pen())
    assert "<td><p>1</p></td>" in written
    assert "<del>2</del><ins>3</ins>" in written
    assert '<tr data-op="insert">' in written
    assert "5" not in redline(old, new, pen(OLD))


def test_columns_are_followed_by_their_headings():
    old, new = table(["a", "c"], ["1", "3"]), table(["a", "b", "c"], ["1", "2", "3"])
    assert columns_of(old, new) == [(0, 0), (None, 1), (1, 2)]
    assert columns_of(new, old) == [(0, 0), (1, None), (2, 1)]
    written = redline(old, new, pen())
    assert "<td><p>3</p></td>" in written
    assert redline(old, new, pen(OLD)).count("<td") == 4


def test_insertions_bear_the_colour_of_their_author():
    ada, bo = Author(1, "Ada", 3), Author(2, "Bo", 4)
    authors = {"p": [(3, ada), (4, bo)]}
    written = redline(paragraph("one"), paragraph("one two"), pen(authors=authors))
    assert 'data-hue="4" data-author="2" data-at="p:3" title="Bo"> two</ins>' in written
    painted = redline(
        paragraph("one two"), paragraph("one two"), pen(authors=authors, paints_all=True)
    )
    assert 'data-at="p:0" title="Ada">one</span>' in painted
    nobody = redline(
        paragraph("x"), paragraph("x"), pen(authors={"p": [(1, None)]}, paints_all=True)
    )
    assert nobody == '<p><span data-at="p:0">x</span></p>'


def test_blocks_are_paired_by_id_then_by_what_they_say():
    one, two, three = paragraph("a b c d", "1"), paragraph("x", "2"), paragraph("a b c e", "9")
    assert block_pairs([one, two], [two, one]) in (
        [(None, two), (one, one), (two, None)],
        [(one, None), (two, two), (None, one)],
    )
    assert block_pairs([one, two], [three]) == [(one, three), (two, None)]
    assert block_pairs([paragraph("p q", "1")], [paragraph("r s", "2")]) == [
        (paragraph("p q", "1"), paragraph("r s", "2"))
    ]
