// Edits that figures, tables and formulas have in common: a key, a note, a title.
import { NodeSelection, TextSelection } from "@tiptap/pm/state";
import { yUndoPluginKey } from "@tiptap/y-tiptap";

import { depthOf } from "./insertion.js";

const HOLDERS = new Set(["doc", "clause", "annex", "foreword", "introduction", "bibliography", "index"]);

/** Let the next change be taken back by itself. */
export function ownUndoStep(editor) {
  yUndoPluginKey.getState(editor.state)?.undoManager.stopCapturing();
}

/** Put the caret into the first text at or after a position. */
export function caretAt(tr, position) {
  const found = TextSelection.findFrom(tr.doc.resolve(Math.min(position, tr.doc.content.size)), 1, true);
  return found ? tr.setSelection(found).scrollIntoView() : tr;
}

/** Say where a new block goes: after the one at the caret, in place of an empty paragraph: [from, to]. */
export function blockPlace({ selection }) {
  const { $from } = selection;
  const holder = Math.max(depthOf($from, HOLDERS), 0);
  if ($from.depth === holder) return [selection.to, selection.to];
  const block = $from.node(holder + 1);
  const isSpare = block.type.name === "paragraph" && block.content.size === 0;
  const end = $from.after(holder + 1);
  return [isSpare ? $from.before(holder + 1) : end, end];
}

/** Insert a node at a position and put the caret into it. */
export function insertAt(editor, position, json) {
  ownUndoStep(editor);
  const { state, view } = editor;
  const node = state.schema.nodeFromJSON(json);
  view.dispatch(caretAt(state.tr.insert(position, node), position + 1));
  view.focus();
}

/** Return a child of a kind with its position: {node, position}, or null. */
export function childOf({ node, position }, kind) {
  let found = null;
  node.forEach((child, offset) => {
    if (!found && child.type.name === kind) found = { node: child, position: position + 1 + offset };
  });
  return found;
}

const PARAGRAPH = { type: "paragraph" };
const ITEM = { type: "keyItem", attrs: { symbol: "" } };

/** Add a line to the key of a block, and the key where there is none yet. */
export function addKeyItem(editor, block) {
  putKeyItem(editor, childOf(block, "key"), placeFor(block, "key"));
}

/** Add a line to a key {node, position}, or a key at a place, and put the keyboard into its symbol. */
export function putKeyItem(editor, key, place) {
  const at = key ? key.position + key.node.nodeSize - 1 : place;
  insertAt(editor, at, key ? ITEM : { type: "key", content: [ITEM] });
  editor.view.nodeDOM(key ? at : at + 1)?.querySelector?.(".key-symbol")?.focus();
}

/** Add a note below a block's key. */
export function addNote(editor, block) {
  insertAt(editor, placeFor(block, "note"), { type: "note", content: [PARAGRAPH] });
}

/** Add the title where it is missing, and put the caret into it. */
export function editCaption(editor, block) {
  const caption = childOf(block, "caption");
  if (caption) {
    editor.view.dispatch(caretAt(editor.state.tr, caption.position + 1));
    editor.view.focus();
  } else insertAt(editor, placeFor(block, "caption"), { type: "caption" });
}

const ORDER = {
  tableBlock: ["caption", "table", "key", "note", "example", "footnote"],
  figure: ["image", "figure", "key", "note", "example", "footnote", "caption"],
};

/** Return where a part of a block belongs: after all that come before it. */
export function placeFor({ node, position }, kind) {
  const order = ORDER[node.type.name];
  let at = position + 1;
  node.forEach((child, offset) => {
    if (order.indexOf(child.type.name) <= order.indexOf(kind)) at = position + 1 + offset + child.nodeSize;
  });
  return at;
}

/** Set attributes of a node as one step; a selected node stays selected. */
export function setAttrs(editor, position, attributes) {
  const { state, view } = editor;
  if (!state.doc.nodeAt(position)) return;
  const { tr } = state;
  for (const [name, value] of Object.entries(attributes)) tr.setNodeAttribute(position, name, value);
  if (state.selection instanceof NodeSelection) tr.setSelection(NodeSelection.create(tr.doc, state.selection.from));
  view.dispatch(tr);
}
