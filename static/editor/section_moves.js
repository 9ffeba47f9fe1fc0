// Moves clauses in the shared tree itself, so that each stays one thing with all it holds.
//
// Yjs knows no move: the clause is copied to its new place and deleted at the old one, in one
// transaction that one undo takes back. (Left to the binding, two neighbours would be rewritten
// into each other.) What others typed into the old place meanwhile is carried over: late_edits.js.
import * as Y from "yjs";

export const SECTIONS = new Set(["clause", "annex", "foreword", "introduction", "bibliography", "index"]);
const HOLDERS = new Set(["clause", "annex", "introduction"]);
export const DEEPEST = 6;

function isSection(type) {
  return type instanceof Y.XmlElement && SECTIONS.has(type.nodeName);
}

/** Return the clauses directly in a part of the tree. */
export function sectionsIn(parent) {
  return parent.toArray().filter(isSection);
}

/** Find a clause by its id in the whole tree, null where there is none. */
export function sectionById(root, id) {
  const waiting = sectionsIn(root);
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    if (one.getAttribute("id") === id) return one;
    waiting.push(...sectionsIn(one));
  }
  return null;
}

/** Count the levels of clauses from a clause down, itself included. */
function heightOf(section) {
  return 1 + Math.max(0, ...sectionsIn(section).map(heightOf));
}

/** Count the clauses around a place, the root not counted. */
function depthOf(parent) {
  let depth = 0;
  for (let one = parent; isSection(one); one = one.parent) depth += 1;
  return depth;
}

function isInside(parent, section) {
  for (let one = parent; one; one = one.parent) if (one === section) return true;
  return false;
}

/** Say why a clause may not stand in a parent; an empty text where it may. */
export function obstacle(section, parent) {
  if (isInside(parent, section)) return gettext("A clause cannot move into itself.");
  const isRoot = !isSection(parent);
  if (!isRoot && section.nodeName !== "clause") return gettext("Only a clause can stand inside a clause or an annex.");
  if (!isRoot && !HOLDERS.has(parent.nodeName)) return gettext("This part of the document holds no clauses.");
  if (depthOf(parent) + heightOf(section) > DEEPEST) return gettext("Clauses nest at most six levels deep.");
  return "";
}

/** Return where a clause goes by a word: {parent, before} (null: to the end), or null for nowhere. */
export function targetOf(section, verb) {
  const { parent } = section;
  const sisters = sectionsIn(parent);
  const at = sisters.indexOf(section);
  const places = {
    up: () => (at > 0 ? { parent, before: sisters[at - 1] } : null),
    down: () => (at < sisters.length - 1 ? { parent, before: nodeAfter(sisters[at + 1]) } : null),
    in: () => (at > 0 && HOLDERS.has(sisters[at - 1].nodeName) ? { parent: sisters[at - 1], before: null } : null),
    out: () => (parent.nodeName === "clause" ? { parent: parent.parent, before: nodeAfter(parent) } : null),
  };
  return places[verb]();
}

/** Return where a clause goes when it is dropped on another: before it, after it or inside it. */
export function dropTarget(other, where) {
  if (where === "inside") return { parent: other, before: null };
  return { parent: other.parent, before: where === "before" ? other : nodeAfter(other) };
}

function nodeAfter(node) {
  const siblings = node.parent.toArray();
  return siblings[siblings.indexOf(node) + 1] ?? null;
}

/** Move a clause; returns {old: the deleted element, fresh: its copy}. */
export function moveSection(section, { parent, before }, origin = null) {
  const fresh = section.clone();
  const old = section;
  section.doc.transact(() => {
    const siblings = parent.toArray();
    const at = before ? siblings.indexOf(before) : siblings.length;
    parent.insert(at, [fresh]);
    const home = old.parent;
    home.delete(home.toArray().indexOf(old), 1);
  }, origin);
  return { old, fresh };
}

function sectionsById(root, id) {
  const visit = (parent) => sectionsIn(parent).flatMap((one) => (one.getAttribute("id") === id ? [one] : visit(one)));
  return visit(root);
}

/** Tell whether two pieces of the tree say the same, word for word. */
function saySame(one, other) {
  if (one instanceof Y.XmlText || other instanceof Y.XmlText) {
    return one.constructor === other.constructor && JSON.stringify(one.toDelta()) === JSON.stringify(other.toDelta());
  }
  const sorted = (node) => JSON.stringify(Object.entries(node.getAttributes()).sort());
  if (one.nodeName !== other.nodeName || one.length !== other.length || sorted(one) !== sorted(other)) return false;
  const others = other.toArray();
  return one.toArray().every((child, at) => saySame(child, others[at]));
}

/**
 * Leave one of the copies that stand where two people moved a clause at the same time; every
 * browser keeps the same one. `onCopy(copy, kept)` is told before a copy goes. A copy in which
 * something was written, or that is a suggestion, is left alone. Returns how many went.
 */
export function removeCopies(root, id, { origin = null, onCopy = () => {} } = {}) {
  const [kept, ...others] = sectionsById(root, id)
    .filter((one) => !one.getAttribute("sugg"))
    .sort((one, other) => other._item.id.client - one._item.id.client || other._item.id.clock - one._item.id.clock);
  const copies = others.filter((one) => saySame(one, kept));
  if (!copies.length) return 0;
  root.doc.transact(() => {
    for (const copy of copies) {
      onCopy(copy, kept);
      copy.parent.delete(copy.parent.toArray().indexOf(copy), 1);
    }
  }, origin);
  return copies.length;
}
