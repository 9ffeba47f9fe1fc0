// A table of rows by keyboard: J, K and the arrows move; other keys act on the present row.
import { find, findAll, isTyping } from "./dom.js";

const STEPS = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };
const ROW = "tbody > tr[data-comment]";

/** Return the row to go to from the present one, held inside the table. */
export function nextRow(rows, present, step) {
  const place = rows.indexOf(present);
  if (place < 0) return rows[0] ?? null;
  return rows[Math.min(rows.length - 1, Math.max(0, place + step))] ?? null;
}

/** Return the row that is marked as the present one. */
export function presentRow(table) {
  return find("tr[data-comment][aria-selected]", table);
}

/** Mark a row as the present one and bring it into sight. */
export function select(table, row) {
  findAll("tr[aria-selected]", table).forEach((other) => other.removeAttribute("aria-selected"));
  row.setAttribute("aria-selected", "true");
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function isFree(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return false;
  if (find("dialog[open]")) return false;
  return event.key.startsWith("Arrow") || localStorage.getItem("lepton-single-keys") !== "off";
}

/** Listen for the keys of a table; `acts` maps a key to what is done with the present row. */
export function startTableKeys(table, acts) {
  document.addEventListener("keydown", (event) => {
    if (!isFree(event)) return;
    const present = presentRow(table);
    const step = STEPS[event.key];
    const inside = !event.key.startsWith("Arrow") || table.contains(document.activeElement);
    if (step && inside) {
      const row = nextRow(findAll(ROW, table), present, step);
      event.preventDefault();
      event.stopPropagation();
      if (row) select(table, row);
      return;
    }
    const onControl = event.key === "Enter" && event.target.closest?.("a, button, input, summary");
    const act = acts[event.key];
    if (!act || !present || onControl) return;
    event.preventDefault();
    event.stopPropagation();
    act(present, event);
  }, true);
}
