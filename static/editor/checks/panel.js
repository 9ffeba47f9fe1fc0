// The checks panel: the findings by clause, what is ignored, and what freezing would take along.
import { goToPassage, goToRange } from "../anchors.js";
import { call, rowsOf } from "../api.js";
import { h, toast } from "../dom.js";
import { countOn } from "../panels.js";
import { findingItem, ignoredItem } from "./item.js";
import { findingsAt, markFindings, placeOfFinding } from "./marks.js";
import { FindingPopover } from "./popover.js";
import { repair } from "./repairs.js";
import { Runner } from "./runner.js";
import { titleOf } from "./structure.js";

const LONGEST_TEXT = 500;
const SHOWN = 150;
const LOOK_MS = 20_000;

function keyOf({ rule, node, text }) {
  return [rule, node, text.slice(0, LONGEST_TEXT)].join("\n");
}

export class Checks {
  constructor(context) {
    const { editor, data, urls, writable, open, find, connection } = context;
    Object.assign(this, { editor, urls, rules: data.rules });
    this.list = find("[data-checks]");
    this.language = find("[data-document]").lang;
    this.ignored = new Map();
    this.all = [];
    this.acts = {
      writable,
      open,
      rules: data.rules,
      go: (finding) => this.#go(finding),
      repair: (finding) => this.#repair(finding),
      ignore: (finding, reason) => this.#ignore(finding, reason),
      heed: (ignored) => this.#heed(ignored),
    };
    this.popover = new FindingPopover(editor, this.acts);
    this.runner = new Runner(editor, { language: this.language, onFindings: (found) => this.#take(found) });
    find("[data-run-checks]").addEventListener("click", () => this.run());
    connection.onNews("findings", () => this.loadIgnored());
    setInterval(() => document.visibilityState === "visible" && this.loadIgnored(), LOOK_MS);
  }

  /** Check again now, and ask what others have ignored. */
  run() {
    this.runner.run();
    return this.loadIgnored();
  }

  /** Ask which findings are no problem here. */
  async loadIgnored() {
    try {
      const rows = rowsOf(await call(this.urls.ignored));
      const before = JSON.stringify([...this.ignored]);
      this.ignored = new Map(rows.map((row) => [keyOf(row), row]));
      if (JSON.stringify([...this.ignored]) !== before) this.#draw();
    } catch {
      // The connection's state says that the site cannot be reached; the next look tries again.
    }
  }

  /** Return the findings that nobody ignored. */
  get open() {
    return this.all.filter((finding) => !this.ignored.has(finding.key));
  }

  /** Open the findings at a position beside the text; false where there are none. */
  openAt(position, byKey = false) {
    const found = findingsAt(this.editor.state, position).map(({ finding }) => finding);
    if (found.length) this.popover.show(found, position);
    if (found.length && byKey) this.popover.focus();
    return found.length > 0;
  }

  #take(found) {
    this.all = found.map((finding) => ({ ...finding, key: keyOf(finding), message: this.rules[finding.rule].message }));
    this.#draw();
  }

  #draw() {
    const open = this.open;
    countOn("checks", open.length);
    const spots = open.map(({ key, start, at }) => `${key} ${start} ${at}`).join("\n");
    if (spots !== this.marked) markFindings(this.editor, open);
    this.marked = spots;
    const now = JSON.stringify([open.map(({ key, clause }) => [key, clause]), [...this.ignored]]);
    if (now !== this.drawn) this.#drawList(open);
    this.drawn = now;
  }

  #drawList(open) {
    const focused = document.activeElement?.closest?.("[data-key]")?.dataset.key;
    if (focused && this.list.querySelector("[name=reason]")) return; // somebody is writing a reason
    const groups = Map.groupBy(open.slice(0, SHOWN), ({ section }) => section);
    const none = h("p", { class: "dim small" }, gettext("Nothing to mend."));
    const more = interpolate(gettext("%(count)s more follow when these are mended."), { count: open.length - SHOWN }, true);
    this.list.replaceChildren(
      ...(open.length ? [...groups].map(([section, findings]) => this.#group(section, findings)) : [none]),
      open.length > SHOWN ? h("p", { class: "dim small" }, more) : "",
      this.#ignoredList(),
    );
    if (focused) this.list.querySelector(`[data-key="${CSS.escape(focused)}"] button`)?.focus();
  }

  #group(section, findings) {
    const words = section ? [findings[0].clause, titleOf(section)].filter(Boolean).join(" ") : "";
    const head = h("h2", { class: "finding-clause" }, words || gettext("Before the first clause"));
    return h("section", { class: "stack", "data-gap": "2" }, head, ...findings.map((finding) => findingItem(finding, this.acts)));
  }

  #ignoredList() {
    if (!this.ignored.size) return "";
    const head = interpolate(gettext("Ignored: %(count)s"), { count: this.ignored.size }, true);
    const rows = [...this.ignored.values()].map((row) => ignoredItem(row, this.acts));
    return h("details", { class: "finding-ignored" }, h("summary", { class: "small" }, head), h("div", { class: "stack", "data-gap": "2" }, ...rows));
  }

  #go({ key, node, start, end, text }) {
    this.popover.hide();
    const marked = end > start ? placeOfFinding(this.editor.state, key) : null;
    if (marked) goToRange(this.editor, ...marked);
    else goToPassage(this.editor, { block: node, start, end, quote: end > start ? text : "" });
  }

  #repair(finding) {
    this.popover.hide();
    const done = repair(this.editor, finding, { open: this.acts.open, language: this.language });
    if (!done) toast(gettext("This cannot be mended by itself here. Mend it by hand."), "warn");
    this.runner.run();
  }

  async #ignore({ rule, node, text }, reason) {
    try {
      await call(this.urls.ignored, { method: "POST", body: { rule, node, text: text.slice(0, LONGEST_TEXT), reason } });
      this.popover.hide();
      document.activeElement?.blur();
      await this.loadIgnored();
    } catch (error) {
      toast(error.message, "bad");
    }
  }

  async #heed({ id }) {
    try {
      await call(`${this.urls.ignored}${id}/`, { method: "DELETE" });
      await this.loadIgnored();
    } catch (error) {
      toast(error.message, "bad");
    }
  }
}
