// What the bar of a table does to rows, columns and cells.
import { CellSelection, selectedRect } from "@tiptap/pm/tables";

import { caretAt, ownUndoStep } from "./block_edits.js";
import { mendNow } from "./table_mending.js";

/** Run one of the table commands as a step of its own, on a table that is whole. */
export function run(command) {
  return (editor) => {
    mendNow(editor);
    ownUndoStep(editor);
    editor.chain().focus()[command]().run();
  };
}

/** Return the selected cells: [{cell, position}]; the one at the caret where none is selected. */
export function selectedCells(state) {
  const rect = selectedRect(state);
  return rect.map.cellsInRect(rect).map((at) => ({ cell: rect.table.nodeAt(at), position: rect.tableStart + at }));
}

/** Set an attribute of the selected cells that have it. */
export function setCells(editor, name, value) {
  ownUndoStep(editor);
  const { state, view } = editor;
  const { tr } = state;
  for (const { cell, position } of selectedCells(state)) {
    if (name in cell.attrs) tr.setNodeAttribute(position, name, value);
  }
  view.dispatch(tr);
  view.focus();
}

/** Tell whether all selected cells have a value. */
export function haveAll(editor, name, value) {
  return isInTable(editor) && selectedCells(editor.state).every(({ cell }) => (cell.attrs[name] ?? null) === value);
}

export function isInTable({ state }) {
  const { $from, node } = state.selection;
  if (node) return false;
  for (let depth = $from.depth; depth > 0; depth -= 1) if ($from.node(depth).type.spec.tableRole === "row") return true;
  return state.selection instanceof CellSelection;
}

/** Return the row at the top of the selection: [its index, its node]. */
function rowAt(state) {
  const rect = selectedRect(state);
  return [rect.top, rect.table.child(rect.top)];
}

export function sectionAt(editor) {
  return isInTable(editor) ? rowAt(editor.state)[1].attrs.section : null;
}

/** Say what a row becomes when another one gets a section: head, body and foot stay in one piece. */
function sectionOf(section, after, wanted) {
  if (after === 0) return wanted;
  if (after < 0 && wanted === "head") return "head"; // all above it are heads too
  if (after > 0 && wanted === "foot") return "foot"; // all below it are feet too
  if (after > 0) return section === "head" ? "body" : section;
  return section === "foot" ? "body" : section;
}

/** Return the sections of all rows once the row at an index has another. */
export function sectionsAfter(sections, index, wanted) {
  return sections.map((section, at) => sectionOf(section, at - index, wanted));
}

/** Put the row at the caret into the head, the body or the foot of its table. */
export function setSection(editor, wanted) {
  mendNow(editor);
  ownUndoStep(editor);
  const { state, view } = editor;
  const { table, tableStart, bottom, top } = selectedRect(state);
  const index = wanted === "head" ? bottom - 1 : top;
  const before = table.children.map((row) => row.attrs.section);
  const { tr } = state;
  sectionsAfter(before, index, wanted).forEach((section, at) => {
    if (section === before[at]) return;
    const position = tableStart + startOf(table, at);
    tr.setNodeAttribute(position, "section", section);
    if (section === "head" || before[at] === "head") makeCells(tr, table.child(at), position, section === "head");
  });
  view.dispatch(tr);
  view.focus();
}

function startOf(table, index) {
  let at = 0;
  for (let row = 0; row < index; row += 1) at += table.child(row).nodeSize;
  return at;
}

/** Make the cells of a row headers of their columns, or plain cells again. */
function makeCells(tr, row, position, header) {
  const { tableHeader, tableCell } = row.type.schema.nodes;
  row.forEach((cell, offset) => {
    const { scope, ...attrs } = cell.attrs;
    const keeps = !header && scope === "row"; // a heading at the side stays one
    if (!keeps) tr.setNodeMarkup(position + 1 + offset, header ? tableHeader : tableCell, header ? { ...attrs, scope: "col" } : attrs);
  });
}

/** Insert a row beside that at the caret, in its section, and go into its first cell. */
export function addRow(editor, side) {
  mendNow(editor);
  ownUndoStep(editor);
  const before = selectedRect(editor.state);
  const model = before.table.child(side === "after" ? before.bottom - 1 : before.top);
  const { section } = model.attrs;
  if (side === "after") editor.commands.addRowAfter();
  else editor.commands.addRowBefore();
  const index = side === "after" ? before.bottom : before.top;
  const { state, view } = editor;
  const table = state.doc.nodeAt(before.tableStart - 1);
  const at = before.tableStart + startOf(table, index);
  const { tr } = state;
  if (section !== "body") tr.setNodeAttribute(at, "section", section);
  view.dispatch(caretAt(tr, at + 1));
  view.focus();
  return true;
}

/** Make the first column headings of their rows, or plain again. */
export function toggleSideHeads(editor) {
  mendNow(editor);
  ownUndoStep(editor);
  const { state, view } = editor;
  const { table, tableStart, map } = selectedRect(state);
  const { tableHeader, tableCell } = state.schema.nodes;
  const cells = map.cellsInRect({ left: 0, right: 1, top: 0, bottom: map.height }).filter((at) => rowOf(table, map, at).attrs.section !== "head");
  const header = cells.some((at) => table.nodeAt(at).type !== tableHeader);
  const { tr } = state;
  for (const at of cells) {
    const attrs = { ...table.nodeAt(at).attrs, scope: "row" }; // a plain cell has no scope and drops it
    tr.setNodeMarkup(tableStart + at, header ? tableHeader : tableCell, attrs);
  }
  view.dispatch(tr);
  view.focus();
}

function rowOf(table, map, at) {
  return table.child(map.findCell(at).top);
}

/** Tell whether the first column holds headings. */
export function hasSideHeads(editor) {
  if (!isInTable(editor)) return false;
  const { table } = selectedRect(editor.state);
  const last = table.lastChild?.firstChild;
  return last?.type.name === "tableHeader";
}

/** Tell whether a table is one cell wide, or high, so that no more can go. */
export function isLast(editor, side) {
  if (!isInTable(editor)) return true;
  const { map, left, right, top, bottom } = selectedRect(editor.state);
  return side === "column" ? right - left >= map.width : bottom - top >= map.height;
}
