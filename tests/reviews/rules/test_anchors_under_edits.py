"""Anchors under random edits: right, or orphaned; never silently at another place."""

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.rules.anchoring import AnchorState, index_of, placed, resolve, surroundings
from standards.rules.document import utf16_length

WORDS = ["limit", "the", "report", "😀", "is", "shall", "value"]
NEW = ["0", "42", "𝒙", "Q9"]
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["insert", "delete", "move", "typo"]),
        st.integers(0, 400),
        st.integers(0, 60),
        st.integers(0, 400),
        st.sampled_from(NEW),
    ),
    max_size=8,
)


@dataclass
class Letters:
    """A block whose letters are known one by one, wherever they go."""

    letters: list = field(default_factory=list)

    @property
    def text(self):
        return "".join(letter for letter, _mark in self.letters)

    def apply(self, edit):
        kind, at, length, to, word = edit
        at %= len(self.letters) + 1
        taken = self.letters[at : at + length]
        if kind in ("delete", "move"):
            del self.letters[at : at + length]
        if kind == "move":
            to %= len(self.letters) + 1
            self.letters[to:to] = taken
        if kind == "insert":
            self.letters[at:at] = [(letter, None) for letter in f"{word} "]
        if kind == "typo" and taken:
            self.letters[at] = (word[0], None)

    def marks(self, start, end):
        """Return the marks of the letters in a range of UTF-16 units."""
        found, place = [], 0
        for letter, mark in self.letters:
            if start <= place < end:
                found.append(mark)
            place += utf16_length(letter)
        return found


def _doc(text):
    content = [{"type": "text", "text": text}] if text else []
    block = {"type": "paragraph", "attrs": {"id": "p"}, "content": content}
    return {"type": "doc", "content": [block]}


@given(
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=40),
    place=st.tuples(st.integers(0, 400), st.integers(1, 40)),
    edits=EDITS,
)
@settings(max_examples=1500, deadline=None)
def test_anchor_is_right_or_orphaned_after_any_edits(words, place, edits):
    block = Letters([(letter, mark) for mark, letter in enumerate(" ".join(words))])
    first = place[0] % len(block.letters)
    chosen = block.letters[first : first + place[1]]
    start = utf16_length("".join(letter for letter, _mark in block.letters[:first]))
    quote = "".join(letter for letter, _mark in chosen)
    given_anchor = {"block": "p", "start": start, "end": start + utf16_length(quote)}
    anchor = placed(given_anchor, index_of(_doc(block.text)))
    for edit in edits:
        block.apply(edit)
    found = resolve(anchor, index_of(_doc(block.text)))
    if found.state is AnchorState.ORPHANED:
        return
    wanted = {mark for _letter, mark in chosen}
    marks = block.marks(found.start, found.end)
    before, after = surroundings(block.text, found.start, found.end)
    same_around = before.endswith(anchor.before) and after.startswith(anchor.after)
    # A passage that was moved so that an equal letter stands at its end is still that passage;
    # equal words between equal surroundings are the same place for every reader.
    own = sum(mark in wanted for mark in marks)
    assert 2 * own >= len(marks) or same_around


@given(words=st.lists(st.sampled_from(WORDS), min_size=3, max_size=20), more=st.sampled_from(NEW))
def test_anchor_follows_words_put_before_it(words, more):
    text = f"{' '.join(words)} clearly once"
    at = utf16_length(text) - len("clearly once")
    index = index_of(_doc(text))
    anchor = placed({"block": "p", "start": at, "end": at + 7, "quote": "clearly"}, index)
    found = resolve(anchor, index_of(_doc(f"{more} {text} {more}")))
    assert found.state is AnchorState.ANCHORED
    assert found.start == at + utf16_length(f"{more} ")
