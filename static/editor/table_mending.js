// Makes tables rectangular again after edits that met, by one rule and on one writer's machine.
//
// One peer adds a row while another removes a column: the merged table has rows of unequal length.
// ProseMirror's own repair runs on every peer at every change, and two repairs at once make new
// damage that is repaired again. Here nothing is repaired while people type: after a pause, the
// writer with the lowest client number among those connected mends, the others see it done.
import { fixTables, TableMap, tableEditing } from "@tiptap/pm/tables";
import { Transform } from "@tiptap/pm/transform";

import { debounce } from "./dom.js";
import { PLAIN } from "./suggesting.js";

const PAUSE_MS = 1200;
const sound = new WeakSet();

/** Return the plug-in of cell selections and keys, without its repair at every change. */
export function tablePlugins(options = {}) {
  const plugin = tableEditing(options);
  const { appendTransaction } = plugin.spec;
  // Asked to compare a state with itself, it finds no change to repair and only mends the selection.
  plugin.spec.appendTransaction = (transactions, _before, state) => appendTransaction(transactions, state, state);
  return [plugin];
}

function isTable(node) {
  return node.type.spec.tableRole === "table";
}

/** Tell whether every row of a table covers the same columns. */
export function isSound(table) {
  if (!sound.has(table) && !TableMap.get(table).problems && table.childCount) sound.add(table);
  return sound.has(table);
}

/** Return the tables that need mending: [{node, position}]. */
export function brokenTables(doc) {
  const found = [];
  doc.descendants((node, position) => {
    if (isTable(node) && !isSound(node)) found.push({ node, position });
    return !node.isTextblock;
  });
  return found;
}

function isEmpty(cell) {
  return cell.textContent === "" && cell.content.size <= 2 && cell.attrs.colspan === 1 && cell.attrs.rowspan === 1;
}

/** Return for each row its cells from left to right: [{column, position, cell}]. */
function rowsOf(table, map) {
  return Array.from({ length: map.height }, (_row, row) => {
    const cells = [];
    for (let column = 0; column < map.width; column += 1) {
      const position = map.map[row * map.width + column];
      if (position) cells.push({ column, position, cell: table.nodeAt(position) });
    }
    return cells;
  });
}

/** Return how many columns the table shall have: as many as the first row, or as hold something. */
function widthOf(rows) {
  const used = rows.map((cells) => (cells.findLast(({ cell }) => !isEmpty(cell))?.column ?? -1) + 1);
  return Math.max(rows[0]?.length ?? 0, ...used);
}

/** Take away the empty cells at the ends of rows that stand out beyond the table's columns. */
function trim(tr, { node, position }) {
  const rows = rowsOf(node, TableMap.get(node));
  const width = widthOf(rows);
  const surplus = rows.flatMap((cells) => cells.filter(({ column, cell }) => column >= width && isEmpty(cell)));
  for (const one of surplus.sort((a, b) => b.position - a.position)) {
    const at = position + 1 + one.position;
    tr.delete(at, at + one.cell.nodeSize);
  }
}

/** Mend all tables in a transaction: surplus empty cells go, missing ones come. */
export function mendTables(tr) {
  for (const table of brokenTables(tr.doc).reverse()) trim(tr, table);
  const rest = new Transform(tr.doc);
  rest.setMeta = () => rest;
  fixTables({ doc: tr.doc, tr: rest, schema: tr.doc.type.schema });
  for (const step of rest.steps) tr.step(step);
  return tr;
}

/** Tell whether this client is the one that mends: the lowest number of the writers present. */
export function isMender(awareness) {
  const writers = [...awareness.getStates()].filter(([, state]) => state.mends).map(([client]) => client);
  return writers.length > 0 && Math.min(...writers) === awareness.clientID;
}

/** Mend after a pause whenever it falls to this client. */
export function joinMending({ editor, connection, data }) {
  if (data.right !== "write") return; // to mend is to edit
  const { awareness, provider } = connection;
  awareness.setLocalStateField("mends", true);
  const look = debounce(() => {
    const connected = provider.wsconnected && provider.synced;
    if (connected && editor.isEditable && isMender(awareness)) mendNow(editor);
  }, PAUSE_MS);
  editor.on("transaction", ({ transaction }) => transaction.docChanged && look());
  awareness.on("change", ({ removed }) => removed.length && look());
  provider.on("sync", look);
}

/** Mend what is broken at once, outside of the history that this person can undo. */
export function mendNow(editor) {
  if (!brokenTables(editor.state.doc).length) return;
  const tr = mendTables(editor.state.tr).setMeta("addToHistory", false).setMeta(PLAIN, true);
  if (tr.docChanged) editor.view.dispatch(tr);
}
