// Lists the clauses beside the text with their live numbers, and says where the caret is.
import { TextSelection } from "@tiptap/pm/state";

import { h } from "./dom.js";
import { depthOf } from "./insertion.js";
import { labelsOf } from "./labels.js";
import { showOutline, showPane } from "./panels.js";
import { wordsOf } from "./word_count.js";

const PARTS = new Set(["clause", "annex", "foreword", "introduction", "bibliography", "index"]);

/** Return the clauses of a document as a tree of {id, kind, title, position, words, below}. */
export function clauseTree(doc) {
  const visit = (node, position, into) => {
    node.forEach((child, offset) => {
      const at = position + offset + 1;
      if (!PARTS.has(child.type.name)) return;
      const title = child.firstChild?.type.name === "clauseTitle" ? child.firstChild.textContent : "";
      const entry = { id: child.attrs.id, kind: child.type.name, title, position: at, words: wordsOf(child), below: [] };
      into.push(entry);
      visit(child, at, entry.below);
    });
    return into;
  };
  return visit(doc, -1, []);
}

/** Count what the outline sums up. */
export function countsOf(doc) {
  const counts = { requirement: 0, tableBlock: 0, formula: 0, words: wordsOf(doc) };
  doc.descendants((node) => {
    const kind = node.type.name;
    if (kind in counts) counts[kind] += 1;
  });
  return counts;
}

function sumWords({ requirement, tableBlock, formula, words }) {
  const say = (sentence, count) => interpolate(sentence, { count }, true);
  return [
    say(ngettext("%(count)s requirement", "%(count)s requirements", requirement), requirement),
    say(ngettext("%(count)s table", "%(count)s tables", tableBlock), tableBlock),
    say(ngettext("%(count)s formula", "%(count)s formulas", formula), formula),
    say(ngettext("%(count)s word", "%(count)s words", words), words),
  ].join(gettext(", "));
}

/** Say which clause a node is: "Clause 6.2", "Annex A"; nothing for a part without number. */
function placeWords(node, found) {
  const label = found.get(node.attrs.id) ?? "";
  if (!label) return "";
  return node.type.name === "annex"
    ? interpolate(gettext("Annex %(label)s"), { label }, true)
    : interpolate(gettext("Clause %(label)s"), { label }, true);
}

export class Outline {
  constructor(editor, { list, empty, sum, place }) {
    Object.assign(this, { editor, list, empty, sum, place, rows: new Map(), onDrawn: () => {} });
    list.addEventListener("click", (event) => this.#go(event));
  }

  #go(event) {
    const link = event.target.closest("a[data-id]");
    if (!link) return;
    event.preventDefault();
    this.goTo(link.dataset.id);
  }

  /** Put the caret into a clause's title; returns its entry, or null where it is gone. */
  putCaret(id) {
    const entry = this.flat().find((one) => one.id === id);
    if (!entry) return null;
    const { state, view } = this.editor;
    const selection = TextSelection.near(state.doc.resolve(entry.position + 1));
    view.dispatch(state.tr.setSelection(selection));
    return entry;
  }

  /** Put the caret into a clause's title and bring it into view. */
  goTo(id) {
    const entry = this.putCaret(id);
    if (!entry) return;
    const { view } = this.editor;
    view.nodeDOM(entry.position)?.scrollIntoView({ block: "start" });
    showPane("text");
    showOutline(false);
    view.focus();
  }

  flat() {
    const list = [];
    const visit = (entries) => entries.forEach((entry) => (list.push(entry), visit(entry.below)));
    visit(clauseTree(this.editor.state.doc));
    return list;
  }

  /** Draw the list again after a change of the document. */
  draw() {
    const { state } = this.editor;
    const found = labelsOf(state);
    const tree = clauseTree(state.doc);
    const entries = this.flat();
    const now = entries.map(({ id, title }) => `${id} ${found.get(id)} ${title}`).join("\n");
    if (now !== this.drawn) {
      const focused = this.list.contains(document.activeElement) ? document.activeElement.dataset.id : null;
      this.rows.clear();
      this.list.replaceChildren(...this.#items(tree, found));
      if (focused) this.list.querySelector(`a[data-id="${focused}"]`)?.focus();
      this.peopleKey = null;
      this.onDrawn();
    }
    this.drawn = now;
    for (const { id, words } of entries) this.#count(id, words);
    this.empty.hidden = tree.length > 0;
    this.sum.textContent = sumWords(countsOf(state.doc));
    this.mark();
  }

  #items(entries, found) {
    return entries.map((entry) => {
      const row = { words: h("span", { class: "words" }), people: h("span", {}) };
      this.rows.set(entry.id, row);
      const link = h(
        "a",
        { href: `#c-${entry.id}`, "data-id": entry.id, draggable: this.editor.isEditable ? "true" : null },
        h("span", { class: "n" }, found.get(entry.id) ?? ""),
        h("span", {}, entry.title || gettext("Untitled")),
        h("span", { class: "tail" }, row.people, row.words),
      );
      return h("li", {}, link, entry.below.length ? h("ol", {}, this.#items(entry.below, found)) : null);
    });
  }

  #count(id, count) {
    const row = this.rows.get(id);
    if (!row || row.count === count) return;
    row.count = count;
    row.words.textContent = String(count);
    row.words.title = interpolate(ngettext("%(count)s word", "%(count)s words", count), { count }, true);
  }

  /** Show faces beside clauses: id to elements. */
  showPeople(faces) {
    for (const [id, { people }] of this.rows) people.replaceChildren(...(faces.get(id) ?? []));
  }

  /** Mark the clause that holds the caret. */
  mark() {
    const { $from } = this.editor.state.selection;
    const depth = depthOf($from, PARTS);
    const node = depth > 0 ? $from.node(depth) : null;
    this.list.querySelector("[aria-current]")?.removeAttribute("aria-current");
    this.list.querySelector(`a[data-id="${node?.attrs.id}"]`)?.setAttribute("aria-current", "location");
    this.place.textContent = node ? placeWords(node, labelsOf(this.editor.state)) : "";
  }

  /** Go to the clause before (-1) or after (1) the one that holds the caret. */
  step(direction) {
    const list = this.flat();
    const here = this.editor.state.selection.from;
    const index = list.findLastIndex((entry) => entry.position < here);
    const next = list[Math.max(0, Math.min(list.length - 1, index + direction))];
    if (next) this.goTo(next.id);
  }
}
