// The cards of open suggestions: read, go to, accept, reject, withdraw, one by one or many.
import { TextSelection } from "@tiptap/pm/state";
import { yUndoPluginKey } from "@tiptap/y-tiptap";

import { shortTime } from "./threads.js";
import { avatar, h, icon, toast } from "./dom.js";
import { labelsOf } from "./labels.js";
import { bringInto, countOn, showPane, showTab } from "./panels.js";
import { suggestionsIn } from "./suggestion_list.js";
import { changeLines, kindWord } from "./suggestion_words.js";
import { decide, highlight } from "./suggesting.js";

const LONGEST = 400;
const AROUND = 40;

function clipped(text) {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** Return the words on both sides of where a block is split or joined. */
function seam({ kind, ranges }, doc) {
  const [[from, to]] = ranges;
  const [left, right] = kind === "split" ? [from, to] : [from, from];
  const words = (start, end) => doc.textBetween(Math.max(0, start), Math.min(end, doc.content.size), " ", " ");
  return [`…${words(left - AROUND, left)} `, h("b", {}, kind === "split" ? "¶" : "⤺"), ` ${words(right, right + AROUND)}…`];
}

/** Return what was and what will be, as people read a redline. */
function redline(one, doc) {
  const parts = ["split", "join"].includes(one.kind) ? seam(one, doc) : [];
  const wholeStays = ["move", "node"].includes(one.kind);
  const say = (tag, kind, words, text) => parts.push(h(tag, { class: kind }, h("span", { class: "sr" }, words), clipped(text)), " ");
  if (one.before && !wholeStays) say("del", "sugg-del", gettext("Deleted: "), one.before);
  if (one.after.trim() && !["format", "split"].includes(one.kind) && !wholeStays) say("ins", "sugg-ins", gettext("Inserted: "), one.after);
  if (wholeStays || one.kind === "format") parts.push(clipped(one.after));
  return h("p", { class: "sugg-words" }, parts);
}

export class SuggestionPanel {
  constructor(editor, { desk, right }) {
    Object.assign(this, { editor, desk, right, rows: [], active: null });
    const find = (selector) => document.querySelector(`#panel-suggestions ${selector}`);
    Object.assign(this, { list: find("[data-suggestions]"), spoken: find("[data-spoken]"), bulk: find("[data-bulk]") });
    this.list.addEventListener("keydown", (event) => this.#key(event));
    this.bulk.addEventListener("change", () => this.#filter());
    this.bulk.addEventListener("click", (event) => this.#decideMany(event));
    editor.view.dom.addEventListener("click", (event) => {
      if (event.target.closest("ins[data-mark], del[data-mark], [data-mark=modification]")) this.mark(true);
    });
  }

  get #writes() {
    return this.right === "write";
  }

  /** Draw the cards again; returns the ids shown. */
  draw() {
    this.rows = suggestionsIn(this.editor.state.doc);
    const focused = document.activeElement?.closest?.("[data-suggestion]");
    const index = focused ? [...this.list.children].indexOf(focused) : -1;
    this.labels = labelsOf(this.editor.state);
    countOn("suggestions", this.rows.length);
    this.#fillFilters();
    this.#filter();
    if (index >= 0) (this.list.querySelector(`[data-suggestion="${CSS.escape(focused.dataset.suggestion)}"]`) ?? this.list.children[index] ?? this.list.lastElementChild)?.focus?.();
    this.#tellFreezing();
    return this.rows.map(({ id }) => id);
  }

  #shown() {
    const { author, clause } = this.bulk.elements;
    return this.rows.filter((one) => {
      const by = this.desk.authorOf(one.id)?.author?.id ?? "";
      return (!author.value || by === author.value) && (!clause.value || (one.clause || "-") === clause.value);
    });
  }

  #filter() {
    const shown = this.#shown();
    const none = h("p", { class: "dim small" }, this.right === "read" ? gettext("No suggestion is open.") : gettext("No suggestion is open. In the mode Suggest, what you write waits here for a decision."));
    this.list.replaceChildren(...(shown.length ? shown.map((one) => this.#card(one)) : [none]));
    this.bulk.hidden = this.rows.length === 0;
    for (const button of this.bulk.querySelectorAll("[data-verdict]")) {
      button.hidden = !this.#writes;
      button.querySelector("[data-number]").textContent = String(shown.length);
    }
    const words = interpolate(ngettext("%(count)s suggestion", "%(count)s suggestions", shown.length), { count: shown.length }, true);
    if (this.spoken.textContent !== words) this.spoken.textContent = words;
    this.mark();
  }

  #fillFilters() {
    const people = new Map(this.rows.map(({ id }) => this.desk.authorOf(id)?.author).filter(Boolean).map((one) => [one.id, one.name]));
    const clauses = new Map(this.rows.map(({ clause }) => [clause || "-", this.#clauseWords(clause)]));
    const fill = (select, first, entries) => {
      const kept = select.value;
      select.replaceChildren(h("option", { value: "" }, first), ...[...entries].map(([value, text]) => h("option", { value }, text)));
      select.value = entries.has(kept) ? kept : "";
    };
    fill(this.bulk.elements.author, gettext("All authors"), people);
    fill(this.bulk.elements.clause, gettext("All clauses"), clauses);
  }

  #clauseWords(id) {
    let title = "";
    if (!id) return gettext("Outside of clauses");
    this.editor.state.doc.descendants((node) => {
      if (node.attrs.id === id && node.firstChild?.type.name === "clauseTitle") title = node.firstChild.textContent;
      return !title && !node.isTextblock;
    });
    return [this.labels.get(id), title || gettext("Untitled")].filter(Boolean).join(" ");
  }

  #place(one) {
    return this.labels.get(one.block) ?? this.labels.get(one.clause) ?? "";
  }

  #card(one) {
    const known = this.desk.authorOf(one.id);
    const who = h("span", { class: "who" }, known ? [avatar(known.author, { size: "s" }), h("b", {}, known.author.name), h("time", { class: "push", datetime: known.at }, shortTime(known.at))] : [h("span", { class: "dim" }, gettext("Author not known"))]);
    const place = this.#place(one);
    const go = h("button", { type: "button", class: "sugg-go", click: () => this.go(one.id) }, place ? h("span", { class: "ref" }, place) : null, kindWord(one));
    return h(
      "article",
      { class: "thread sugg-card", "data-suggestion": one.id, tabindex: "0", "aria-label": [kindWord(one), place, known?.author.name].filter(Boolean).join(", ") },
      h("div", { class: "thread-head" }, go),
      h("div", { class: "comment" }, who, redline(one, this.editor.state.doc), changeLines(one).map((line) => h("p", { class: "small" }, line))),
      this.#foot(one),
    );
  }

  #foot(one) {
    const button = (accepts, sign, text) => h("button", { type: "button", class: "btn", "data-size": "s", click: () => this.#decide([one], accepts) }, icon(sign), text);
    if (this.#writes) return h("div", { class: "thread-foot" }, button(true, "check", gettext("Accept")), button(false, "x", gettext("Reject")));
    if (this.right !== "suggest" || !this.desk.isMine(one.id)) return null;
    return h("div", { class: "thread-foot" }, button(false, "undo", gettext("Withdraw")));
  }

  #decide(rows, accepts) {
    const undo = yUndoPluginKey.getState(this.editor.state)?.undoManager;
    undo?.stopCapturing();
    decide(this.editor, rows.map(({ id }) => id), accepts);
    undo?.stopCapturing();
    this.draw();
  }

  #decideMany(event) {
    const verdict = event.target.closest("[data-verdict]")?.dataset.verdict;
    const rows = this.#shown();
    if (!verdict || !rows.length) return;
    this.#decide(rows, verdict === "accept");
    const words = verdict === "accept" ? ngettext("%(count)s suggestion accepted.", "%(count)s suggestions accepted.", rows.length) : ngettext("%(count)s suggestion rejected.", "%(count)s suggestions rejected.", rows.length);
    toast(interpolate(words, { count: rows.length }, true), "good");
    this.spoken.focus?.();
  }

  #key(event) {
    const card = event.target.closest("[data-suggestion]");
    if (!card || event.target !== card || event.ctrlKey || event.metaKey || event.altKey) return;
    const one = this.rows.find(({ id }) => id === card.dataset.suggestion);
    const mayReject = this.#writes || (this.right === "suggest" && this.desk.isMine(one?.id));
    const acts = {
      Enter: () => this.go(one.id),
      ArrowDown: () => card.nextElementSibling?.focus(),
      ArrowUp: () => card.previousElementSibling?.focus(),
      a: () => this.#writes && this.#decide([one], true),
      r: () => mayReject && this.#decide([one], false),
    };
    if (!one || !acts[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  }

  /** Bring a suggestion into view and show it as the active one. */
  go(id) {
    const one = this.rows.find((row) => row.id === id);
    if (!one) return;
    const { state, view } = this.editor;
    showPane("text");
    const [from] = one.ranges[0];
    view.dispatch(state.tr.setSelection(TextSelection.near(state.doc.resolve(from), 1)));
    this.#activate(id);
    const { node } = view.domAtPos(from + 1);
    bringInto(document.querySelector(".ed-mid"), node.nodeType === Node.TEXT_NODE ? node.parentElement : node);
  }

  #markCard(id) {
    for (const card of this.list.children) card.toggleAttribute("data-active", card.dataset.suggestion === id);
  }

  #activate(id) {
    this.active = id;
    this.#markCard(id);
    highlight(this.editor, this.rows.find((row) => row.id === id)?.ranges ?? []);
  }

  /** Return the id of the smallest suggestion that holds the caret, null where there is none. */
  #atCaret() {
    const { from } = this.editor.state.selection;
    const inside = this.rows.filter(({ ranges }) => ranges.some(([start, end]) => start <= from && from <= end));
    const size = ({ ranges }) => ranges.reduce((sum, [start, end]) => sum + end - start, 0);
    return inside.toSorted((one, other) => size(one) - size(other))[0]?.id ?? null;
  }

  /** Mark the card of the suggestion that holds the caret; `show` opens the panel too. */
  mark(show = false) {
    const found = this.#atCaret();
    if (show && found && window.innerWidth > 900) showTab("suggestions");
    if (found !== this.active || show) this.#activate(found);
    else this.#markCard(found);
    const card = found && this.list.querySelector("[data-active]");
    if (card?.offsetParent) bringInto(this.list.closest(".ed-rail, .ed-right"), card);
  }

  /** Let the freeze form ask what becomes of the open suggestions. */
  #tellFreezing() {
    const box = document.querySelector("[data-freeze-suggestions]");
    if (!box) return;
    const { length: count } = this.rows;
    box.hidden = !count;
    box.disabled = !count;
    const words = ngettext("%(count)s suggestion is open. A revision holds no open suggestion: what becomes of it?", "%(count)s suggestions are open. A revision holds no open suggestion: what becomes of them?", count);
    box.querySelector("[data-open]").textContent = interpolate(words, { count }, true);
  }
}
