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

/** Return the attributes of a node or mark with what they point at renewed: targets, dependencies. */
function repointed(attributes, renewed) {
  const { target, dependencies } = attributes;
  const result = { ...attributes };
  if (renewed.has(target)) result.target = renewed.get(target);
  if (Array.isArray(dependencies)) result.dependencies = dependencies.map((id) => renewed.get(id) ?? id);
  return result;
}

function renewedMarks(marks, renewed) {
  return marks.map((mark) => (renewed.has(mark.attrs.target) ? mark.type.create(repointed(mark.attrs, renewed)) : mark));
}

function withNewIds(fragment, renewed) {
  const nodes = [];
  fragment.forEach((node) => {
    const marks = renewedMarks(node.marks, renewed);
    if (node.isText) {
      nodes.push(node.mark(marks));
      return;
    }
    const attributes = repointed(node.attrs, renewed);
    if (renewed.has(node.attrs.id)) attributes.id = renewed.get(node.attrs.id);
    nodes.push(node.type.create(attributes, withNewIds(node.content, renewed), marks));
  });
  return Fragment.fromArray(nodes);
}

/**
 * Give new ids to what is pasted while its original still stands; what is cut keeps its own.
 * References inside the piece follow the new ids, those to the text outside stay.
 */
export function pasteable(slice, doc, make = newId) {
  const taken = new Set();
  doc.descendants((node) => {
    if (node.attrs.id) taken.add(node.attrs.id);
  });
  const renewed = new Map();
  slice.content.descendants((node) => {
    if (hasId(node) && taken.has(node.attrs.id)) renewed.set(node.attrs.id, make());
  });
  if (!renewed.size) return slice;
  return new Slice(withNewIds(slice.content, renewed), slice.openStart, slice.openEnd);
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
    let isMoving = false; // what is dragged elsewhere stays itself
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
          transformPasted: (slice, view) => (isMoving ? slice : pasteable(slice, view.state.doc)),
          handleDOMEvents: {
            drop(view, event) {
              const copies = /Mac/.test(navigator.platform) ? event.altKey : event.ctrlKey;
              isMoving = Boolean(view.dragging) && !copies;
              setTimeout(() => (isMoving = false));
              return false;
            },
          },
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
