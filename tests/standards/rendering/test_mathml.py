"""LaTeX of formulas becomes MathML that is whole, whatever is written."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.rendering.mathml import MAX_LENGTH, Fault, formula_fault, mathml


@pytest.mark.parametrize(
    ("latex", "part"),
    [
        (r"\frac{a}{b}", "<mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac>"),
        (r"x_i^2", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>"),
        (r"x^2", "<msup><mi>x</mi><mn>2</mn></msup>"),
        (r"\sum_{i=1}^{n} y", "<munderover><mo>∑</mo>"),
        (r"\max_x", "<munder><mi>max</mi><mi>x</mi></munder>"),
        (r"\sqrt{2}", "<msqrt>"),
        (r"\alpha \le 1.5", "<mi>α</mi><mo>≤</mo><mn>1.5</mn>"),
        (r"\left| x \right|", "<mo>|</mo>"),
        (r"\left. x \right)", "<mo>)</mo>"),
        (r"\text{where } n", "<mtext>where </mtext>"),
        (r"\mathrm{MSE}", "<mi>MSE</mi>"),
        (r"\mathrm x", "<mi>x</mi>"),
        (r"\hat{y}", '<mover accent="true">'),
        (r"a \quad b", '<mspace width="1em">'),
        (r"a - b", "<mo>−</mo>"),
        (r"\unknown", "<mtext>unknown</mtext>"),
        (r"\log x", "<mi>log</mi>"),
        (r"\right)", "<mo>)</mo>"),
        (r"\{ a \}", "<mo>{</mo>"),
    ],
)
def test_commands_of_formulas(latex, part):
    assert part in mathml(latex, block=False)


def test_a_display_formula_says_so_and_keeps_its_source():
    html = mathml("a < b", block=True)
    assert html.startswith('<math display="block">')
    assert '<annotation encoding="application/x-tex">a &lt; b</annotation>' in html


def test_a_source_that_is_too_long_is_shown_as_code():
    assert mathml("x" * (MAX_LENGTH + 1), block=False).startswith("<code>")


def test_deep_nesting_ends():
    assert mathml(r"\sqrt" * 700, block=False).startswith("<math")
    assert mathml("{" * 2000, block=False).startswith("<math")


pieces = st.sampled_from(
    [
        *"{}^_\\x2-&<>",
        r"\begin{cases}",
        r"\end{cases}",
        "\\\\",
        r"\frac",
        r"\left",
        r"\right",
        r"\text",
        r"\sum",
        " ",
    ]
)


@given(st.lists(pieces, max_size=30))
def test_whatever_is_written_the_answer_is_well_formed(parts):
    ElementTree.fromstring(mathml("".join(parts), block=True))


@pytest.mark.parametrize(
    ("latex", "part"),
    [
        (r"\sqrt[3]{x}", "<mroot>"),
        (r"\binom{n}{k}", '<mfrac linethickness="0">'),
        (r"\mathbb{R}", '<mi mathvariant="double-struck">R</mi>'),
        (
            r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}",
            "<mtr><mtd><mrow><mn>3</mn></mrow></mtd>",
        ),
        (r"\begin{cases} a & \text{if } x \\ b \end{cases}", "<mo>{</mo><mtable>"),
        (r"\underbrace{a + b}_{c}", "<munder><munder>"),
        (r"\operatorname*{argmax}_x", "<mi>argmax</mi>"),
        (r"a \implies b", "<mo>⟹</mo>"),
    ],
)
def test_structures_of_formulas(latex, part):
    assert part in mathml(latex, block=True)
    assert formula_fault(latex) is None


@pytest.mark.parametrize(
    ("latex", "kind", "sign"),
    [
        (r"\foo{x}", "formula_unknown", r"\foo"),
        (r"\begin{tikz} x \end{tikz}", "formula_unknown", r"\begin{tikz}"),
        (r"\frac{a}", "formula_lacks", r"\frac"),
        ("x^", "formula_lacks", "^"),
        ("{a", "formula_open", "}"),
        (r"\left( x", "formula_open", r"\right"),
        (r"x \right)", "formula_stray", r"\right"),
        ("a}", "formula_stray", "}"),
        ("{" * 60 + "}" * 60, "formula_deep", ""),
        ("x" * (MAX_LENGTH + 1), "formula_long", ""),
    ],
)
def test_what_cannot_be_read_is_named(latex, kind, sign):
    assert formula_fault(latex) == Fault(kind, sign)
