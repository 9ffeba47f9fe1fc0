"""The topic and the tags of comments: what sorts them by matter where clauses do not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from standards.kernel.errors import FieldProblem, InvalidInput
from standards.kernel.phrases import Phrase, gettext_noop

LONGEST_TOPIC = 80
LONGEST_TAG, MOST_TAGS = 40, 9
LONGEST_TAGS = MOST_TAGS * (LONGEST_TAG + 1) + 1


@dataclass(frozen=True, kw_only=True)
class Labels:
    """What is to be said of comments; a topic of None leaves each its own, "" takes it away."""

    topic: str | None = None
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


def read_labels(line: str) -> Labels:
    """Read a line such as `Reporting #urgent -#old`: a topic, tags to add, tags to take away.

    A line of tags alone leaves the topics; an empty line takes them away.
    """
    words = line.split()
    add = [word[1:] for word in words if word.startswith("#")]
    remove = [word[2:] for word in words if word.startswith("-#")]
    rest = " ".join(word for word in words if not word.startswith(("#", "-#")))
    topic = rest if rest or not words else None
    return checked(Labels(topic=topic, add=tuple(add), remove=tuple(remove)))


def checked(labels: Labels) -> Labels:
    """Return labels without blanks at their ends; InvalidInput for what cannot be one."""
    topic = labels.topic
    if topic is not None:
        topic = " ".join(topic.split())
        if len(topic) > LONGEST_TOPIC or "\x00" in topic:
            raise _refusal("topic", gettext_noop("A topic has at most %(n)d characters."))
    add, remove = (tuple(map(_tag, each)) for each in (labels.add, labels.remove))
    return Labels(topic=topic, add=add, remove=remove)


def _tag(given: str) -> str:
    tag = given.strip().lstrip("#").casefold()
    bad = not tag or "," in tag or "\x00" in tag or any(letter.isspace() for letter in tag)
    if bad or len(tag) > LONGEST_TAG:
        words = gettext_noop("A tag is one word of at most %(n)d characters without commas.")
        raise _refusal("tags", words)
    return tag


def _refusal(field: str, template: str) -> InvalidInput:
    longest = LONGEST_TOPIC if field == "topic" else LONGEST_TAG
    sentence = Phrase(template, {"n": longest})
    return InvalidInput(sentence, errors=[FieldProblem(f"/{field}", str(sentence))])


def split_tags(kept: str) -> list[str]:
    """Return the tags of a comment from the form in which they are kept."""
    return [tag for tag in kept.split(",") if tag]


def joined_tags(tags: Iterable[str]) -> str:
    """Return tags in the form in which they are kept; "" for none."""
    joined = ",".join(dict.fromkeys(tags))
    return f",{joined}," if joined else ""


def labelled(topic: str, tags: str, labels: Labels) -> tuple[str, str]:
    """Return topic and kept tags of a comment after labels were given; InvalidInput for too many.

    A tag that is both added and taken away is taken away.
    """
    wanted = [tag for tag in (*split_tags(tags), *labels.add) if tag not in labels.remove]
    if len(dict.fromkeys(wanted)) > MOST_TAGS:
        sentence = Phrase(gettext_noop("A comment has at most %(n)d tags."), {"n": MOST_TAGS})
        raise InvalidInput(sentence, errors=[FieldProblem("/tags", str(sentence))])
    return (topic if labels.topic is None else labels.topic), joined_tags(wanted)


def tag_filter(given: object) -> str:
    """Return by what a tag is found among those that are kept; "" for what is no tag."""
    tag = str(given).strip().lstrip("#").casefold()
    return f",{tag}," if tag and "," not in tag and len(tag) <= LONGEST_TAG else ""
