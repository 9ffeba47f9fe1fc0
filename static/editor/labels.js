// Shows computed labels, heading levels, reference texts and hints, without touching the document.
import { Extension } from "@tiptap/core";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

import { labels, referenceText } from "./numbering.js";
import { POINTERS, pointerText, targetsOf } from "./pointers.js";
import { mappingOf } from "./remote_mapping.js";
import { redraw } from "./redraw.js";

export const labelsKey = new PluginKey("labels");
const WAIT_MS = 40;
const LONGEST_WAIT_MS = 1500;
const TELL_MS = 500;
const PRINTED = new Set(["clauseTitle", "caption", "designation", "reference"]); // pointers may print their words
const SLOW_MS = 12; // a longer computation waits for a pause in typing
const TITLED = new Set(["clause", "annex", "foreword", "introduction", "bibliography", "index"]);

/** Return the words shown in an empty block of each kind. */
function hints() {
  return {
    clauseTitle: gettext("Title"),
    statement: gettext("Who or what, then shall, should or may, then what to do"),
    condition: gettext("When this applies"),
    part: gettext("One part of it"),
    designation: gettext("Term"),
    definition: gettext("Definition, without an article and without a full stop"),
    termSource: gettext("Source"),
    caption: gettext("Title of the table or figure"),
    reference: gettext("Identifier, title, date"),
  };
}

function titleAttributes(parent, found, depth, language) {
  const label = found.get(parent?.attrs.id) ?? "";
  const attributes = { "aria-level": String(Math.min(depth + 1, 6)), "data-level": String(depth) };
  if (!label) return attributes;
  return { ...attributes, "data-label": parent.type.name === "annex" ? referenceText("annex", label, language) : label };
}


/** Say what a pointer prints; where its target is gone, what it printed last. */
function pointerSpec(node, text) {
  return text ? { pointer: text, dangling: false } : { pointer: node.attrs.text || "?", dangling: true };
}

/** Return what a text block is beside its words; the same for two blocks that only differ in those. */
function shapeOf(block) {
  const atoms = [];
  block.forEach((child) => child.isText || atoms.push(child));
  return { atoms, isEmpty: block.content.size === 0 };
}

/** Tell whether two documents differ in nothing but the words of one text block. */
export function onlyWordsDiffer(before, after) {
  const start = before.content.findDiffStart(after.content);
  if (start === null) return true;
  const end = before.content.findDiffEnd(after.content);
  const [$old, $new] = [before.resolve(start), after.resolve(start)];
  const [one, two] = [$old.parent, $new.parent];
  if (!one.isTextblock || PRINTED.has(one.type.name) || !one.sameMarkup(two) || end.a > $old.end() || end.b > $new.end()) return false;
  const [was, is] = [shapeOf(one), shapeOf(two)];
  const sameAtoms = was.atoms.length === is.atoms.length && was.atoms.every((atom, index) => atom.sameMarkup(is.atoms[index]));
  return sameAtoms && was.isEmpty === is.isEmpty;
}

function decorate(doc, language) {
  const found = labels(doc, language);
  const targets = targetsOf(doc);
  const decorations = [];
  const words = hints();
  const put = (node, position, attributes, spec = {}) =>
    decorations.push(Decoration.node(position, position + node.nodeSize, attributes, spec));
  const lostTerms = (node, position) => {
    const mark = node.marks.find(({ type }) => type.name === "termReference");
    if (!mark || targets.has(mark.attrs.target)) return;
    decorations.push(Decoration.inline(position, position + node.nodeSize, { "data-dangling": "" }));
  };
  const visit = (node, position, parent, depth) => {
    const kind = node.type.name;
    const label = found.get(node.attrs.id);
    if (kind === "clauseTitle") put(node, position, titleAttributes(parent, found, depth, language));
    else if (kind === "caption") {
      const text = parent && found.get(parent.attrs.id);
      if (text) put(node, position, { "data-label": text });
    } else if (POINTERS.has(kind)) {
      put(node, position, {}, pointerSpec(node, pointerText(node, targets, found, language)));
    } else if (node.isText) lostTerms(node, position);
    else if (label) put(node, position, { "data-label": label }, { label });
    if (node.isTextblock && node.content.size === 0 && words[kind]) {
      put(node, position, { class: "is-empty", "data-hint": words[kind] });
    }
    const below = TITLED.has(kind) ? depth + 1 : depth;
    node.forEach((child, offset) => visit(child, position + offset + 1, node, below));
  };
  doc.forEach((child, offset) => visit(child, offset, null, 0));
  return { labels: found, decorations: DecorationSet.create(doc, decorations) };
}

export const Labels = Extension.create({
  name: "labels",
  addOptions: () => ({ language: "en", onLabels: () => {} }),
  addProseMirrorPlugins() {
    const { language, onLabels } = this.options;
    return [
      new Plugin({
        key: labelsKey,
        state: {
          init: (_config, state) => decorate(state.doc, language),
          apply(transaction, value) {
            const fresh = transaction.getMeta(labelsKey);
            if (fresh) return fresh;
            if (!transaction.docChanged) return value;
            const decorations = value.decorations.map(mappingOf(transaction), transaction.doc);
            return { ...value, decorations };
          },
        },
        props: { decorations: (state) => labelsKey.getState(state).decorations },
        view(view) {
          let timer = null;
          let took = 0;
          const refresh = () => {
            timer = null;
            if (view.isDestroyed) return;
            const begun = performance.now();
            const fresh = decorate(view.state.doc, language);
            redraw(view, (tr) => tr.setMeta(labelsKey, fresh));
            onLabels(fresh.labels);
            took = performance.now() - begun;
          };
          let telling = null;
          const tell = () => {
            clearTimeout(telling);
            telling = setTimeout(() => view.isDestroyed || onLabels(labelsKey.getState(view.state).labels), TELL_MS);
          };
          timer = setTimeout(refresh, 0);
          return {
            update(_view, before) {
              if (before.doc === view.state.doc) return;
              if (onlyWordsDiffer(before.doc, view.state.doc)) {
                tell(); // no number changes by it, but a title or the sum of words may
                return;
              }
              const slow = took > SLOW_MS;
              if (slow) clearTimeout(timer);
              if (slow || timer === null) {
                timer = setTimeout(refresh, Math.min(LONGEST_WAIT_MS, Math.max(WAIT_MS, took * 8)));
              }
            },
            destroy() {
              clearTimeout(timer);
              clearTimeout(telling);
            },
          };
        },
      }),
    ];
  },
});

/** Return the labels as they are shown now: id to label. */
export function labelsOf(state) {
  return labelsKey.getState(state)?.labels ?? new Map();
}
