"""Topics and tags are read from a line, kept in a column and found again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.rules.labels import (
    MOST_TAGS,
    Labels,
    checked,
    labelled,
    read_labels,
    split_tags,
    tag_filter,
)
from standards.kernel.errors import InvalidInput

TAG = st.text(st.characters(categories=["Ll", "Nd", "Lo"]), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("line", "labels"),
    [
        ("", Labels(topic="")),
        ("  Reporting  of results ", Labels(topic="Reporting of results")),
        ("Reporting #Urgent -#old", Labels(topic="Reporting", add=("urgent",), remove=("old",))),
        ("#urgent", Labels(add=("urgent",))),
    ],
)
def test_line_is_read_as_topic_and_tags(line, labels):
    assert read_labels(line) == labels


@pytest.mark.parametrize(
    "labels",
    [
        Labels(topic="x" * 81),
        Labels(topic="a\x00"),
        Labels(add=("",)),
        Labels(add=("two words",)),
        Labels(add=("a,b",)),
        Labels(remove=("x" * 41,)),
        Labels(add=("a\x00",)),
    ],
)
def test_faulty_labels_are_refused(labels):
    with pytest.raises(InvalidInput) as refused:
        checked(labels)
    assert refused.value.errors[0].pointer in ("/topic", "/tags")


def test_labels_change_what_is_there():
    assert labelled("Old", ",a,b,", Labels(add=("c", "a"), remove=("b",))) == ("Old", ",a,c,")
    assert labelled("Old", "", Labels(topic="New")) == ("New", "")
    assert labelled("Old", ",a,", Labels(topic="", remove=("a",))) == ("", "")


def test_too_many_tags_are_refused():
    many = tuple(f"t{n}" for n in range(MOST_TAGS))
    assert labelled("", "", Labels(add=many))[1].count(",") == MOST_TAGS + 1
    with pytest.raises(InvalidInput, match="at most 9 tags"):
        labelled("", ",one,", Labels(add=many))


@given(tags=st.lists(TAG, max_size=9))
def test_tags_are_kept_and_found(tags):
    topic, kept = labelled("", "", checked(Labels(add=tuple(tags))))
    assert (topic, split_tags(kept)) == ("", list(dict.fromkeys(tag.casefold() for tag in tags)))
    assert all(tag_filter(tag) in kept for tag in tags)


def test_what_is_no_tag_is_not_looked_for():
    assert tag_filter("") == tag_filter("a,b") == tag_filter("x" * 41) == ""
    assert tag_filter("#Urgent") == ",urgent,"
