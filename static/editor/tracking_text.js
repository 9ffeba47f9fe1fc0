// Turns the change of one text block into suggestions: words marked as deleted, inserted, changed.
import { Fragment } from "@tiptap/pm/model";

import { sameValue, SIGNS, without } from "./suggestion_rules.js";

const TOKENS = /\p{N}+(?:[.,]\p{N}+)*|[\p{L}\p{M}\p{N}_]+?(?=[\p{Script=Han}])|[\p{Script=Han}]|[\p{L}\p{M}\p{N}_]+|\s+|[^]/gu;
const LARGEST = 40_000;

function signless(marks) {
  return marks.filter((mark) => !SIGNS.has(mark.type.name));
}

/** Cut inline content into words, spaces, single signs and atoms: {nodes, from, to, key}. */
function tokensOf(content, start) {
  const tokens = [];
  const pieces = content.content.map((node) => (node.isText ? node.text : "\uFFFC")).join("");
  for (const { 0: text, index } of pieces.matchAll(TOKENS)) {
    const nodes = content.cut(index, index + text.length).content;
    const [only] = nodes;
    const key = only.isText ? `"${text}` : `${only.type.name} ${JSON.stringify(without(only.attrs, "sugg"))}`;
    tokens.push({ nodes, from: start + index, to: start + index + text.length, key });
  }
  return tokens;
}

/** Return the nodes of two contents of one length pairwise, cut where either one's nodes end. */
function pairwise(one, other, start) {
  const ends = (nodes) => nodes.reduce((list, node) => [...list, (list.at(-1) ?? 0) + node.nodeSize], []);
  const [left, right] = [Fragment.fromArray(one), Fragment.fromArray(other)];
  const cuts = [...new Set([...ends(one), ...ends(other)])].sort((a, b) => a - b);
  return cuts.map((to, index) => {
    const from = cuts[index - 1] ?? 0;
    return [left.cut(from, to).firstChild, right.cut(from, to).firstChild, start + from];
  });
}

/** Return the pairs [old index, new index] of a longest common subsequence. */
export function alignment(old, fresh, same) {
  const width = fresh.length + 1;
  if (old.length * fresh.length > LARGEST) return [];
  const table = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = fresh.length - 1; j >= 0; j -= 1) {
      const skip = Math.max(table[(i + 1) * width + j], table[i * width + j + 1]);
      table[i * width + j] = same(old[i], fresh[j]) ? table[(i + 1) * width + j + 1] + 1 : skip;
    }
  }
  const pairs = [];
  for (let i = 0, j = 0; i < old.length && j < fresh.length; ) {
    if (same(old[i], fresh[j])) pairs.push([i++, j++]);
    else if (table[(i + 1) * width + j] >= table[i * width + j + 1]) i += 1;
    else j += 1;
  }
  return pairs;
}

/**
 * Return the pairs if what is new lies in one place, else none: the shared tree takes all between
 * the first and the last new sign for new, and other people's changes there would be lost.
 */
function soleInsertion(pairs, length) {
  let [gaps, next] = [0, 0];
  for (const [, other] of [...pairs, [0, length]]) {
    if (other > next) gaps += 1;
    next = other + 1;
  }
  return gaps > 1 ? [] : pairs;
}

/**
 * Return what differs between two inline contents: {from, oldTo, freshTo}, offsets in them, the
 * deletion moved to begin at the caret where repeated signs leave a choice.
 */
export function difference(old, fresh, caret = null) {
  const from = old.findDiffStart(fresh);
  if (from === null) return null;
  const end = old.findDiffEnd(fresh);
  const overlap = Math.max(0, from - Math.min(end.a, end.b));
  const found = { from, oldTo: end.a + overlap, freshTo: end.b + overlap };
  return widened(slid(found, old, caret), old);
}

const WORDS = /[\p{L}\p{N}.,]/u;
const HAN = /\p{Script=Han}/u;

/** Return how many signs of a word lie beside an offset, going on within one plain text. */
function wordBeside(content, offset, step) {
  const before = content.cut(0, offset).lastChild;
  const after = content.cut(offset).firstChild;
  if (!before?.isText || !after?.isText || !before.sameMarkup(after) || signless(before.marks).length < before.marks.length) return 0;
  const signs = step < 0 ? [...before.text].reverse() : [...after.text];
  const inWord = (sign) => WORDS.test(sign) && !HAN.test(sign);
  if (!inWord((step < 0 ? [...after.text] : [...before.text].reverse())[0])) return 0;
  const end = signs.findIndex((sign) => !inWord(sign));
  return signs.slice(0, end < 0 ? signs.length : end).join("").length;
}

/** Widen a replacement to whole words and numbers: 0.90 becomes 0.92, not 0 becomes 2. */
function widened({ from, oldTo, freshTo }, old) {
  if (oldTo === from || freshTo === from) return { from, oldTo, freshTo };
  const [left, right] = [wordBeside(old, from, -1), wordBeside(old, oldTo, 1)];
  return { from: from - left, oldTo: oldTo + right, freshTo: freshTo + right };
}

function slid(found, old, caret) {
  const { from, oldTo, freshTo } = found;
  if (caret === null || freshTo !== from) return found;
  const back = from - caret;
  if (back <= 0 || back > from || !old.cut(caret, from).eq(old.cut(oldTo - back, oldTo))) return found;
  return { from: from - back, oldTo: oldTo - back, freshTo: freshTo - back };
}

