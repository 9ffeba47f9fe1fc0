"""LaTeX of formulas becomes MathML that is whole, whatever is written."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.rendering.mathml import MAX_LENGTH, mathml


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


pieces = st.sampled_from([*"{}^_\\x2-&<>", r"\frac", r"\left", r"\right", r"\text", r"\sum", " "])


@given(st.lists(pieces, max_size=30))
def test_whatever_is_written_the_answer_is_well_formed(parts):
    ElementTree.fromstring(mathml("".join(parts), block=True))
