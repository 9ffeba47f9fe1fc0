// Suggest mode: what a person does becomes a suggestion; edit mode: it does not join one by chance.
import { Extension } from "@tiptap/core";
import { isChangeOrigin } from "@tiptap/extension-collaboration";
import { Fragment, Slice } from "@tiptap/pm/model";
import { Plugin, PluginKey, TextSelection } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

import { toast } from "./dom.js";
import { accepted, rejected, sameValue, SIGNS } from "./suggestion_rules.js";
import { tracked } from "./tracking.js";
import { redraw } from "./redraw.js";

const key = new PluginKey("suggesting");
export const PLAIN = "lepton-decided"; // the mark of a change that no mode turns into a suggestion

function isSign(mark) {
  return SIGNS.has(mark.type.name);
}

/** Free pasted content from suggestions: what was struck out is left behind. */
function unsuggested(fragment) {
  const nodes = [];
  fragment.forEach((node) => {
    const gone = node.isText && node.marks.some(({ type, attrs }) => type.name === "deletion" || attrs.split);
    if (gone) return;
    if (node.isText) nodes.push(node.mark(node.marks.filter((mark) => !isSign(mark))));
    else nodes.push(node.type.create("sugg" in node.attrs ? { ...node.attrs, sugg: null } : node.attrs, unsuggested(node.content), node.marks));
  });
  return Fragment.fromArray(nodes);
}

/** Keep words typed plainly inside a suggestion from becoming part of it. */
function withoutSigns(tr, schema) {
  tr.steps.forEach((step, index) => {
    const { slice } = step;
    if (!slice?.size || slice.openStart || slice.openEnd || !slice.content.content.every(({ isText }) => isText)) return;
    const rest = tr.mapping.slice(index);
    const [from, to] = [rest.map(step.from, -1), rest.map(step.from, 1)];
    for (const name of SIGNS) if (to > from) tr.removeMark(from, to, schema.marks[name]);
  });
  return tr;
}

/** Return the place beside a caret behind what is struck out there already. */
function pastStruck(doc, start, step) {
  const struck = (node) => node?.isText && node.marks.some(({ type }) => type.name === "deletion");
  for (let at = start; ; ) {
    const $at = doc.resolve(at);
    const next = step < 0 ? $at.nodeBefore : $at.nodeAfter;
    if (!struck(next)) return at;
    at += step * (next.isText && $at.textOffset && step < 0 ? $at.textOffset : next.nodeSize);
  }
}

/** Return how long the next sign or word of a text is, seen from the caret. */
function lengthBeside(text, step, byWord) {
  const segments = [...new Intl.Segmenter(undefined, { granularity: byWord ? "word" : "grapheme" }).segment(text)];
  if (step < 0) segments.reverse();
  const spaces = byWord ? segments.findIndex(({ segment }) => segment.trim()) : 0;
  return segments.slice(0, Math.max(spaces, 0) + 1).reduce((sum, { segment }) => sum + segment.length, 0);
}

/**
 * Delete the sign or word beside the caret, going past what is struck out already. Left to the
 * browser, the deletion would be read back from a page that shows more than the text has.
 */
function strike(view, step, byWord) {
  const { doc, selection, tr } = view.state;
  if (!(selection instanceof TextSelection) || !selection.empty) return false;
  const at = pastStruck(doc, selection.head, step);
  const $at = doc.resolve(at);
  const next = step < 0 ? $at.nodeBefore : $at.nodeAfter;
  if (!next) {
    if (at !== selection.head) view.dispatch(tr.setSelection(TextSelection.create(doc, at)));
    return false; // the edge of the block: the commands know how to join
  }
  const size = next.isText ? lengthBeside(next.text, step, byWord) : next.nodeSize;
  const caret = at + step * size;
  view.dispatch(tr.setSelection(TextSelection.create(doc, at)));
  view.dispatch(view.state.tr.delete(Math.min(at, caret), Math.max(at, caret)).scrollIntoView());
  return true;
}

/** What the suggestions of one person and page share: the mode and whose is whose. */
export class Desk {
  constructor({ mode, user }) {
    Object.assign(this, { mode, user, minted: new Map(), authors: new Map() });
    this.isMine = (id) => this.minted.has(id) || this.authors.get(id)?.author?.id === user.id;
  }

  /** Return who made a suggestion and when; null while that is not known. */
  authorOf(id) {
    return this.authors.get(id) ?? this.minted.get(id) ?? null;
  }

