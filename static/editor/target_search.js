// Searches what a reference may point at: by label ("5.1", "Table 2", "R-6.2-1") and by words.
import { labelsOf } from "./labels.js";
import { crossText, targetsOf } from "./pointers.js";

const CROSS = new Set([
  "clause", "annex", "foreword", "introduction", "bibliography", "tableBlock", "figure", "formula",
  "requirement", "part", "termEntry", "note", "example",
]);
const ICONS = {
  clause: "head", annex: "head", foreword: "doc", introduction: "doc", bibliography: "ledger", tableBlock: "table",
  figure: "image", formula: "sigma", requirement: "req", part: "ol", termEntry: "term", note: "note", example: "info",
  reference: "ledger",
};
const SHOWN = 40;
const SNIPPET = 90;

export const languageOf = (editor) => editor.view.dom.closest("[lang]")?.lang ?? "en";

/** Fold case, width and spaces, so that "table2" finds "Table 2" and "（3）" finds "(3)". */
function fold(text) {
  return text.normalize("NFKC").toLowerCase();
}

function snippet(node) {
  if (node.type.name === "formula") return node.attrs.latex;
  const text = node.textBetween(0, node.content.size, " ", "").replace(/\s+/g, " ").trim();
  return text.length > SNIPPET ? `${text.slice(0, SNIPPET)}…` : text;
}

/** Return what stands in the document and can be pointed at, in its order. */
export function candidates(state, language, kinds = CROSS) {
  const labels = labelsOf(state);
  const found = [];
  for (const [id, target] of targetsOf(state.doc)) {
    if (!kinds.has(target.kind)) continue;
    const label = labels.get(id) ?? "";
    const printed = crossText("full", target, { labels, label, language });
    const words = target.title || snippet(target.node);
    if (printed || words) found.push({ id, kind: target.kind, label, printed, words, node: target.node });
  }
  return found;
}

function score({ label, printed, words, more = "" }, query) {
  const [bare, full, title] = [label, printed, words].map(fold);
  const tight = (text) => text.replace(/\s/g, "");
  if (bare === query || tight(full) === tight(query)) return 0;
  if (bare && bare.replace(/^\(|\)$/g, "") === query) return 1;
  if (bare.startsWith(query) || tight(full).startsWith(tight(query))) return 2;
  if (title.startsWith(query)) return 3;
  const all = `${full} ${bare} ${title} ${fold(more)}`;
  return query.split(/\s+/).every((word) => all.includes(word)) ? 4 : -1;
}

/** Filter candidates by typed words, the likeliest first, at most 40. */
export function ranked(found, query) {
  const folded = fold(query.trim());
  if (!folded) return found.slice(0, SHOWN);
  return found
    .map((entry) => ({ entry, rank: score(entry, folded) }))
    .filter(({ rank }) => rank >= 0)
    .sort((one, other) => one.rank - other.rank)
    .slice(0, SHOWN)
    .map(({ entry }) => entry);
}

/** Turn candidates into items of a list. */
export function itemsOf(found) {
  return found.map(({ id, kind, printed, words }) => ({
    name: id,
    id,
    kind,
    printed,
    icon: ICONS[kind],
    label: printed || words,
    help: printed && words !== printed ? words : "",
    aside: "",
  }));
}

/** Search for cross-references. */
export function searchTargets(editor, query) {
  return itemsOf(ranked(candidates(editor.state, languageOf(editor)), query));
}

/** Search for terms by any of their designations and by their definition. */
export function searchTerms(editor, query) {
  const found = candidates(editor.state, languageOf(editor), new Set(["termEntry"]));
  return itemsOf(ranked(found.map((entry) => ({ ...entry, more: snippet(entry.node) })), query)).map((item) => ({
    ...item,
    label: item.help || item.label,
    help: definitionOf(found.find(({ id }) => id === item.id).node),
    aside: item.printed,
  }));
}

function definitionOf(entry) {
  let words = "";
  entry.forEach((child) => {
    if (child.type.name === "definition") words ||= child.textContent;
  });
  return words;
}

/** Return the facts of a reference's form in one line, without those that some words say already. */
export function factsOf({ attrs }, said = "") {
  const { contributors, identifiers, title, date } = attrs;
  const facts = [contributors.join(", "), identifiers.join(", "), title, date];
  return facts.filter((fact) => fact && !said.includes(fact)).join(", ");
}

/** Return one line that tells a reference: its facts, or what was written instead. */
export function referenceLine(node) {
  return factsOf(node) || node.textContent;
}

/** Search for references by identifier, title, contributors or text. */
export function searchReferences(editor, query) {
  const found = candidates(editor.state, languageOf(editor), new Set(["reference"]));
  const told = found.map((entry) => ({ ...entry, words: referenceLine(entry.node), more: `${entry.node.textContent} ${entry.node.attrs.url ?? ""}` }));
  return itemsOf(ranked(told, query)).map((item) => ({ ...item, label: item.help || item.label, help: "", aside: item.printed }));
}
