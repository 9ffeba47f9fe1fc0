// Checks a document against the drafting rules; the same as standards/rules/wording.py, tested on
// the same cases. What was read of a block is kept, so that a second run costs a walk and no more.
import { labels as numbered } from "../numbering.js";
import { compiled, factsOf, RULES, spokenIn, termsUsedIn } from "./facts.js";
import { STRUCTURE, termOf, titleOf } from "./structure.js";

const CLAUSES = new Set(["clause", "annex", "foreword", "introduction", "bibliography", "index"]);
const LEAVE_OUT = new Set(RULES.prose.leaveOut);
const QUOTING = new Set(RULES.prose.quoting);
const NO_PROVISIONS = new Set(RULES.noProvisions);
const WITHOUT_ABBREVIATIONS = new Set(["sourceCode", "reference"]);
const KNOWN = new Set(RULES.abbreviation.known);
const STEP = 200; // nodes between two pauses

const LEVELS = {
  ...Object.fromEntries(RULES.phrases.map(({ rule, level }) => [rule, level])),
  ...Object.fromEntries(RULES.provision.levels),
  ...RULES.levels,
};

function* nodesOf(doc) {
  const stack = [];
  const push = (node, at, outer) => {
    for (let index = node.childCount - 1, end = at + node.content.size; index >= 0; index -= 1) {
      const child = node.child(index);
      end -= child.nodeSize;
      stack.push({ node: child, at: end, outer });
    }
  };
  push(doc, 0, []);
  while (stack.length) {
    const place = stack.pop();
    yield place;
    if (!place.node.isTextblock && !place.node.isLeaf) push(place.node, place.at + 1, [...place.outer, place.node]);
  }
}

function forbidsProvisions(line) {
  return line.some(
    (node) =>
      NO_PROVISIONS.has(node.type.name) ||
      (node.type.name === "clause" && RULES.scopeTitles.includes(titleOf(node).toLowerCase())),
  );
}

class Run {
  constructor(places, { language, declared, ids, labels }) {
    Object.assign(this, { places, language, declared, ids, labels });
    this.findings = [];
    this.ordered = new Map();
    this.abbreviations = new Map();
    this.explained = new Set(KNOWN);
    this.terms = [];
  }

  clauseOf({ node, outer }) {
    return CLAUSES.has(node.type.name) ? node : outer.findLast((one) => CLAUSES.has(one.type.name));
  }

  put(place, rule, rank, extra = {}) {
    const section = this.clauseOf(place) ?? null;
    this.findings.push({
      rule,
      level: LEVELS[rule],
      node: place.node.attrs.id ?? "",
      text: "",
      clause: (section && this.labels.get(section.attrs.id)) ?? "",
      section,
      start: 0,
      end: 0,
      replacement: null,
      ...extra,
      kind: place.node.type.name,
      holder: place.outer.at(-1)?.type.name ?? "doc",
      at: place.at,
      order: place.order,
      rank,
    });
  }

  visit(place) {
    const { node, outer } = place;
    const put = (rule, rank, text = "") => this.put(place, rule, rank, { text });
    STRUCTURE[node.type.name]?.(node, { put, outer, ordered: this.ordered, declared: this.declared });
    if (node.type.name === "termEntry") this.terms.push({ place, term: termOf(node) });
    if (node.isTextblock) this.visitText(place);
  }

  visitText(place) {
    const { node, outer } = place;
    const spoken = spokenIn(node, this.language, this.declared);
    const isProse = !LEAVE_OUT.has(node.type.name) && !outer.some((one) => QUOTING.has(one.type.name));
    if (isProse) {
      for (const { rule, ...match } of spoken.phrases) this.put(place, rule, 0, match);
      this.visitProvisions(place, spoken.provisions);
    }
    for (const target of factsOf(node).targets) {
      if (!this.ids.has(target)) this.put(place, "dangling-reference", 3, { text: target ?? "" });
    }
    if (node.type.name === "definition") this.visitDefinition(place);
    if (!WITHOUT_ABBREVIATIONS.has(node.type.name)) this.count(place, spoken.abbreviations);
  }

  visitProvisions(place, provisions) {
    if (!provisions.length) return;
    const line = [...place.outer, place.node];
    const forbidden = forbidsProvisions(line);
    if (!forbidden && place.outer.some((node) => node.type.name === "requirement")) return;
    const rule = forbidden ? "misplaced-provision" : "loose-provision";
    for (const match of provisions) this.put(place, rule, 1, match);
  }

  visitDefinition(place) {
    const { text } = factsOf(place.node);
    const look = (rule, pattern) => {
      const match = compiled(pattern).exec(text);
      if (match) this.put(place, rule, 6, { text: match[0], start: match.index, end: match.index + match[0].length, replacement: "" });
    };
    look("definition-article", RULES.article);
    look("definition-stop", RULES.stop);
  }

  count(place, abbreviations) {
    for (const { explained, ...match } of abbreviations) {
      const seen = this.abbreviations.get(match.text) ?? { place, match, count: 0 };
      seen.count += 1;
      this.abbreviations.set(match.text, seen);
      if (explained) this.explained.add(match.text);
    }
  }

  finish() {
    for (const [word, { place, match, count }] of this.abbreviations) {
      if (!this.explained.has(word) && count >= RULES.abbreviation.fewest) this.put(place, "term-undefined", 9, match);
    }
    const order = (one, two) => one.order - two.order || one.start - two.start || one.rank - two.rank;
    return this.findings.sort(order);
  }

  *unused() {
    const terms = [...new Set(this.terms.map(({ term }) => term.toLowerCase()).filter(Boolean))];
    const key = terms.join("\n");
    const used = new Set();
    for (const [index, { node }] of this.places.entries()) {
      if (index % STEP === 0) yield;
      if (!node.isTextblock || node.type.name === "designation") continue;
      for (const term of termsUsedIn(node, terms, key)) used.add(term);
    }
    for (const { place, term } of this.terms) {
      if (term && !used.has(term.toLowerCase())) this.put(place, "term-unused", 8, { text: term });
    }
  }
}

/** Check a document in small steps; a generator that returns the findings in reading order. */
export function* checking(doc, language = "en", labels = null) {
  const places = [];
  const ids = new Set();
  let declared = false;
  for (const place of nodesOf(doc)) {
    place.order = places.push(place);
    if (place.node.attrs.id) ids.add(place.node.attrs.id);
    if (place.node.isTextblock) declared ||= factsOf(place.node).declares;
    if (places.length % STEP === 0) yield;
  }
  const found = labels ?? numbered(doc, language);
  const run = new Run(places, { language: language.split("-")[0].toLowerCase(), declared, ids, labels: found });
  for (const [index, place] of places.entries()) {
    if (index % STEP === 0) yield;
    run.visit(place);
  }
  yield* run.unused();
  return run.finish();
}

/** Check a document at once. */
export function checkDocument(doc, language = "en") {
  const run = checking(doc, language);
  for (;;) {
    const { done, value } = run.next();
    if (done) return value;
  }
}
