// Numbers a document; the same algorithm as standards/rules/numbering.py, tested on the same cases.

import { entriesOf } from "./suggestion_rules.js";

const WORDS = {
  en: {
    clause: "Clause {label}",
    annex: "Annex",
    table: "Table",
    figure: "Figure",
    note: "NOTE",
    example: "EXAMPLE",
    entryNote: "Note {number} to entry",
  },
  zh: {
    clause: "第{label}章",
    annex: "附录",
    table: "表",
    figure: "图",
    note: "注",
    example: "示例",
    entryNote: "条目的注 {number}",
  },
};
const UNNUMBERED = new Set(["foreword", "bibliography", "index"]);
const INNER = new Set(["termEntry", "tableBlock", "figure"]);
const SCOPES = new Set(["clause", "annex", "introduction", ...UNNUMBERED, ...INNER]);

function wordsOf(language) {
  return WORDS[language.split("-")[0]] ?? WORDS.en;
}

/** Return the letter of the n-th annex (from 1): A … Z, AA …. */
export function annexLetter(position) {
  let letters = "";
  for (let left = position; left > 0; left = Math.floor((left - 1) / 26)) {
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters;
  }
  return letters;
}

function partLetter(position) {
  return annexLetter(position).toLowerCase();
}

class Scope {
  constructor({ label = "", kind = "", numbered = true, annex = "" } = {}) {
    Object.assign(this, { label, kind, numbered, annex });
    this.counts = {};
    this.notes = { note: [], example: [] };
  }

  next(name) {
    this.counts[name] = (this.counts[name] ?? 0) + 1;
    return this.counts[name];
  }

  child(number) {
    if (!this.numbered) return "";
    return this.label ? `${this.label}.${number}` : String(number);
  }
}

class Numbering {
  constructor(language) {
    this.words = wordsOf(language);
    this.root = new Scope();
    this.scopes = [];
    this.labels = new Map();
    this.series = {};
    this.feet = [];
    this.marks = [];
  }

  get scope() {
    return this.scopes.at(-1) ?? this.root;
  }

  get clause() {
    return this.scopes.findLast((scope) => !INNER.has(scope.kind)) ?? this.root;
  }

  put(node, label) {
    if (label && node.attrs.id) this.labels.set(node.attrs.id, label);
  }

  count(name) {
    this.series[name] = (this.series[name] ?? 0) + 1;
    return this.series[name];
  }

  serial(name) {
    const { annex } = this.clause;
    const number = this.count(`${name}:${annex}`);
    return annex ? `${annex}.${number}` : String(number);
  }

  open(node) {
    const kind = node.type.name;
    const outer = this.clause;
    if (UNNUMBERED.has(kind)) return new Scope({ kind, numbered: false });
    if (kind === "introduction") return new Scope({ kind, label: "0" });
    if (kind === "annex") {
      const letter = annexLetter(this.series.annexes ?? 0);
      return new Scope({ kind, label: letter, annex: letter });
    }
    const { numbered, annex } = outer;
    const label = kind === "clause" ? outer.child(outer.counts.clause ?? 0) : outer.label;
    return new Scope({ kind, label, numbered, annex });
  }

  close(scope) {
    for (const [kind, nodes] of Object.entries(scope.notes)) {
      nodes.forEach((node, index) => {
        const word = this.words[kind];
        let label = nodes.length === 1 ? word : `${word} ${index + 1}`;
        if (scope.kind === "termEntry" && kind === "note") {
          label = this.words.entryNote.replace("{number}", index + 1);
        }
        this.put(node, label);
      });
    }
  }
}

function numberClause(state, node) {
  const outer = state.clause;
  state.put(node, outer.child(outer.next("clause")));
}

function numberNote(state, node) {
  state.scope.notes[node.type.name].push(node);
}

const NUMBERED = {
  clause: numberClause,
  termEntry: numberClause,
  note: numberNote,
  example: numberNote,
  annex: (state, node) => state.put(node, annexLetter(state.count("annexes"))),
  tableBlock: (state, node) => state.put(node, `${state.words.table} ${state.serial("table")}`),
  figure(state, node) {
    const { scope, words } = state;
    if (scope.kind === "figure") state.put(node, `${partLetter(scope.next("figure"))})`);
    else state.put(node, `${words.figure} ${state.serial("figure")}`);
  },
  formula(state, node) {
    if (node.attrs.numbered) state.put(node, `(${state.serial("formula")})`);
  },
  requirement(state, node) {
    const { clause, root } = state;
    if (clause.label) state.put(node, `R-${clause.label}-${clause.next("requirement")}`);
    else state.put(node, `R-${root.next("requirement")}`);
    let position = 0;
    node.forEach((child) => {
      if (!isSuggested(child) && child.type.name === "part") state.put(child, `${partLetter((position += 1))})`);
    });
  },
  reference(state, node) {
    if (node.attrs.obligation === "informative") state.put(node, `[${state.count("reference")}]`);
  },
  footnote: (state, node) => state.feet.push({ node, scope: state.scope }),
  footnoteReference: (state, node) => state.marks.push(node.attrs.target ?? ""),
};

/** Number footnotes by their first mark in the text; those without a mark follow. */
function numberFeet(state) {
  const { feet, marks, root } = state;
  const place = new Map();
  marks.forEach((target, index) => place.has(target) || place.set(target, index));
  const of = ({ node }) => place.get(node.attrs.id ?? "") ?? marks.length;
  feet.sort((one, other) => of(one) - of(other));
  for (const { node, scope } of feet) {
    if (scope.kind === "tableBlock") state.put(node, partLetter(scope.next("footnote")));
    else state.put(node, String(root.next("footnote")));
  }
}

/** Tell whether a node is only suggested: it bears no number before it is accepted. */
function isSuggested(node) {
  return entriesOf(node.attrs).some(({ op }) => op === "insert");
}

function visit(state, node) {
  if (isSuggested(node)) return;
  const kind = node.type.name;
  NUMBERED[kind]?.(state, node);
  const opens = SCOPES.has(kind);
  if (opens) state.scopes.push(state.open(node));
  node.forEach((child) => visit(state, child));
  if (opens) state.close(state.scopes.pop());
}

/** Return the label of each numbered node by its id, as the document would print it now. */
export function labels(doc, language = "en") {
  const state = new Numbering(language);
  doc.forEach((child) => visit(state, child));
  state.close(state.root);
  numberFeet(state);
  return state.labels;
}

/** Return how a cross-reference prints: "Clause 5" but bare "5.1"; "Annex A", "Table 2". */
export function referenceText(kind, label, language = "en") {
  const words = wordsOf(language);
  if (kind === "clause" && /^\d+$/.test(label)) return words.clause.replace("{label}", label);
  return kind === "annex" ? `${words.annex} ${label}` : label;
}
