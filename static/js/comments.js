// The resolution table by keyboard: J and K move, O opens the decision of the row.
import { find, findAll, isTyping } from "./lib/dom.js";

/** Return the row to go to from the present one, held inside the table. */
export function nextRow(rows, present, step) {
  const place = rows.indexOf(present);
  if (place < 0) return rows[0] ?? null;
  return rows[Math.min(rows.length - 1, Math.max(0, place + step))] ?? null;
}

function select(row) {
  findAll("tr[aria-selected]").forEach((other) => other.removeAttribute("aria-selected"));
  row.setAttribute("aria-selected", "true");
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function open(row) {
  const details = find("[data-decide]", row);
  if (!details) return;
  details.open = true;
  find("select", details)?.focus();
}

function pressed(table, event) {
  if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (localStorage.getItem("lepton-single-keys") === "off") return;
  const rows = findAll("tbody > tr", table);
  const present = find("tr[aria-selected]", table);
  const step = { j: 1, k: -1 }[event.key];
  if (step) {
    const row = nextRow(rows, present, step);
    event.preventDefault();
    if (row) select(row);
  } else if (event.key === "o" && present) {
    event.preventDefault();
    open(present);
  }
}

const table = find("[data-resolution]");
if (table) document.addEventListener("keydown", (event) => pressed(table, event), true);
