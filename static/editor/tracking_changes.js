// Collects what a tracked change does to the old document, and where things of the new one end up.
import { Fragment, Slice } from "@tiptap/pm/model";
import { ReplaceStep } from "@tiptap/pm/transform";

import { entriesOf, SIGNS, stacked } from "./suggestion_rules.js";

const MOST_TURNS = 200;

function marksOf(node) {
  return node.marks.filter(({ type }) => !SIGNS.has(type.name));
}

/** Return the text sign at a place of a document as a node, null where there is none. */
function signAt(doc, at) {
  const { parent, parentOffset } = doc.resolve(at);
  if (!parent.inlineContent || parentOffset >= parent.content.size) return null;
  const sign = parent.content.cut(parentOffset, parentOffset + 1).firstChild;
  return sign.isText ? sign : null;
}

/**
 * Move an insertion behind signs that are like its first ones: [l]lo reads as l[l]o. The shared tree
 * finds out by comparing texts what was typed, and takes the last possible place for it; marks on
 * another one would lie on a sign that is not new, and other people's changes would not fit them.
 */
function settledPlace(doc, start, given) {
  let [at, fragment, turns] = [start, given, 0];
  for (let round = 0; round < MOST_TURNS; round += 1) {
    const next = signAt(doc, at);
    const first = fragment.firstChild;
    if (!next || !first.isText || first.text[0] !== next.text) break;
    const open = next.marks.filter(({ type }) => SIGNS.has(type.name)).map(({ type }) => type.name);
    if (open.length && open.every((name) => name === "deletion")) {
      at += 1;
      continue;
    }
    if (open.length || !Fragment.from(next.mark(marksOf(first))).eq(Fragment.from(next))) break;
    fragment = fragment.cut(1).append(fragment.cut(0, 1));
    [at, turns] = [at + 1, turns + 1];
  }
  return { at, fragment, turns };
}

/**
 * Changes in coordinates of the old document. `kept` and `placed` tie ranges of the plain new
 * document to the old one, so that the caret finds its place in the tracked one.
 */
export class Changes {
  constructor(doc) {
    Object.assign(this, { doc, marks: [], attributes: new Map(), edits: [], kept: [], placed: [] });
  }

  /** Note that a range of the new document is a range of the old one. */
  keep(fresh, old, size) {
    const last = this.kept.at(-1);
    if (last && last.fresh + last.size === fresh && last.old + last.size === old) last.size += size;
    else if (size > 0) this.kept.push({ fresh, old, size });
  }

  addMark(from, to, mark) {
    this.marks.push({ from, to, mark, add: true });
  }

  removeMark(from, to, mark) {
    this.marks.push({ from, to, mark, add: false });
  }

  setAttributes(position, values) {
    this.attributes.set(position, { ...this.attributes.get(position), ...values });
  }

  /** Return a node's suggestion entries as they are by now. */
  entries(position, node) {
    const changed = this.attributes.get(position);
    return entriesOf(changed && "sugg" in changed ? changed : node.attrs);
  }

  setEntries(position, entries) {
    this.setAttributes(position, { sugg: stacked(entries) });
  }

  /**
   * Put content at an old position; `fresh` is where the new document has it (null: nowhere; a list
   * of {fresh, size, offset} where its parts lie apart there).
   */
  insert(place, content, fresh) {
    const given = Fragment.from(content);
    if (!given.size) return;
    const { at, fragment, turns } = settledPlace(this.doc, place, given);
    const edit = { from: at, to: at, slice: new Slice(fragment, 0, 0), turns };
    this.edits.push(edit);
    const parts = Array.isArray(fresh) ? fresh : [{ fresh, size: fragment.size, offset: 0 }];
    if (fresh !== null) this.placed.push(...parts.map((part) => ({ ...part, edit })));
  }

  remove(from, to) {
    if (to > from) this.edits.push({ from, to, slice: Slice.empty });
  }

  /** Carry all out on a transaction of the old document. */
  apply(tr) {
    for (const { from, to, mark, add } of this.marks) {
      if (add) tr.addMark(from, to, mark);
      else tr.removeMark(from, to, mark);
    }
    for (const [position, values] of this.attributes) {
      for (const [name, value] of Object.entries(values)) tr.setNodeAttribute(position, name, value);
    }
    const order = this.edits.map((edit, index) => ({ edit, index }));
    order.sort((a, b) => b.edit.from - a.edit.from || b.index - a.index);
    for (const { edit } of order) {
      tr.step(new ReplaceStep(edit.from, edit.to, edit.slice));
      edit.done = tr.steps.length;
    }
    this.mapping = tr.mapping;
    return tr;
  }

  #placedAt({ edit, offset }) {
    return this.mapping.slice(edit.done).map(edit.from, 1) - edit.turns + offset;
  }

  /**
   * Return where a place of the new document is in the tracked one: after what was inserted before
   * it, else before what was deleted there; after that when `forward`. Null when it is nowhere.
   */
  find(place, forward = false) {
    const ends = this.placed.find(({ fresh, size }) => fresh < place && place <= fresh + size);
    if (ends) return this.#placedAt(ends) + place - ends.fresh;
    const inside = ({ fresh, size }) => (forward ? fresh <= place && place < fresh + size : fresh < place && place <= fresh + size);
    const range = this.kept.find(inside);
    if (range) return this.mapping.map(range.old + place - range.fresh, forward ? 1 : -1);
    const edge = this.kept.find(({ fresh, size }) => fresh === place || fresh + size === place);
    if (edge) return this.mapping.map(edge.old + place - edge.fresh, edge.fresh === place ? 1 : -1);
    const starts = this.placed.find(({ fresh }) => fresh === place);
    return starts ? this.#placedAt(starts) : null;
  }
}
