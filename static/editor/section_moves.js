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
