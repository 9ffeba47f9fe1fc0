// Says what a cross-reference, a citation and a footnote mark print; as standards/rules/pointers.py.
import { referenceText } from "./numbering.js";

const NAMING = {
  clause: "clauseTitle",
  annex: "clauseTitle",
  foreword: "clauseTitle",
  introduction: "clauseTitle",
  bibliography: "clauseTitle",
  index: "clauseTitle",
  termEntry: "designation",
  tableBlock: "caption",
  figure: "caption",
};
const BLANKS = /^[ \t\n\u00a0\u3000]+|[ \t\n\u00a0\u3000]+$/g;
const HOLDERS = { part: "requirement", figure: "figure" };
export const POINTERS = new Set(["crossReference", "citation", "footnoteReference"]);

function words(node) {
  let text = "";
  node.forEach((child) => {
    text += child.text ?? "";
  });
  return text.replace(BLANKS, "");
}

/** Return the words that name a node: its title, first designation, caption or identifier. */
export function nameOf(node) {
  const kind = node.type.name;
  if (kind === "reference") {
    const first = node.attrs.identifiers?.[0];
    return (typeof first === "string" && first) || node.attrs.title || "";
  }
  if (kind === "requirement") return node.attrs.title ?? "";
  let named = null;
  if (NAMING[kind]) node.forEach((child) => (named ??= child.type.name === NAMING[kind] ? child : null));
  return named ? words(named) : "";
}

/** Return what every node that has an id offers: id to {kind, title, within, node, position}. */
export function targetsOf(doc) {
  const found = new Map();
  doc.descendants((node, position, parent) => {
    const { id } = node.attrs;
    if (!id || found.has(id)) return;
    const kind = node.type.name;
    const within = HOLDERS[kind] === parent?.type.name ? (parent.attrs.id ?? "") : "";
    found.set(id, { kind, title: nameOf(node), within, node, position });
  });
  return found;
}

/** Return a cross-reference in one of three forms: "Clause 5", "5", "General"; what lacks falls back. */
export function crossText(form, target, { labels, label, language }) {
  let full = label ? referenceText(target.kind, label, language) : "";
  if (full && target.within) full = `${labels.get(target.within) ?? ""} ${full}`.trim();
  if (form === "title") return target.title || full;
  return (form === "label" ? label : full) || target.title;
}

function citationText({ locator, text }, label, title) {
  const shown = label || title || text || "";
  return locator ? `${shown}, ${locator}` : shown;
}

/** Return what a pointer prints; null where its target is not there. */
export function pointerText(node, targets, labels, language = "en") {
  const { target: id, text, form } = node.attrs;
  const target = targets.get(id ?? "");
  if (!target) return null;
  const label = labels.get(id) ?? "";
  if (node.type.name === "footnoteReference") return label || text || "";
  if (node.type.name === "citation") return citationText(node.attrs, label, target.title);
  return crossText(form, target, { labels, label, language }) || text || "";
}
