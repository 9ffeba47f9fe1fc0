// Tables: what the bar offers at the caret, the parts around the table, and their mending after edits that met.
import "./tables.css";

import { Extension } from "@tiptap/core";

import { addKeyItem, addNote, caretAt, editCaption, ownUndoStep, placeFor, setAttrs } from "./block_edits.js";
import { h } from "./dom.js";
import { EmptyHeadings } from "./empty_headings.js";
import { newId } from "./identifiers.js";
import { addRow, haveAll, hasSideHeads, isInTable, isLast, run, sectionAt, setCells, setSection, toggleSideHeads } from "./table_commands.js";
import { joinMending } from "./table_mending.js";

const outside = (editor) => !isInTable(editor);

function command(label, name, off = outside) {
  return { label, run: run(name), off };
}

function section(label, name) {
  return { label, run: (editor) => setSection(editor, name), pressed: (editor) => sectionAt(editor) === name, off: outside };
}

function aligned(label, value) {
  return { label, run: (editor) => setCells(editor, "align", value), pressed: (editor) => haveAll(editor, "align", value), off: outside };
}

function scoped(label, value) {
  const isHead = (editor) => isInTable(editor) && editor.isActive("tableHeader");
  return { label, run: (editor) => setCells(editor, "scope", value), pressed: (editor) => isHead(editor) && haveAll(editor, "scope", value), off: (editor) => !isHead(editor) };
}

function canRun(name) {
  return (editor) => outside(editor) || !editor.can()[name]();
}

/** Put a footnote mark at the caret, and its text below the table. */
function addFootnote(editor, block) {
  const id = newId();
  ownUndoStep(editor);
  const { state, view } = editor;
  const { footnote, footnoteReference, paragraph } = state.schema.nodes;
  const below = placeFor(block, "footnote");
  const tr = state.tr.insert(below, footnote.create({ id }, paragraph.create()));
  tr.insert(state.selection.to, footnoteReference.create({ target: id }));
  view.dispatch(caretAt(tr, tr.mapping.map(below, -1) + 2));
  view.focus();
}

/** Ask for the unit of all figures in a table. */
function editUnit(editor, { node, position }) {
  const input = h("input", { name: "unit", maxlength: "60", value: node.attrs.unit ?? "", id: "table-unit" });
  const form = h(
    "form",
    { method: "dialog" },
    h("div", { class: "dialog-head" }, h("h2", {}, gettext("Unit of the table"))),
    h("div", { class: "dialog-body" }, h("p", { class: "field" }, h("label", { for: "table-unit" }, gettext("Unit of all values, such as mm or kg")), input, h("span", { class: "hint" }, gettext("Leave it empty where units stand in the columns.")))),
    h("div", { class: "dialog-foot" }, h("button", { type: "button", class: "btn", "data-close": true }, gettext("Cancel")), h("button", { type: "submit", class: "btn", "data-kind": "primary" }, gettext("Apply"))),
  );
  const dialog = h("dialog", { class: "dialog", "aria-label": gettext("Unit of the table") }, form);
  form.addEventListener("submit", () => {
    ownUndoStep(editor);
    setAttrs(editor, position, { unit: input.value.trim() || null });
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    editor.commands.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}

function rowMenu() {
  return [
    { label: gettext("Insert row above"), run: (editor) => addRow(editor, "before"), off: outside },
    { label: gettext("Insert row below"), run: (editor) => addRow(editor, "after"), off: outside },
    command(gettext("Delete row"), "deleteRow", (editor) => isLast(editor, "row")),
    section(gettext("Head row"), "head"),
    section(gettext("Body row"), "body"),
    section(gettext("Foot row"), "foot"),
  ];
}

function columnMenu() {
  return [
    command(gettext("Insert column before"), "addColumnBefore"),
    command(gettext("Insert column after"), "addColumnAfter"),
    command(gettext("Delete column"), "deleteColumn", (editor) => isLast(editor, "column")),
    { label: gettext("First column holds headings"), run: toggleSideHeads, pressed: hasSideHeads, off: outside },
  ];
}

function cellMenu() {
  return [
    command(gettext("Merge the selected cells"), "mergeCells", canRun("mergeCells")),
    command(gettext("Split the cell"), "splitCell", canRun("splitCell")),
    command(gettext("Heading or plain cell"), "toggleHeaderCell"),
    scoped(gettext("Heading of its column"), "col"),
    scoped(gettext("Heading of its row"), "row"),
    scoped(gettext("Heading of several columns"), "colgroup"),
    scoped(gettext("Heading of several rows"), "rowgroup"),
  ];
}

function addMenu() {
  return [
    { label: gettext("Title"), run: editCaption },
    { label: gettext("Unit"), run: editUnit },
    { label: gettext("Line of the key"), run: addKeyItem },
    { label: gettext("Note"), run: addNote },
    { label: gettext("Footnote at the cursor"), run: addFootnote, off: outside },
  ];
}

/** Return what the bar offers for a table. */
export function tableItems() {
  return [
    { label: gettext("Row"), menu: rowMenu() },
    { label: gettext("Column"), menu: columnMenu() },
    { label: gettext("Cells"), menu: cellMenu() },
    { label: gettext("Align"), menu: [aligned(gettext("Left"), "left"), aligned(gettext("Centre"), "center"), aligned(gettext("Right"), "right"), aligned(gettext("As usual"), null)] },
    { label: gettext("Add"), menu: addMenu() },
  ];
}

const TableKeys = Extension.create({
  name: "tableKeys",
  priority: 1120, // below that of code, whose own Tab comes first
  addKeyboardShortcuts() {
    const { editor } = this;
    return { Tab: () => isInTable(editor) && (editor.commands.goToNextCell() || addRow(editor, "after")) };
  },
});

export const tables = {
  extensions: ({ writable }) => (writable ? [EmptyHeadings, TableKeys] : [EmptyHeadings]),
  join(context) {
    if (context.writable) joinMending(context);
  },
};
