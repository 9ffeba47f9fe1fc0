// Formulas: inserted and edited by a form, numbered or not, with a key of their symbols.
import "./formulas.css";

import { Extension } from "@tiptap/core";
import { NodeSelection } from "@tiptap/pm/state";

import { blockPlace, ownUndoStep, putKeyItem, removeBlock, setAttrs } from "./block_edits.js";
import { FormulaDialog } from "./formula_dialog.js";
import { drawFormula } from "./formulas.js";

const KINDS = new Set(["formula", "inlineFormula"]);
let dialog = null;

/** Edit the formula at a position by its form. */
function editFormula(editor, position) {
  const node = editor.state.doc.nodeAt(position);
  if (!dialog || !node || !KINDS.has(node.type.name)) return false;
  const inline = node.type.name === "inlineFormula";
  dialog.open({
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
  dialog?.open({
    values: {},
    inline,
    done: (made) => made.latex && put(editor, made, inline),
  });
}

function put(editor, { latex, numbered }, inline) {
  if (inline) {
    editor.chain().focus().insertContent({ type: "inlineFormula", attrs: { latex } }).run();
    return;
  }
  ownUndoStep(editor);
  const { state, view } = editor;
  const [from, to] = blockPlace(state);
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

const edit = () => ({ label: gettext("Edit formula"), icon: "sigma", words: true, run: (editor, { position }) => editFormula(editor, position) });

export const FORMULA_KITS = [
  {
    kind: "formula",
    get label() {
      return gettext("Formula");
    },
    get items() {
      return [
        edit(),
        { label: gettext("Numbered"), run: (editor, { node, position }) => setAttrs(editor, position, { numbered: !node.attrs.numbered }), pressed: (_editor, { node }) => node.attrs.numbered },
        { label: gettext("Add symbol to the key"), run: addSymbol },
        { label: gettext("Remove formula"), icon: "trash", run: removeBlock },
      ];
    },
  },
  {
    kind: "inlineFormula",
    get label() {
      return gettext("Formula");
    },
    get items() {
      return [edit(), { label: gettext("Remove formula"), icon: "trash", run: removeBlock }];
    },
  },
];

const Keys = Extension.create({
  name: "formulaKeys",
  priority: 1200,
  addKeyboardShortcuts() {
    const { editor } = this;
    return {
      Enter: () => editor.state.selection instanceof NodeSelection && editFormula(editor, editor.state.selection.from),
      "Mod-Alt-f": () => (insertFormula(editor), true),
    };
  },
});

export const formulas = {
  extensions: ({ writable }) => (writable ? [Keys] : []),
  join({ writable, editor, open, find }) {
    if (!writable) return;
    dialog = new FormulaDialog(find("#formula-dialog"), drawFormula);
    open.formula = (position) => editFormula(editor, position);
    document.addEventListener("click", (event) => {
      const button = event.target.closest("[data-new-formula]");
      if (!button) return;
      button.closest("[popover]")?.hidePopover();
      insertFormula(editor, { inline: button.dataset.newFormula === "inline" });
    });
  },
};
