// Turns an edit into suggestions: the document keeps what was there, marked, beside what is new.
import { NodeSelection, TextSelection } from "@tiptap/pm/state";

import { newId } from "./identifiers.js";
import { entriesOf } from "./suggestion_rules.js";
import { BlockTracker } from "./tracking_blocks.js";
import { Changes } from "./tracking_changes.js";
import { TextTracker } from "./tracking_text.js";

/** What all parts of one tracked change share: its id, whose suggestions are whose, the caret. */
class Tracker {
  constructor({ doc, schema, isMine, makeId, caret, known }) {
    Object.assign(this, { schema, isMine, makeId, caret, known, plain: false, chosen: null });
    this.changes = new Changes(doc);
    this.text = new TextTracker(this);
    this.blocks = new BlockTracker(this);
  }

  /** Return the id of this change, made when it is first needed. */
  get id() {
    this.chosen ??= this.makeId();
    return this.chosen;
  }

  /** Go on with an own suggestion that touches the range, so that typing is one suggestion. */
  continueId(content, from, to) {
    if (this.chosen) return;
    const before = from > 0 ? content.cut(from - 1, from).firstChild : null;
    const after = to < content.size ? content.cut(to, to + 1).firstChild : null;
    for (const node of [before, after]) this.chosen ??= this.#idOn(node);
  }

  #idOn(node) {
    const ids = (node?.marks ?? []).filter(({ type }) => ["insertion", "deletion"].includes(type.name)).map(({ attrs }) => attrs.id);
    return [...ids, ...entriesOf(node?.attrs).map((entry) => entry.id)].find((id) => this.isMine(id)) ?? null;
  }

  mark(name) {
    return this.schema.marks[name].create({ id: this.id });
  }

  /** Return the caret as an offset in content that starts there in the new document. */
  caretIn(start, size) {
    const { caret } = this;
    return caret !== null && caret >= start && caret <= start + size ? caret - start : null;
  }

  /** Tell whether inline content is this person's own insertion (or lies in one). */
  ownsInline(node) {
    if (this.plain) return true;
    if (node.isText) return node.marks.some(({ type, attrs }) => type.name === "insertion" && this.isMine(attrs.id));
    return this.ownsBlock(node);
  }

  /** Tell whether a node as a whole is this person's own insertion. */
  ownsBlock(node) {
    return entriesOf(node.attrs).some(({ op, id }) => op === "insert" && this.isMine(id));
  }

  /** Suggest that a node goes, unless that is suggested already. */
  suggestRemoval(node, position) {
    const entries = this.changes.entries(position, node);
    if (entries.some(({ op }) => op === "delete")) return;
    this.changes.setEntries(position, [{ op: "delete", id: this.id }, ...entries]);
  }
}

function idsOf(doc) {
  const ids = new Set();
  doc.descendants((node) => {
    if (node.attrs.id) ids.add(node.attrs.id);
  });
  return ids;
}

/** Return the caret where the edit left it, in the tracked document. */
function selectionIn(doc, original, changes, forward) {
  const { selection } = original;
  const place = (position, onward) => Math.min(changes.find(position, onward) ?? doc.content.size, doc.content.size);
  if (selection instanceof NodeSelection) {
    const at = place(selection.from, true);
    if (doc.nodeAt(at)?.type.spec.selectable !== false && doc.nodeAt(at)) return NodeSelection.create(doc, at);
  }
  const anchor = place(selection.anchor, forward);
  const head = selection.empty ? anchor : place(selection.head, false);
  return TextSelection.between(doc.resolve(anchor), doc.resolve(head));
}

/** Tell whether an edit deleted forwards from the caret, which then goes on after what it marked. */
function deletesForward(original, state) {
  const { selection } = state;
  return selection.empty && original.selection.empty && original.selection.head === selection.head && original.doc.content.size < state.doc.content.size;
}

/**
 * Return the transaction that suggests what `original` does.
 *
 * `isMine(id)` tells the own suggestions; `makeId` makes ids. The result rejected is the old
 * document, accepted it is what the original made.
 */
export function tracked(original, state, { isMine, makeId = newId }) {
  const old = original.before;
  if (!old.eq(state.doc)) throw new RangeError("a change made for another state of the document");
  let ids = null;
  const known = (id) => (ids ??= idsOf(old)).has(id);
  const caret = original.selection.empty ? original.selection.head : null;
  const minted = new Set();
  const make = () => {
    const id = makeId();
    minted.add(id);
    return id;
  };
  const tracker = new Tracker({ doc: old, schema: state.schema, isMine: (id) => minted.has(id) || isMine(id), makeId: make, caret, known });
  tracker.blocks.track(old, original.doc, 0, 0);
  const tr = tracker.changes.apply(state.tr);
  tr.setSelection(selectionIn(tr.doc, original, tracker.changes, deletesForward(original, state)));
  if (original.scrolledIntoView) tr.scrollIntoView();
  Object.assign(tr.meta, original.meta);
  return { tr, minted };
}
