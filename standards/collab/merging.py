"""Merge a written version into the living text: three-way, per node, attribute and word."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext_lazy as _

from standards.collab.document import runs_of, tokens_of
from standards.kernel.canonical import canonical_json
from standards.kernel.errors import FieldProblem, StaleEdit
from standards.queries.shared_tree import Node, Run, text_node
from standards.rules.document import is_text_block, node_id, text_of, walk

Edit = tuple[int, int, list[Any]]


def merge_documents(
    base: Mapping[str, Any], written: Mapping[str, Any], living: Mapping[str, Any]
) -> Node:
    """Return the living document with the difference from base to written applied.

    Raises StaleEdit when both sides changed the same words, attribute or node.
    """
    return _merge_node(base, written, living)


def borrow_ids(base: Mapping[str, Any], written: Mapping[str, Any]) -> Node:
    """Copy the written document, giving nodes without an id that of their unchanged original."""
    used = {node_id(place.node) for place in walk(written)}
    free: dict[tuple[str, str], list[str]] = {}
    for place in walk(base):
        identity = node_id(place.node)
        if identity and identity not in used:
            name = (str(place.node["type"]), text_of(place.node))
            free.setdefault(name, []).append(identity)
    return _with_borrowed(written, free)


def _with_borrowed(node: Mapping[str, Any], free: dict[tuple[str, str], list[str]]) -> Node:
    copy = dict(node)
    if not node_id(node) and copy["type"] not in ("doc", "text"):
        waiting = free.get((copy["type"], text_of(node)))
        if waiting:
            copy["attrs"] = {**(copy.get("attrs") or {}), "id": waiting.pop(0)}
    if copy.get("content"):
        copy["content"] = [_with_borrowed(child, free) for child in copy["content"]]
    return copy


def _conflict(node: Mapping[str, Any]) -> StaleEdit:
    where = node_id(node) or str(node.get("type", ""))
    return StaleEdit(
        _("The same words were changed by somebody else. Read the text again and repeat the edit."),
        errors=[FieldProblem(f"/{where}", str(_("Both versions changed this block.")))],
    )


def _merge_node(
    base: Mapping[str, Any], written: Mapping[str, Any], living: Mapping[str, Any]
) -> Node:
    if base == written:
        return dict(living)
    if base == living:
        return dict(written)
    merged: Node = {"type": living["type"]}
    attrs = _merge_attributes(base, written, living)
    if attrs:
        merged["attrs"] = attrs
    if is_text_block(living):
        content = _merge_text(base, written, living)
    else:
        content = _merge_children(base, written, living)
    if content:
        merged["content"] = content
    return merged


def _merge_attributes(
    base: Mapping[str, Any], written: Mapping[str, Any], living: Mapping[str, Any]
) -> dict[str, Any]:
    old, new, now = (dict(side.get("attrs") or {}) for side in (base, written, living))
    merged = dict(now)
    for name in old.keys() | new.keys():
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        if now.get(name) not in (before, after):
            raise _conflict(living)
        merged[name] = after
    return {name: value for name, value in merged.items() if value is not None}


# ── children ───────────────────────────────────────────────────────────────────────────────────


def _named(node: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the children by a name that stays the same between versions, in order."""
    named: dict[str, Mapping[str, Any]] = {}
    for child in node.get("content") or ():
        identity = node_id(child)
        stem = f"{child['type']} {identity}" if identity else canonical_json(child).decode()
        name, count = stem, 1
        while name in named:
            count += 1
            name = f"{stem} {count}"
        named[name] = child
    return named


def _merge_children(
    base: Mapping[str, Any], written: Mapping[str, Any], living: Mapping[str, Any]
) -> list[Node]:
    old, new, now = _named(base), _named(written), _named(living)
    moved = _moved(list(old), list(new))
    merged = _merge_present(old, new, now, moved)
    for name, node in new.items():
        if name in old and name not in moved:
            if name not in now and node != old[name]:
                raise _conflict(node)
        elif name not in merged:
            merged = _inserted(merged, name, dict(node), list(new))
        elif merged[name] != node:
            raise _conflict(node)
    return list(merged.values())


def _merge_present(
    old: Mapping[str, Any], new: Mapping[str, Any], now: Mapping[str, Any], moved: set[str]
) -> dict[str, Node]:
    """Return the living children without what was removed or moved, the rest merged one by one."""
    merged: dict[str, Node] = {}
    for name, node in now.items():
        if name in moved or (name in old and name not in new):
            if node != old[name]:
                raise _conflict(node)
        else:
            merged[name] = _merge_node(old[name], new[name], node) if name in old else dict(node)
    return merged


def _moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """Return the names that both sides hold but in another order."""
    both_old = [name for name in old if name in set(new)]
    both_new = [name for name in new if name in set(old)]
    matcher = SequenceMatcher(None, both_old, both_new, False)
    kept = {
        name
        for start, _first, size in matcher.get_matching_blocks()
        for name in both_old[start : start + size]
    }
    return set(both_old) - kept


def _inserted(
    merged: dict[str, Node], name: str, node: Node, order: Sequence[str]
) -> dict[str, Node]:
    """Put a new child after the nearest one before it that is still there."""
    before = order[: order.index(name)]
    anchor = next((one for one in reversed(before) if one in merged), None)
    result: dict[str, Node] = {} if anchor else {name: node}
    for present, value in merged.items():
        result[present] = value
        if present == anchor:
            result[name] = node
    return result


# ── words ──────────────────────────────────────────────────────────────────────────────────────


def _words(node: Mapping[str, Any]) -> list[Any]:
    """Return a text block as words with marks; other inline nodes stand for themselves."""
    words: list[Any] = []
    for child in node.get("content") or ():
        if child["type"] == "text":
            words.extend(tokens_of(runs_of([child])))
        else:
            words.append(child)
    return words


def _edits(before: list[Any], after: list[Any]) -> list[Edit]:
    one, two = ([canonical_json(word) for word in side] for side in (before, after))
    matcher = SequenceMatcher(None, one, two, False)
    return [
        (start, end, after[first:last])
        for verb, start, end, first, last in matcher.get_opcodes()
        if verb != "equal"
    ]


def _merge_text(
    base: Mapping[str, Any], written: Mapping[str, Any], living: Mapping[str, Any]
) -> list[Node]:
    words = _words(base)
    theirs = _edits(words, _words(living))
    ours = [edit for edit in _edits(words, _words(written)) if edit not in theirs]
    if any(_overlap(one, two) for one in ours for two in theirs):
        raise _conflict(living)
    edits = sorted([*theirs, *ours], key=lambda edit: (edit[0], edit[1]))
    for start, end, fresh in reversed(edits):
        words[start:end] = fresh
    return _inline(words)


def _overlap(one: Edit, two: Edit) -> bool:
    if one[0] == one[1] and two[0] == two[1]:
        return False
    return max(one[0], two[0]) < min(one[1], two[1]) or _inside(one, two) or _inside(two, one)


def _inside(one: Edit, two: Edit) -> bool:
    """Tell whether a pure insertion falls inside what the other side replaced."""
    return one[0] == one[1] and two[0] < one[0] < two[1]


def _inline(words: list[Any]) -> list[Node]:
    content: list[Node] = []
    open_run: Run | None = None
    for word in [*words, None]:
        if isinstance(word, tuple):
            text, marks = word
            if open_run and open_run[1] == marks:
                open_run = (open_run[0] + text, marks)
                continue
        if open_run:
            content.append(text_node(*open_run))
        open_run = word if isinstance(word, tuple) else None
        if isinstance(word, Mapping):
            content.append(dict(word))
    return content
