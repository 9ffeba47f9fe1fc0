// Puts new structure into the document: where a clause, a requirement, a note, a table belongs.
import { TextSelection } from "@tiptap/pm/state";
import { yUndoPluginKey } from "@tiptap/y-tiptap";

import { newId } from "./identifiers.js";

const CLAUSES = new Set(["clause", "annex", "foreword", "introduction", "bibliography", "index"]);
const HOLDERS = new Set(["doc", ...CLAUSES]);
const SMALL_HOLDERS = new Set(["tableCell", "tableHeader", "listItem", "guidance", "note", "example", ...HOLDERS]);
const NOTE_HOLDERS = new Set(["termEntry", ...HOLDERS]);
const TEXT = (text) => (text ? { content: [{ type: "text", text }] } : {});

function cell(type) {
  return { type, content: [{ type: "paragraph" }] };
}

function row(type, section) {
  return { type: "tableRow", attrs: { section }, content: [cell(type), cell(type), cell(type)] };
}

/** Return the JSON of each structure that a button or a command inserts. */
export const PIECES = {
  clause: () => ({ type: "clause", content: [{ type: "clauseTitle" }, { type: "paragraph" }] }),
  annex: () => ({ type: "annex", content: [{ type: "clauseTitle" }, { type: "paragraph" }] }),
  requirement: (kind = "shall") => ({
    type: "requirement",
    attrs: { kind, id: newId() },
    content: [{ type: "statement" }],
  }),
  note: () => ({ type: "note", content: [{ type: "paragraph" }] }),
  example: () => ({ type: "example", content: [{ type: "paragraph" }] }),
  bulletList: () => ({ type: "bulletList", content: [{ type: "listItem", content: [{ type: "paragraph" }] }] }),
  orderedList: () => ({ type: "orderedList", content: [{ type: "listItem", content: [{ type: "paragraph" }] }] }),
  termEntry: () => ({ type: "termEntry", content: [{ type: "designation" }, { type: "definition" }] }),
  table: () => ({
    type: "tableBlock",
    content: [
      { type: "caption" },
      { type: "table", content: [row("tableHeader", "head"), row("tableCell", "body"), row("tableCell", "body")] },
    ],
  }),
  formula: () => ({ type: "formula", attrs: { latex: "" } }),
  sourceCode: () => ({ type: "sourceCode" }),
  quote: () => ({ type: "quote", content: [{ type: "paragraph" }] }),
  admonition: () => ({ type: "admonition", content: [{ type: "paragraph" }] }),
  reference: () => ({ type: "reference" }),
  foreword: () => ({ type: "foreword", content: [{ type: "clauseTitle", ...TEXT(gettext("Foreword")) }, { type: "paragraph" }] }),
  introduction: () => ({ type: "introduction", content: [{ type: "clauseTitle", ...TEXT(gettext("Introduction")) }, { type: "paragraph" }] }),
  bibliography: () => ({ type: "bibliography", content: [{ type: "clauseTitle", ...TEXT(gettext("Bibliography")) }, { type: "reference" }] }),
};

/** Return the depth of the innermost ancestor of a kind, -1 where there is none. */
export function depthOf($position, kinds) {
  for (let depth = $position.depth; depth >= 0; depth -= 1) {
    if (kinds.has($position.node(depth).type.name)) return depth;
  }
  return -1;
}

/** Put the caret into the first text block at or after a position. */
function caretInto(tr, position) {
  const found = TextSelection.findFrom(tr.doc.resolve(Math.min(position, tr.doc.content.size)), 1, true);
  return found ? tr.setSelection(found) : tr;
}

function place(editor, json, target) {
  yUndoPluginKey.getState(editor.state)?.undoManager.stopCapturing(); // undo takes it back alone
  return editor.commands.command(({ tr, state, dispatch }) => {
    const node = state.schema.nodeFromJSON(json);
    const [from, to] = target(state.selection.$from);
    if (dispatch) {
      tr.replaceWith(from, to, node);
      caretInto(tr, from).scrollIntoView();
    }
    return true;
  });
}

/** Say where a block goes: after the caret's block in its holder, or in place of an empty one. */
function afterBlock($from, holders = HOLDERS) {
  const holder = Math.max(depthOf($from, holders), 0);
  if ($from.depth === holder) return [$from.pos, $from.pos];
  const current = $from.node(holder + 1);
  const isSpare = current.type.name === "paragraph" && current.content.size === 0;
  return [isSpare ? $from.before(holder + 1) : $from.after(holder + 1), $from.after(holder + 1)];
}

function afterClause($from) {
  const depth = depthOf($from, CLAUSES);
  const end = depth < 0 ? (spareEnd($from) ?? $from.node(0).content.size) : $from.after(depth);
  return Array.isArray(end) ? end : [end, end];
}

/** Let the first clause of an empty draft take the place of its empty paragraph. */
function spareEnd($from) {
  const doc = $from.node(0);
  const alone = doc.childCount === 1 && doc.firstChild.isTextblock && doc.firstChild.content.size === 0;
  return alone ? [0, doc.content.size] : null;
}

function atRootEnd($from) {
  return spareEnd($from) ?? [$from.node(0).content.size, $from.node(0).content.size];
}

function atRootStart($from) {
  return spareEnd($from) ?? [0, 0];
}

function lastInClause($from) {
  const depth = depthOf($from, CLAUSES);
  if (depth < 0) return afterClause($from);
  const end = $from.end(depth);
  const last = $from.node(depth).lastChild;
  const isSpare = last?.type.name === "paragraph" && last.content.size === 0;
  return [isSpare ? end - last.nodeSize : end, end];
}

const PLACES = {
  clause: afterClause,
  annex: atRootEnd,
  bibliography: atRootEnd,
  foreword: atRootStart,
  introduction: atRootStart,
  bulletList: ($from) => afterBlock($from, SMALL_HOLDERS),
  orderedList: ($from) => afterBlock($from, SMALL_HOLDERS),
  formula: ($from) => afterBlock($from, SMALL_HOLDERS),
  note: ($from) => afterBlock($from, NOTE_HOLDERS),
  example: ($from) => afterBlock($from, NOTE_HOLDERS),
};

/** Insert a structure by name where it belongs. */
export function insertPiece(editor, name, ...options) {
  editor.commands.focus();
  return place(editor, PIECES[name](...options), PLACES[name] ?? (($from) => afterBlock($from)));
}

/** Insert a clause as the last subclause of the clause that holds the caret. */
export function insertSubclause(editor) {
  editor.commands.focus();
  return place(editor, PIECES.clause(), lastInClause);
}

/** Return the requirement that holds the caret: {node, position}, or null. */
export function requirementAt(state) {
  const { $from } = state.selection;
  const depth = depthOf($from, new Set(["requirement"]));
  return depth < 0 ? null : { node: $from.node(depth), position: $from.before(depth) };
}

/** Set attributes of the node at a position, leaving its others as they are. */
export function setAttributes(editor, position, attributes) {
  return editor.commands.command(({ tr, dispatch }) => {
    if (!tr.doc.nodeAt(position)) return false;
    if (dispatch) {
      for (const [name, value] of Object.entries(attributes)) tr.setNodeAttribute(position, name, value);
    }
    return true;
  });
}
