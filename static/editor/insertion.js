// Puts new structure into the document: where a clause, a requirement, a note, a table belongs.
import { TextSelection } from "@tiptap/pm/state";
import { yUndoPluginKey } from "@tiptap/y-tiptap";

import { newId } from "./identifiers.js";

const CLAUSES = new Set(["clause", "annex", "foreword", "introduction", "bibliography", "index"]);
const HOLDERS = new Set(["doc", ...CLAUSES]);
const BOXES = ["guidance", "note", "example", "footnote", "quote", "admonition"];
const SMALL_HOLDERS = new Set(["tableCell", "tableHeader", "listItem", ...BOXES, ...HOLDERS]);
const NOTE_HOLDERS = new Set(["termEntry", ...HOLDERS]);
const TEXT = (text) => (text ? { content: [{ type: "text", text }] } : {});
// Titles belong to the draft, so they are in its language and not in the reader's.
const TITLES = {
  en: { foreword: "Foreword", introduction: "Introduction", bibliography: "Bibliography", index: "Index", normative: "Normative references" },
  zh: { foreword: "前言", introduction: "引言", bibliography: "参考文献", index: "索引", normative: "规范性引用文件" },
};

/** Return the usual title of a part in the language of the draft. */
export function usualTitle(kind, language = document.querySelector("[data-document]")?.lang ?? "en") {
  return (TITLES[language.split("-")[0]] ?? TITLES.en)[kind];
}

function titled(kind, ...content) {
  return { type: kind, content: [{ type: "clauseTitle", ...TEXT(usualTitle(kind)) }, ...content] };
}

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
  sourceCode: () => ({ type: "sourceCode" }),
  quote: () => ({ type: "quote", content: [{ type: "paragraph" }] }),
  admonition: () => ({ type: "admonition", content: [{ type: "paragraph" }] }),
  reference: () => ({ type: "reference" }),
  foreword: () => titled("foreword", { type: "paragraph" }),
  introduction: () => titled("introduction", { type: "paragraph" }),
  bibliography: () => titled("bibliography", { type: "paragraph" }),
  index: () => titled("index", { type: "paragraph" }),
  condition: () => ({ type: "condition" }),
  part: () => ({ type: "part" }),
  guidance: () => ({ type: "guidance", content: [{ type: "paragraph" }] }),
  designation: (kind = "admitted") => ({ type: "designation", attrs: { kind } }),
  termSource: () => ({ type: "termSource" }),
};

/** Return the depth of the innermost ancestor of a kind, -1 where there is none. */
export function depthOf($position, kinds) {
  for (let depth = $position.depth; depth >= 0; depth -= 1) {
    if (kinds.has($position.node(depth).type.name)) return depth;
  }
  return -1;
}

/** Put the caret into the first text block at or after a position. */
export function caretInto(tr, position) {
  const found = TextSelection.findFrom(tr.doc.resolve(Math.min(position, tr.doc.content.size)), 1, true);
  return found ? tr.setSelection(found) : tr;
}

/** Put a piece where `target($from)` says, as one step of undoing, with the caret in it. */
export function place(editor, json, target) {
  yUndoPluginKey.getState(editor.state)?.undoManager.stopCapturing(); // undo takes it back alone
  editor.view.focus(); // at once: what is typed next belongs into the piece
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

export function atRootEnd($from) {
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

/** Say where a part goes inside a block: after the last child of some kinds, else after the caret's. */
function inBlock(holder, kinds) {
  return ($from) => {
    const depth = depthOf($from, new Set([holder]));
    if (depth < 0) return afterBlock($from);
    const node = $from.node(depth);
    let end = null;
    node.forEach((child, offset) => {
      if (!kinds || kinds.has(child.type.name)) end = $from.start(depth) + offset + child.nodeSize;
    });
    end ??= $from.depth > depth ? $from.after(depth + 1) : $from.end(depth);
    return [end, end];
  };
}

/** Let a note stand below the definition of a term, not between it and its designation. */
function noteAfter($from) {
  const told = new Set(["designation", "definition", "note", "example"]);
  return depthOf($from, new Set(["termEntry"])) < 0 ? afterBlock($from, NOTE_HOLDERS) : inBlock("termEntry", told)($from);
}

function partAfter($from) {
  return afterBlock($from, new Set(["requirement"]));
}

/** Say where a formula goes: after the caret's block, in a list or a box too: [from, to]. */
export function formulaPlace($from) {
  return afterBlock($from, SMALL_HOLDERS);
}

const PLACES = {
  clause: afterClause,
  annex: atRootEnd,
  bibliography: atRootEnd,
  foreword: atRootStart,
  introduction: atRootStart,
  bulletList: ($from) => afterBlock($from, SMALL_HOLDERS),
  orderedList: ($from) => afterBlock($from, SMALL_HOLDERS),
  index: atRootEnd,
  note: noteAfter,
  example: noteAfter,
  part: partAfter,
  condition: partAfter,
  guidance: inBlock("requirement"),
  designation: inBlock("termEntry", new Set(["designation"])),
  termSource: inBlock("termEntry"),
};

/** Insert a structure by name where it belongs. */
export function insertPiece(editor, name, ...options) {
  return place(editor, PIECES[name](...options), PLACES[name] ?? (($from) => afterBlock($from)));
}

/** Insert a clause as the last subclause of the clause that holds the caret. */
export function insertSubclause(editor) {
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
