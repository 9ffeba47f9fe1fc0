// Gives permanent ids to the nodes that this person makes, and renews ids doubled by a copy.
import { Extension } from "@tiptap/core";
import { isChangeOrigin } from "@tiptap/extension-collaboration";
import { Fragment, Slice } from "@tiptap/pm/model";
import { Plugin, PluginKey } from "@tiptap/pm/state";

const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

/** Make an opaque id of 12 letters and digits (about 59 bits). */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join("");
}

function hasId(node) {
  return "id" in node.attrs;
}

/** Tell whether a step may bring new nodes (typing plain text does not). */
function isStructural(step) {
  const { slice } = step;
  if (!slice) return false;
  if (slice.openStart || slice.openEnd || step.structure !== undefined && step.gapFrom) return true;
  let structural = false;
  slice.content.forEach((node) => {
    structural ||= !node.isText;
  });
  return structural;
}

/** Return the changed ranges of some transactions in the coordinates of the last one. */
export function changedRanges(transactions) {
  const ranges = [];
  transactions.forEach((transaction, index) => {
    transaction.mapping.maps.forEach((map, step) => {
      map.forEach((_oldStart, _oldEnd, start, end) => {
        let from = transaction.mapping.slice(step + 1).map(start, -1);
        let to = transaction.mapping.slice(step + 1).map(end, 1);
        for (const later of transactions.slice(index + 1)) {
          from = later.mapping.map(from, -1);
          to = later.mapping.map(to, 1);
        }
        ranges.push([from, to]);
      });
    });
  });
  return ranges;
}

/** Tell whether some transactions are this person's own and may have made nodes. */
export function madeNodesHere(transactions) {
  return (
    !transactions.some(isChangeOrigin) &&
    transactions.some((transaction) => transaction.docChanged && transaction.steps.some(isStructural))
  );
}

/** Return the renewals [position, id] needed among nodes that begin inside the ranges. */
export function missingIds(doc, ranges, make = newId) {
  const inside = (position) => ranges.some(([from, to]) => position >= from - 1 && position <= to);
  const seen = new Set();
  const candidates = [];
  doc.descendants((node, position) => {
    if (!hasId(node)) return;
    if (inside(position)) candidates.push([node, position]);
    else if (node.attrs.id) seen.add(node.attrs.id);
  });
  const renewals = [];
  for (const [node, position] of candidates) {
    if (node.attrs.id && !seen.has(node.attrs.id)) seen.add(node.attrs.id);
    else renewals.push([position, make()]);
  }
  return renewals;
}

function withoutIds(fragment, taken) {
  const nodes = [];
  fragment.forEach((node) => {
    const content = node.isText ? node.content : withoutIds(node.content, taken);
    const doubled = hasId(node) && taken.has(node.attrs.id);
    if (node.isText) nodes.push(node);
    else {
      const attributes = doubled ? { ...node.attrs, id: null } : node.attrs;
      nodes.push(node.type.create(attributes, content, node.marks));
    }
  });
  return Fragment.fromArray(nodes);
}

/** Strip from pasted content the ids that are still in the document: cut keeps them, copy not. */
export function pasteable(slice, doc) {
  const taken = new Set();
  doc.descendants((node) => {
    if (node.attrs.id) taken.add(node.attrs.id);
  });
  return new Slice(withoutIds(slice.content, taken), slice.openStart, slice.openEnd);
}

/** Fill boxes that were left empty (a new cell, a new list item) with a paragraph to type in. */
function emptyBoxes(doc, ranges) {
  const found = new Set();
  for (const [from, to] of ranges) {
    const end = Math.min(to, doc.content.size);
    doc.nodesBetween(Math.min(from, end), end, (node, position) => {
      const isBox = !node.isLeaf && !node.isTextblock && node.type.spec.content === "block*";
      if (isBox && node.childCount === 0) found.add(position);
    });
  }
  return [...found].sort((a, b) => b - a);
}

export const Identifiers = Extension.create({
  name: "identifiers",
  addProseMirrorPlugins() {
    return [
      new Plugin({
        key: new PluginKey("emptyBoxes"),
        appendTransaction(transactions, _before, state) {
          if (!madeNodesHere(transactions)) return null;
          const positions = emptyBoxes(state.doc, changedRanges(transactions));
          const { tr } = state;
          for (const at of positions) tr.insert(at + 1, state.schema.nodes.paragraph.create());
          return tr.docChanged ? tr : null;
        },
      }),
      new Plugin({
        key: new PluginKey("identifiers"),
        props: {
          transformPasted: (slice, view) => pasteable(slice, view.state.doc),
        },
        appendTransaction(transactions, _before, state) {
          if (!madeNodesHere(transactions)) return null;
          const { tr } = state;
          for (const [position, id] of missingIds(state.doc, changedRanges(transactions))) {
            tr.setNodeAttribute(position, "id", id);
          }
          return tr.docChanged ? tr : null;
        },
      }),
    ];
  },
});
