"""Server and browser number any document alike, and print the same for every pointer in it."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standards.rules.document import kind_of, schema, validate_document, walk
from standards.rules.numbering import labels
from standards.rules.pointers import pointer_text, targets_of

PEER = Path(__file__).with_name("numbering_peer.mjs")
POINTERS = ("crossReference", "citation", "footnoteReference")
IDS = st.sampled_from([None, *(f"id{n}" for n in range(40))])
WORDS = st.text("aé 中𝔸.1-", max_size=6)
LANGUAGES = st.sampled_from(["en", "zh", "zh-Hans", "fr"])


def text(words):
    return [{"type": "text", "text": words}] if words else []


def pointer(kind, target, form, words):
    attrs = {"target": target}
    if kind == "crossReference":
        attrs |= {"form": form, "text": words or None}
    if kind == "citation":
        attrs |= {"locator": words or None}
    return {"type": kind, "attrs": attrs}


FORMS = st.sampled_from(["full", "label", "title"])
MARKS = st.builds(pointer, st.sampled_from(POINTERS), IDS, FORMS, WORDS)
INLINE = st.lists(st.one_of(WORDS.map(text), MARKS.map(lambda mark: [mark])), max_size=3).map(
    lambda lists: [node for nodes in lists for node in nodes]
)
LINES = st.sampled_from(["paragraph", "clauseTitle", "designation", "caption", "part", "statement"])
PARTS = ("clause", "annex", "foreword", "introduction", "bibliography", "index", "referenceList")
BOXES = st.sampled_from(
    [*PARTS, "termEntry", "tableBlock", "figure", "note", "example", "requirement", "footnote"]
)


def facts_of(kind, draw):
    """Return attributes that matter to the numbering of a kind."""
    if kind == "formula":
        return {"numbered": draw(st.booleans())}
    if kind == "requirement":
        return {"title": draw(WORDS) or None}
    if kind == "reference":
        obligation = draw(st.sampled_from(["normative", "informative"]))
        identifiers = draw(st.lists(WORDS, max_size=2))
        return {"obligation": obligation, "identifiers": identifiers, "title": draw(WORDS) or None}
    return {}


@st.composite
def blocks(draw, depth=4):
    """Draw one block of any kind that is numbered, names something or points at something."""
    kind = draw(st.one_of(BOXES, LINES, st.sampled_from(["formula", "reference"])))
    content = []
    if kind != "formula" and schema().nodes[kind].content == "block*":
        content = draw(st.lists(blocks(depth - 1), max_size=4)) if depth else []
    elif kind != "formula":
        content = draw(INLINE)
    attrs = {"id": draw(IDS), **facts_of(kind, draw)}
    return {"type": kind, "attrs": attrs, "content": content}


DOCS = st.lists(blocks(), max_size=6).map(lambda content: {"type": "doc", "content": content})


@pytest.fixture(scope="module")
def browser_says():
    """Start the browser's numbering once; returns a function from document to its answer."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node found: the browser's numbering runs in it")
    peer = subprocess.Popen(
        [node, str(PEER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )

    def ask(doc, language):
        peer.stdin.write(json.dumps({"doc": doc, "language": language}) + "\n")
        peer.stdin.flush()
        return json.loads(peer.stdout.readline())

    yield ask
    peer.stdin.close()
    peer.wait(timeout=30)
    peer.stdout.close()


def server_says(doc, language):
    found, targets = labels(doc, language), targets_of(doc)
    pointers = [
        pointer_text(place.node, targets, found, language)
        for place in walk(doc)
        if kind_of(place.node) in POINTERS
    ]
    return {"labels": found, "pointers": pointers}


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(doc=DOCS, language=LANGUAGES)
def test_browser_and_server_number_any_document_alike(browser_says, doc, language):
    assert validate_document(doc) == []
    assert browser_says(doc, language) == server_says(doc, language)


CLAUSE = {"type": "clause", "attrs": {"id": "c"}, "content": []}


def note_mark(target):
    return {"type": "footnoteReference", "attrs": {"target": target}}


def test_footnotes_are_numbered_by_their_marks_and_not_by_where_their_texts_stand(browser_says):
    def foot(identifier):
        return {"type": "footnote", "attrs": {"id": identifier}}

    marks = {"type": "paragraph", "content": [note_mark("late"), note_mark("early")]}
    doc = {"type": "doc", "content": [marks, foot("spare"), foot("early"), foot("late")]}
    assert labels(doc) == {"late": "1", "early": "2", "spare": "3"}
    assert browser_says(doc, "en") == server_says(doc, "en")


@pytest.mark.parametrize(
    ("form", "printed"), [("full", "Clause 1"), ("label", "1"), ("title", "Scope")]
)
def test_a_reference_prints_in_three_forms(form, printed):
    title = {"type": "clauseTitle", "content": text("Scope ")}
    doc = {"type": "doc", "content": [{**CLAUSE, "content": [title]}]}
    mark = pointer("crossReference", "c", form, "")
    assert pointer_text(mark, targets_of(doc), labels(doc)) == printed


def test_a_part_prints_with_its_requirement_and_a_lost_target_prints_nothing():
    part = {"type": "part", "attrs": {"id": "p"}}
    requirement = {"type": "requirement", "attrs": {"id": "r"}, "content": [part]}
    doc = {"type": "doc", "content": [{**CLAUSE, "content": [requirement]}]}
    found, targets = labels(doc), targets_of(doc)
    mark = pointer("crossReference", "p", "full", "")
    assert pointer_text(mark, targets, found) == "R-1-1 a)"
    assert pointer_text(pointer("crossReference", "gone", "full", ""), targets, found) is None


def test_a_citation_of_a_normative_reference_prints_its_identifier():
    attrs = {"id": "n", "obligation": "normative", "identifiers": ["ISO 1"], "title": "One"}
    doc = {"type": "doc", "content": [{"type": "reference", "attrs": attrs}]}
    mark = pointer("citation", "n", "full", "Clause 4")
    assert pointer_text(mark, targets_of(doc), labels(doc)) == "ISO 1, Clause 4"