  /** Return the transaction that takes the place of a person's own, null for none. */
  turned(transaction, state) {
    if (!transaction.docChanged || isChangeOrigin(transaction) || transaction.getMeta(PLAIN)) return transaction;
    if (this.mode === "read") return null;
    if (this.mode === "edit") return withoutSigns(transaction, state.schema);
    try {
      const { tr, minted } = tracked(transaction, state, { isMine: this.isMine });
      const at = new Date().toISOString();
      for (const id of minted) this.minted.set(id, { author: this.user, at });
      return tr;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      toast(gettext("This change cannot be made as a suggestion."), "warn");
      return null;
    }
  }
}

/** Return the extension that turns edits into suggestions as the desk's mode says. */
export function suggesting(desk) {
  return Extension.create({
    name: "suggesting",
    priority: 2000,
    dispatchTransaction({ transaction, next }) {
      const turned = desk.turned(transaction, this.editor.state);
      if (turned) next(turned);
    },
    addProseMirrorPlugins: () => [
      new Plugin({
        key,
        state: {
          init: () => DecorationSet.empty,
          apply(transaction, value) {
            const chosen = transaction.getMeta(key);
            if (!chosen) return value.map(transaction.mapping, transaction.doc);
            return DecorationSet.create(transaction.doc, chosen.ranges.map(([from, to]) => shown(transaction.doc, from, to)));
          },
        },
        props: {
          decorations: (state) => key.getState(state),
          transformPasted: (slice) => new Slice(unsuggested(slice.content), slice.openStart, slice.openEnd),
          handleKeyDown(view, event) {
            const steps = { Backspace: -1, Delete: 1 };
            const deletes = desk.mode === "suggest" && event.key in steps && !view.composing;
            return deletes && strike(view, steps[event.key], event.ctrlKey || event.altKey || event.metaKey);
          },
        },
      }),
    ],
  });
}

function shown(doc, from, to) {
  const node = doc.nodeAt(from);
  const attributes = { class: "sugg-active" };
  return node && !node.isText && to - from === node.nodeSize ? Decoration.node(from, to, attributes) : Decoration.inline(from, to, attributes);
}

/** Show the ranges of one suggestion as the active one. */
export function highlight(editor, ranges) {
  redraw(editor.view, (tr) => tr.setMeta(key, { ranges }));
}

/** Change what differs between two versions of a node, the smallest nodes that hold it. */
function patch(tr, old, fresh, start) {
  if (old.eq(fresh)) return;
  const from = old.content.findDiffStart(fresh.content);
  if (from === null) return;
  if (old.inlineContent) {
    const end = old.content.findDiffEnd(fresh.content);
    const overlap = Math.max(0, from - Math.min(end.a, end.b));
    tr.replaceWith(start + from, start + end.a + overlap, fresh.content.cut(from, end.b + overlap));
    return;
  }
  const [left, right] = [old.children, fresh.children];
  let [head, tail] = [0, 0];
  const shorter = Math.min(left.length, right.length);
  while (head < shorter && left[head].eq(right[head])) head += 1;
  while (tail < shorter - head && left.at(-1 - tail).eq(right.at(-1 - tail))) tail += 1;
  patchChildren(tr, left.slice(head, left.length - tail), right.slice(head, right.length - tail), start + sizeOf(left.slice(0, head)));
}

function sizeOf(nodes) {
  return nodes.reduce((size, node) => size + node.nodeSize, 0);
}

function patchChildren(tr, old, fresh, start) {
  const alike = old.length === fresh.length && old.every((node, at) => node.type === fresh[at].type && !node.isLeaf);
  if (!alike) {
    tr.replaceWith(start, start + sizeOf(old), fresh);
    return;
  }
  for (let at = old.length - 1; at >= 0; at -= 1) {
    const position = start + sizeOf(old.slice(0, at));
    patch(tr, old[at], fresh[at], position + 1);
    for (const name of Object.keys(old[at].attrs)) {
      if (!sameValue(old[at].attrs[name], fresh[at].attrs[name])) tr.setNodeAttribute(position, name, fresh[at].attrs[name]);
    }
  }
}

/** Accept or reject suggestions in the editor, as one step to undo. */
export function decide(editor, ids, accepts) {
  const { state } = editor;
  const json = (accepts ? accepted : rejected)(state.doc.toJSON(), ids);
  if (!json.content) json.content = [{ type: "paragraph" }];
  const { tr } = state;
  patch(tr, state.doc, state.schema.nodeFromJSON(json), 0);
  if (tr.docChanged) editor.view.dispatch(tr.setMeta(PLAIN, true));
}
