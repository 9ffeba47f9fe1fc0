// Rows that others changed: read anew and put in place, but for the one that is being edited.
import { find, make } from "./dom.js";
import { fill } from "./text.js";

const MOST = 60;
const GATHER = 250;

/** Gather ids for a moment, then fetch the rows that are on the page and put them in place. */
export class LiveRows {
  constructor(table, addressOf, replaced) {
    this.table = table;
    this.addressOf = addressOf;
    this.replaced = replaced;
    this.waiting = new Set();
    this.unseen = new Set();
    this.timer = null;
  }

  changed(ids) {
    for (const id of ids) this.waiting.add(String(id));
    this.timer ??= setTimeout(() => this.fetch(), GATHER);
  }

  async fetch() {
    this.timer = null;
    const ids = [...this.waiting];
    this.waiting.clear();
    const shown = ids.filter((id) => this.row(id));
    for (const id of ids) if (!this.row(id)) this.unseen.add(id);
    this.sayNew();
    for (let start = 0; start < shown.length; start += MOST) await this.replace(shown.slice(start, start + MOST));
  }

  async replace(ids) {
    const answer = await fetch(this.addressOf(ids), { credentials: "same-origin" });
    if (!answer.ok) return;
    const template = document.createElement("template");
    template.innerHTML = await answer.text();
    for (const fresh of template.content.querySelectorAll("tr[data-comment]")) this.put(fresh);
  }

  put(fresh) {
    const row = this.row(fresh.dataset.comment);
    if (!row) return;
    if ("editing" in row.dataset) {
      if (!find("[data-changed-note]", row)) row.lastElementChild.prepend(note());
      return;
    }
    const box = find("input[data-select]", row);
    const freshBox = find("input[data-select]", fresh);
    if (box?.checked && freshBox) freshBox.checked = true;
    const present = row.hasAttribute("aria-selected");
    const focused = row.contains(document.activeElement);
    row.replaceWith(fresh);
    if (present) fresh.setAttribute("aria-selected", "true");
    if (focused) fresh.focus({ preventScroll: true });
    this.replaced(fresh);
  }

  row(id) {
    return find(`tr[data-comment="${CSS.escape(id)}"]`, this.table);
  }

  sayNew() {
    const button = find("[data-new-rows]");
    if (!button || !this.unseen.size) return;
    button.hidden = false;
    button.textContent = fill(gettext("Changed elsewhere: %(n)s. Read the table anew"), { n: this.unseen.size });
  }
}

function note() {
  return make("p", { class: "small status", "data-tone": "warn", "data-changed-note": "" }, gettext("Somebody changed this comment just now."));
}
