// The panel that finds and replaces, above the text.
import "./find.css";

import { debounce, h, icon } from "../dom.js";
import { markFound, replaceSpots, showSpot } from "./spots.js";
import { search } from "./searching.js";

const OPTIONS = {
  caseful: () => ["Aa", gettext("Match case")],
  whole: () => ["ab|", gettext("Whole words")],
  regex: () => [".*", gettext("Regular expression")],
};

function button(act, label, content, more = {}) {
  return h("button", { type: "button", class: "btn", "data-kind": "quiet", "data-size": "s", "data-find": act, "aria-label": label, title: label, ...more }, content);
}

function option(name) {
  const [sign, label] = OPTIONS[name]();
  return button(name, label, "", { "data-sign": sign, "aria-pressed": "false", "data-option": name });
}

function build() {
  const words = h("input", { class: "input", type: "search", name: "words", "aria-label": gettext("Find"), placeholder: gettext("Find"), autocomplete: "off", spellcheck: "false" });
  const count = h("output", { class: "small dim find-count", "aria-live": "polite" });
  const replacement = h("input", { class: "input", name: "replacement", "aria-label": gettext("Replace with"), placeholder: gettext("Replace with"), autocomplete: "off" });
  const one = h("button", { type: "button", class: "btn", "data-size": "s", "data-find": "one" }, gettext("Replace"));
  const all = h("button", { type: "button", class: "btn", "data-size": "s", "data-find": "all" }, gettext("Replace all"));
  return h(
    "form",
    { class: "find-panel", role: "search", "aria-label": gettext("Find and replace"), hidden: true },
    h("div", { class: "find-row" }, words, count, ...Object.keys(OPTIONS).map(option), button("previous", gettext("Previous"), "↑"), button("next", gettext("Next"), "↓"), button("more", gettext("Replace"), icon("pencil"), { "data-writing": true }), button("close", gettext("Close"), icon("x"))),
    h("div", { class: "find-row", "data-replacing": true, hidden: true }, replacement, one, all),
    h("p", { class: "error small", "data-fault": true, hidden: true }),
  );
}

export class FindPanel {
  constructor(editor, { writable }) {
    Object.assign(this, { editor, writable, spots: [], current: -1, turn: 0 });
    this.form = build();
    document.querySelector("main.ed-mid").before(this.form);
    this.form.querySelector("[data-writing]").hidden = !writable;
    this.form.addEventListener("input", debounce(() => this.look(), 120));
    this.form.addEventListener("click", (event) => this.#clicked(event));
    this.form.addEventListener("keydown", (event) => this.#key(event));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    const again = debounce(() => this.isOpen && this.look({ stay: true }), 300);
    editor.on("transaction", ({ transaction }) => transaction.docChanged && again());
  }

  get isOpen() {
    return !this.form.hidden;
  }

  get #words() {
    return this.form.elements.words;
  }

  /** Open the panel, with the selected words when there are some. */
  open(replacing) {
    const { from, to, $from, $to } = this.editor.state.selection;
    const selected = from < to && $from.sameParent($to) ? this.editor.state.doc.textBetween(from, to) : "";
    if (selected && selected.length <= 200) this.#words.value = selected;
    this.form.hidden = false;
    this.form.querySelector("[data-replacing]").hidden = !(this.writable && (replacing || this.replacing));
    this.replacing ||= replacing;
    this.#words.select();
    this.#words.focus();
    this.look();
  }

  close() {
    this.form.hidden = true;
    this.turn += 1;
    this.spots = [];
    markFound(this.editor, [], -1);
    this.editor.view.focus(); // at once: the next key belongs to the text
  }

  #query() {
    const chosen = (name) => this.form.querySelector(`[data-option="${name}"]`).getAttribute("aria-pressed") === "true";
    const options = Object.fromEntries(Object.keys(OPTIONS).map((name) => [name, chosen(name)]));
    return { words: this.#words.value, replacement: this.form.elements.replacement.value, ...options };
  }

  /** Look again; `stay` keeps the view where it is, as after a change of the text. */
  async look({ stay = false } = {}) {
    const turn = (this.turn += 1);
    const { doc } = this.editor.state;
    const { spots, more, fault } = await search(doc, this.#query());
    if (turn !== this.turn) return;
    if (this.editor.state.doc !== doc) return void this.look({ stay });
    Object.assign(this, { spots, more, fault });
    const { from } = this.editor.state.selection;
    const next = spots.findIndex((spot) => spot.from >= from);
    this.current = spots.length ? Math.max(0, next) : -1;
    this.#show(!stay);
  }

  #show(scroll = true) {
    const { spots, current, more, fault } = this;
    markFound(this.editor, spots, current);
    if (scroll && spots[current]) showSpot(this.editor, spots[current]);
    const total = more ? `${spots.length}+` : String(spots.length);
    const words = interpolate(gettext("%(current)s of %(total)s"), { current: current + 1, total }, true);
    const count = this.form.querySelector(".find-count");
    count.textContent = this.#words.value ? (spots.length ? words : gettext("None")) : "";
    const error = this.form.querySelector("[data-fault]");
    error.textContent = fault;
    error.hidden = !fault;
  }

  #step(direction) {
    if (!this.spots.length) return;
    this.current = (this.current + direction + this.spots.length) % this.spots.length;
    this.#show();
  }

  async #replace(all) {
    await this.look({ stay: true });
    if (!this.spots.length || !this.writable || !this.editor.isEditable) return;
    replaceSpots(this.editor, all ? this.spots : [this.spots[this.current]]);
    await this.look({ stay: all });
  }

  #clicked(event) {
    const act = event.target.closest("[data-find]");
    if (!act) return;
    if (act.dataset.option) {
      act.setAttribute("aria-pressed", String(act.getAttribute("aria-pressed") !== "true"));
      this.look();
      return;
    }
    const acts = { more: () => this.open(true), previous: () => this.#step(-1), next: () => this.#step(1), close: () => this.close(), one: () => this.#replace(false), all: () => this.#replace(true) };
    acts[act.dataset.find]();
  }

  #key(event) {
    const inWords = event.target === this.#words;
    const command = event.ctrlKey || event.metaKey;
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && inWords) this.#step(event.shiftKey ? -1 : 1);
    else if (event.key === "Enter" && event.target.name === "replacement") this.#replace(command);
    else if (command && ["f", "h"].includes(event.key.toLowerCase())) this.open(event.key.toLowerCase() === "h");
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
