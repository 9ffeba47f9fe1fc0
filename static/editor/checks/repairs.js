// Mends findings in one click; each repair is one step that undo takes back.
import { TextSelection } from "@tiptap/pm/state";
import { yUndoPluginKey } from "@tiptap/y-tiptap";

import { findBlock, rangeOf } from "../anchors.js";
import { compiled, factsOf, RULES } from "./facts.js";
import { statementOf } from "./structure.js";

const POINTERS = new Set(["crossReference", "citation", "footnoteReference"]);
const HOLDERS = new Set(["doc", "clause", "annex"]);

/** Return the kind whose word a text uses, or null. */
function kindIn(text, declared = false) {
  const table = declared ? RULES.declaredKindWords : RULES.kindWords;
  return Object.keys(table).find((kind) => compiled(table[kind], declared).test(text)) ?? null;
}

function makeRequirement(tr, { node, position }) {
  const $at = tr.doc.resolve(position);
  if (node.type.name !== "paragraph" || !HOLDERS.has($at.parent.type.name)) return false;
  const { nodes } = tr.doc.type.schema;
  const statement = nodes.statement.create({ id: node.attrs.id }, node.content);
  const { text } = factsOf(node);
  const kind = kindIn(text) ?? kindIn(text, true) ?? "shall";
  tr.replaceWith(position, position + node.nodeSize, nodes.requirement.create({ kind }, statement));
  return true;
}

function takeKind(tr, { node, position }) {
  const statement = statementOf(node);
  const kind = kindIn(statement) ?? kindIn(statement, true);
  if (!kind || kind === node.attrs.kind) return false;
  tr.setNodeAttribute(position, "kind", kind);
  return true;
}

function removePointers(tr, { node, position }, { text }) {
  const spots = [];
  node.forEach((child, offset) => spots.push([child, position + 1 + offset]));
  for (const [child, at] of spots.reverse()) {
    if (POINTERS.has(child.type.name) && (child.attrs.target ?? "") === text) tr.delete(at, at + 1);
    for (const mark of child.marks) {
      const points = mark.type.name === "termReference" && (mark.attrs.target ?? "") === text;
      if (points) tr.removeMark(at, at + child.nodeSize, mark);
    }
  }
  return tr.docChanged;
}

/** Put the blocks of the one subclause in its place; its title goes. */
function dissolve(tr, { node, position }) {
  let found = null;
  node.forEach((child, offset) => {
    if (child.type.name === "clause") found = [child, position + 1 + offset];
  });
  if (!found) return false;
  const [clause, at] = found;
  const blocks = [];
  clause.forEach((child) => child.type.name !== "clauseTitle" && blocks.push(child));
  tr.replaceWith(at, at + clause.nodeSize, blocks);
  return true;
}

/** Put what stands before the first subclause into a subclause of its own. */
function wrapHanging(tr, { node, position }, _finding, language) {
  const blocks = [];
  let [from, to] = [null, null];
  node.forEach((child, offset) => {
    const at = position + 1 + offset;
    if (child.type.name === "clauseTitle" && !blocks.length) return;
    if (child.type.name === "clause") to ??= at;
    else if (to === null) {
      from ??= at;
      blocks.push(child);
    }
  });
  if (from === null || to === null) return false;
  const { schema } = tr.doc.type;
  const word = language.startsWith("zh") ? "总则" : "General";
  const title = schema.nodes.clauseTitle.create(null, schema.text(word));
  tr.replaceWith(from, to, schema.nodes.clause.create(null, [title, ...blocks]));
  return true;
}

function makeBullets(tr, { node, position }) {
  tr.setNodeMarkup(position, tr.doc.type.schema.nodes.bulletList, { id: node.attrs.id });
  return true;
}

const STRUCTURAL = {
  "loose-provision": makeRequirement,
  "kind-mismatch": takeKind,
  "dangling-reference": removePointers,
  "lone-subclause": dissolve,
  "hanging-text": wrapHanging,
  "second-list": makeBullets,
};
const FORMS = { unverified: "requirement", "figure-without-alt": "figure" };

/** Return where a finding stands in a document now: {node, position}, or null where it is gone. */
export function placeOf(doc, finding) {
  const atNow = doc.nodeAt(Math.min(finding.at, doc.content.size));
  if (atNow && atNow.attrs.id === finding.node) return { node: atNow, position: finding.at };
  const found = finding.node ? findBlock(doc, finding.node) : null;
  return found && { node: found[0], position: found[1] };
}

function replaceWords(tr, { node }, { start, end, text, replacement }) {
  const range = rangeOf(tr.doc, { block: node.attrs.id, start, end, quote: text });
  if (!range) return false;
  if (replacement) tr.insertText(replacement, ...range);
  else tr.delete(...range);
  return true;
}

/** Say what a repair would do, in words; empty where there is none. */
export function repairWords({ rule, replacement, text, kind, holder }, rules, open) {
  if (replacement) return interpolate(gettext("Write “%(words)s”"), { words: replacement }, true);
  if (replacement === "") return interpolate(gettext("Remove “%(words)s”"), { words: text.trim() }, true);
  if (FORMS[rule] && !open[FORMS[rule]]) return "";
  if (rule === "loose-provision" && (kind !== "paragraph" || !HOLDERS.has(holder))) return "";
  return STRUCTURAL[rule] || FORMS[rule] ? rules[rule].repair : "";
}

/** Mend a finding; false where it cannot be mended any more. */
export function repair(editor, finding, { open, language }) {
  const place = placeOf(editor.state.doc, finding);
  if (!place) return false;
  if (FORMS[finding.rule]) {
    open[FORMS[finding.rule]]?.(place.position);
    return true;
  }
  yUndoPluginKey.getState(editor.state)?.undoManager.stopCapturing(); // undo takes it back alone
  const act = finding.replacement === null ? STRUCTURAL[finding.rule] : replaceWords;
  const { tr } = editor.state;
  if (!act?.(tr, place, finding, language)) return false;
  const near = Math.min(place.position + 1, tr.doc.content.size);
  if (finding.end === finding.start) tr.setSelection(TextSelection.near(tr.doc.resolve(near)));
  editor.view.dispatch(tr.scrollIntoView());
  editor.view.focus();
  yUndoPluginKey.getState(editor.state)?.undoManager.stopCapturing();
  return true;
}
