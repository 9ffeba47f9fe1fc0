// Formulas: inserted and edited by a form, numbered or not, with a key of their symbols.
import "./formulas.css";

import { Extension } from "@tiptap/core";
import { NodeSelection } from "@tiptap/pm/state";

import { ownUndoStep, putKeyItem, setAttrs } from "./block_edits.js";
import { drawFormula } from "./formulas.js";
import { formulaPlace } from "./insertion.js";

const KINDS = new Set(["formula", "inlineFormula"]);
let dialog = null; // gives the form, which comes when it is first asked for

/** Open the form of a formula; see FormulaDialog.open. */
async function ask(options) {
  (await dialog?.())?.open(options);
}

/** Edit the formula at a position by its form. */
function editFormula(editor, position) {
  const node = editor.state.doc.nodeAt(position);
  if (!dialog || !node || !KINDS.has(node.type.name)) return false;
  const inline = node.type.name === "inlineFormula";
  ask({
    values: node.attrs,
    inline,
    done: ({ latex, numbered }) => {
      if (editor.state.doc.nodeAt(position)?.type !== node.type) return;
      ownUndoStep(editor);
      setAttrs(editor, position, inline ? { latex } : { latex, numbered });
      editor.commands.focus();
    },
  });
  return true;
}

/** Ask for a formula and insert it at the caret, on a line of its own or in the line. */
export function insertFormula(editor, { inline = false } = {}) {
  ask({
    values: {},
    inline,
    done: (made) => made.latex && (inline ? putInline(editor, made) : putFormula(editor, made)),
  });
}

function putInline(editor, { latex }) {
  editor.chain().focus().insertContent({ type: "inlineFormula", attrs: { latex } }).run();
}

/** Put a formula on a line of its own and select it. */
export function putFormula(editor, { latex, numbered }) {
  ownUndoStep(editor);
  const { state, view } = editor;
  const [from, to] = formulaPlace(state.selection.$from);
  const node = state.schema.nodes.formula.create({ latex, numbered });
  const tr = state.tr.replaceWith(from, to, node);
  view.dispatch(tr.setSelection(NodeSelection.create(tr.doc, from)).scrollIntoView());
  view.focus();
}

/** Add a line to the key below a formula: what a symbol stands for. */
function addSymbol(editor, { node, position }) {
  const end = position + node.nodeSize;
  const next = editor.state.doc.nodeAt(end);
  putKeyItem(editor, next?.type.name === "key" ? { node: next, position: end } : null, end);
}

const edit = () => ({ label: gettext("Edit formula"), icon: "sigma", run: (editor, { position }) => editFormula(editor, position) });

/** Return what the bar offers for a formula on a line of its own. */
export function formulaItems() {
  return [
    edit(),
    { label: gettext("Numbered"), run: (editor, { node, position }) => setAttrs(editor, position, { numbered: !node.attrs.numbered }), pressed: (_editor, { node }) => node.attrs.numbered },
    { label: gettext("Add symbol to the key"), run: addSymbol },
  ];
}

/** Return what the bar offers for a formula in the line. */
export function inlineFormulaItems() {
  return [edit()];
}

const Keys = Extension.create({
  name: "formulaKeys",
  priority: 1200,
  addKeyboardShortcuts() {
    const { editor } = this;
    return {
      Enter: () => editor.state.selection instanceof NodeSelection && editFormula(editor, editor.state.selection.from),
      "Alt-=": () => (insertFormula(editor), true),
    };
  },
});

export const formulas = {
  extensions: ({ writable }) => (writable ? [Keys] : []),
  join({ writable, editor, open, find }) {
    if (!writable) return;
    let made = null;
    const make = ({ FormulaDialog }) => new FormulaDialog(find("#formula-dialog"), drawFormula);
    dialog = () => (made ??= import("./formula_dialog.js").then(make));
    open.formula = (position) => editFormula(editor, position);
  },
};
