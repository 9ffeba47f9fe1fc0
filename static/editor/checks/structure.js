// The rules on how a document is built: clauses, lists, requirements, images, term entries.
import { compiled, RULES, textOf } from "./facts.js";

const ASIDE = new Set(["guidance", "note", "example", "footnote", "part", "condition"]);
const LISTS = new Set(["bulletList", "orderedList"]);
const CLAUSES = new Set(["clause", "annex"]);

function childrenOf(node) {
  const children = [];
  node.forEach((child) => children.push(child));
  return children;
}

/** Return the title of a clause, empty where it has none. */
export function titleOf(node) {
  const title = childrenOf(node).find((child) => child.type.name === "clauseTitle");
  return title ? textOf(title) : "";
}

/** Return the statements; without one, the text that is neither part nor support. */
export function statementOf(node) {
  const children = childrenOf(node);
  const stated = children.filter((child) => child.type.name === "statement").map(textOf);
  const lines = stated.length ? stated : children.filter((child) => !ASIDE.has(child.type.name)).map(textOf);
  return lines.filter(Boolean).join("\n");
}

function saysKind(kind, statement, declared) {
  const words = (declared ? RULES.declaredKindWords : RULES.kindWords)[kind];
  return !words || compiled(words, declared).test(statement);
}

function requirement(node, { declared, put }) {
  const statement = statementOf(node);
  const { kind, criteria } = node.attrs;
  if (!statement) put("empty-requirement", 2);
  else if (!saysKind(kind, statement, declared)) put("kind-mismatch", 2, kind);
  if (kind === "shall" && !criteria?.length) put("unverified", 2);
}

function blocksBelow(node) {
  return childrenOf(node)
    .filter((child) => child.type.name !== "clauseTitle" && (child.type.name !== "paragraph" || holdsText(child)))
    .map((child) => child.type.name);
}

/** Tell whether a paragraph holds anything: words, or an atom. */
function holdsText(paragraph) {
  let holds = false;
  paragraph.forEach((child) => {
    holds ||= child.isText ? /\S/.test(child.text) : child.type.name !== "hardBreak";
  });
  return holds;
}

function clause(node, { put, outer }) {
  const kind = node.type.name;
  const title = titleOf(node);
  if (!title) put("untitled-clause", 4);
  const below = blocksBelow(node);
  const subclauses = below.filter((name) => name === "clause").length;
  if (subclauses === 1 && kind === "clause") put("lone-subclause", 4, title);
  if (subclauses > 0 && below[0] !== "clause") put("hanging-text", 4, title);
  const depth = outer.filter((one) => CLAUSES.has(one.type.name)).length;
  if (kind === "clause" && depth >= RULES.limits.clauseDepth) put("deep-clause", 5, title);
}

function list(node, { put, outer, ordered }) {
  if (outer.filter((one) => LISTS.has(one.type.name)).length >= RULES.limits.listDepth) put("deep-list", 5);
  const holder = outer.at(-1);
  if (node.type.name !== "orderedList" || !holder || !CLAUSES.has(holder.type.name)) return;
  ordered.set(holder, (ordered.get(holder) ?? 0) + 1);
  if (ordered.get(holder) > RULES.limits.orderedLists) put("second-list", 5);
}

function image(node, { put }) {
  if (!node.attrs.alt?.trim()) put("figure-without-alt", 7);
}

/** Return the term that an entry is about, empty where it names none. */
export function termOf(entry) {
  const name = childrenOf(entry).find((child) => child.type.name === "designation");
  return name ? textOf(name) : "";
}

function termEntry(node, { put }) {
  if (!childrenOf(node).some((child) => child.type.name === "definition")) put("term-without-definition", 8, termOf(node));
}

/** The rules by the kind of node that they judge; each is (node, {put, outer, ordered, declared}). */
export const STRUCTURE = { requirement, clause, annex: clause, bulletList: list, orderedList: list, image, termEntry };
