"""Findings of the wording and structure rules."""

import pytest

from standards.rules.wording import check_document


def block(name, /, *words, **attrs):
    content = [
        {"type": "text", "text": each} if isinstance(each, str) else each for each in words if each
    ]
    return {"type": name, "attrs": attrs, "content": content}


def box(name, /, *content, **attrs):
    return {"type": name, "attrs": attrs, "content": list(content)}


def clause(title, /, *content, **attrs):
    return box("clause", block("clauseTitle", title), *content, **attrs)


def rules(*content):
    return [finding.rule for finding in check_document(box("doc", *content))]


CRITERIA = [{"kind": "judged", "evidence": "a", "establish": "b"}]


def test_sober_text_has_no_findings():
    provision = box(
        "requirement", block("statement", "The report shall name it."), criteria=CRITERIA, id="r"
    )
    assert rules(clause("Report", provision, block("paragraph", "It can be short."))) == []


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("It must be so", "must"),
        ("It must not be so", "must"),
        ("The report is to be signed", "hidden-requirement"),
        ("Systems are required to stop", "hidden-requirement"),
        ("It has to stop", "hidden-requirement"),
        ("it is necessary", "hidden-requirement"),
        ("This is not allowed", "hidden-requirement"),
        ("One needs to know", "ambiguous"),
        ("It might rain", "ambiguous"),
        ("a and/or b", "and-or"),
        ("It shall be", "loose-provision"),
    ],
)
def test_phrase_is_flagged(words, rule):
    assert rules(block("paragraph", words, id="p")) == [rule]


@pytest.mark.parametrize(
    "words", ["Mustard is yellow", "It should be noted that", "The path is together"]
)
def test_innocent_words_pass(words):
    assert rules(block("paragraph", words)) == []


def test_code_titles_and_quotations_are_left_alone():
    assert (
        rules(block("sourceCode", "must = 1"), box("quote", block("paragraph", "He shall go")))
        == []
    )


def test_finding_says_where_in_utf16_units():
    (found,) = check_document(
        box("doc", clause("A", block("paragraph", "😀 must", id="p"), id="c"))
    )
    assert (found.node, found.start, found.end, found.text, found.clause) == (
        "p",
        3,
        7,
        "must",
        "1",
    )
    assert found.level == "warning"


@pytest.mark.parametrize(
    "place",
    [
        lambda p: box("foreword", p),
        lambda p: box("introduction", p),
        lambda p: clause("Scope", p),
        lambda p: box("note", p),
        lambda p: box("example", p),
        lambda p: box("footnote", p),
        lambda p: box("requirement", block("statement", "It may."), box("note", p), kind="may"),
    ],
)
def test_provision_in_a_place_without_provisions_is_an_error(place):
    assert rules(place(block("paragraph", "It shall be"))) == ["misplaced-provision"]


@pytest.mark.parametrize(
    ("requirement", "found"),
    [
        (box("requirement", criteria=CRITERIA), ["empty-requirement"]),
        (
            box("requirement", block("statement", "It is so"), criteria=CRITERIA),
            ["kind-mismatch"],
        ),
        (box("requirement", block("statement", "It shall be")), ["unverified"]),
        (box("requirement", block("statement", "It should be"), kind="should"), []),
        (box("requirement", block("statement", "模型应说明"), criteria=CRITERIA), []),
        (box("requirement", block("statement", "x"), kind="odd"), []),
    ],
)
def test_requirement_is_judged(requirement, found):
    assert rules(requirement) == found


def test_pointers_that_lead_nowhere_are_errors():
    gone = {"type": "crossReference", "attrs": {"target": "gone"}}
    here = {"type": "citation", "attrs": {"target": "p"}}
    term = {
        "type": "text",
        "text": "x",
        "marks": [{"type": "termReference", "attrs": {"target": "t"}}],
    }
    bare = {"type": "text", "text": "y", "marks": [{"type": "bold"}, {"type": "termReference"}]}
    findings = check_document(box("doc", block("paragraph", gone, here, term, bare, id="p")))
    assert [(found.rule, found.node, found.text) for found in findings] == [
        ("dangling-reference", "p", "gone"),
        ("dangling-reference", "p", "t"),
        ("dangling-reference", "p", ""),
    ]


def test_structure_of_clauses_is_judged():
    assert rules(box("clause")) == ["untitled-clause"]
    assert rules(clause("A", clause("B"))) == ["lone-subclause"]
    assert rules(clause("A", block("paragraph", "x"), clause("B"), clause("C"))) == ["hanging-text"]
    assert rules(clause("A", block("paragraph"), clause("B"), clause("C"))) == []
    assert rules(box("annex", block("clauseTitle", "F"), clause("B"))) == []


def test_definitions_are_judged():
    def entry(words):
        return box("termEntry", block("designation", "limit"), block("definition", words))

    use = block("paragraph", "the limit holds")
    assert rules(entry("greatest value"), use) == []
    assert rules(entry("The greatest value"), use) == ["definition-article"]
    assert rules(entry("greatest value."), use) == ["definition-stop"]


def test_terms_are_defined_and_used():
    assert rules(box("termEntry", block("designation", "limit"))) == [
        "term-without-definition",
        "term-unused",
    ]
    assert rules(box("termEntry", block("definition", "value"))) == []


def test_image_needs_an_alternative():
    assert rules({"type": "image", "attrs": {"src": "/a.png"}}) == ["figure-without-alt"]
    assert rules({"type": "image", "attrs": {"src": "/a.png", "alt": "A curve"}}) == []


def test_findings_come_in_reading_order():
    findings = check_document(
        box(
            "doc",
            clause("", block("paragraph", "must", id="a"), id="c"),
            block("paragraph", "must", id="b"),
        )
    )
    assert [found.node for found in findings] == ["c", "a", "b"]