/** Marks the changes of text blocks; `tracker` holds schema, changes, the id and whose is whose. */
export class TextTracker {
  constructor(tracker) {
    Object.assign(this, { tracker, changes: tracker.changes, schema: tracker.schema });
  }

  /** Track the change of inline content; positions are where the contents begin. */
  track(old, fresh, oldStart, freshStart) {
    const found = difference(old, fresh, this.tracker.caretIn(freshStart, fresh.size));
    if (!found) {
      this.changes.keep(freshStart, oldStart, old.size);
      return;
    }
    const { from, oldTo, freshTo } = found;
    this.tracker.continueId(old, from, oldTo);
    this.changes.keep(freshStart, oldStart, from);
    this.#window(tokensOf(old.cut(from, oldTo), oldStart + from), tokensOf(fresh.cut(from, freshTo), freshStart + from), oldStart + from);
    this.changes.keep(freshStart + freshTo, oldStart + oldTo, old.size - oldTo);
  }

  #window(old, fresh, start) {
    const pairs = alignment(old, fresh, (a, b) => a.key === b.key);
    let [i, j, at] = [0, 0, start];
    for (const [one, other] of [...soleInsertion(pairs, fresh.length), [old.length, fresh.length]]) {
      if (one > i) at = old[one - 1].to;
      for (const { nodes, from } of old.slice(i, one)) this.eraseAll(Fragment.fromArray(nodes), from);
      const added = fresh.slice(j, other);
      if (added.length) this.insert(at, added.flatMap(({ nodes }) => nodes), added[0].from);
      if (one < old.length) this.#keep(old[one], fresh[other]);
      [i, j, at] = [one + 1, other + 1, old[one]?.to ?? at];
    }
  }

  #keep(old, fresh) {
    this.changes.keep(fresh.from, old.from, old.to - old.from);
    for (const [one, other, from] of pairwise(old.nodes, fresh.nodes, old.from)) this.#remark(one, other, from, from + one.nodeSize);
  }

  /** Suggest that inline content goes; what is this person's own suggestion goes at once. */
  erase(node, from, to) {
    const { changes, tracker } = this;
    if (tracker.ownsInline(node)) changes.remove(from, to);
    else if (!node.isText) tracker.suggestRemoval(node, from);
    else if (!node.marks.some(({ type }) => type.name === "deletion")) changes.addMark(from, to, tracker.mark("deletion"));
  }

  eraseAll(content, start) {
    content.forEach((node, offset) => this.erase(node, start + offset, start + offset + node.nodeSize));
  }

  /** Insert inline nodes as a suggestion. */
  insert(at, nodes, fresh) {
    this.changes.insert(at, Fragment.fromArray(this.suggested(nodes)), fresh);
  }

  /** Return inline nodes marked as inserted, freed from other suggestions. */
  suggested(nodes) {
    const { tracker } = this;
    const made = nodes.map((node) => {
      if (!node.isText) return node.type.create({ ...node.attrs, ...(tracker.plain ? {} : { sugg: { op: "insert", id: tracker.id } }) }, null, node.marks);
      const marks = signless(node.marks);
      return node.mark(tracker.plain ? marks : tracker.mark("insertion").addToSet(marks));
    });
    return joined(made);
  }

  /** Suggest other formatting of a text that stays. */
  #remark(node, fresh, from, to) {
    if (!node.isText) return;
    const [before, after] = [signless(node.marks), signless(fresh.marks)];
    const gone = before.filter((mark) => !mark.isInSet(after));
    const come = after.filter((mark) => !mark.isInSet(before));
    if (!gone.length && !come.length) return;
    const open = node.marks.find(({ type }) => type.name === "modification");
    const free = this.tracker.ownsInline(node);
    if (open && !free && !this.tracker.isMine(open.attrs.id)) {
      this.erase(node, from, to); // two open changes of one text would not come apart again
      this.insert(to, [fresh], null);
      return;
    }
    gone.forEach((mark) => this.changes.removeMark(from, to, mark));
    come.forEach((mark) => this.changes.addMark(from, to, mark));
    if (!free) this.#note(from, to, open, former(before, after, open));
  }

  #note(from, to, open, previousValue) {
    if (open) this.changes.removeMark(from, to, open);
    if (!Object.keys(previousValue).length) return;
    const id = open?.attrs.id ?? this.tracker.id;
    this.changes.addMark(from, to, this.schema.marks.modification.create({ id, type: "marks", previousValue }));
  }
}

/** Return the former marks by name of what differs; null where there was none. */
function former(before, after, open) {
  const known = Object.fromEntries(before.map((mark) => [mark.type.name, mark.attrs]));
  const now = Object.fromEntries(after.map((mark) => [mark.type.name, mark.attrs]));
  const earlier = open?.attrs.previousValue ?? {};
  const result = {};
  for (const name of new Set([...Object.keys(known), ...Object.keys(now), ...Object.keys(earlier)])) {
    const value = name in earlier ? earlier[name] : (known[name] ?? null);
    if (!sameValue(value, now[name] ?? null)) result[name] = value;
  }
  return result;
}

/** Join neighbouring texts of the same marks. */
function joined(nodes) {
  const result = [];
  for (const node of nodes) {
    const last = result.at(-1);
    if (last?.isText && node.isText && last.sameMarkup(node)) result[result.length - 1] = last.withText(last.text + node.text);
    else result.push(node);
  }
  return result;
}
