// Ties discussions and findings to passages: reads a selection, finds a passage, marks it.
import { Extension } from "@tiptap/core";
import { Plugin, PluginKey, TextSelection } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

import { showPane } from "./panels.js";
import { redraw } from "./redraw.js";
import { mappingOf } from "./remote_mapping.js";

const key = new PluginKey("anchors");
const shown = new Map();

/** Return the anchor of the selection: block id, UTF-16 offsets in its text, the words. */
export function anchorOf(state) {
  const { $from, to } = state.selection;
  const { parent } = $from;
  if (!parent.isTextblock || !parent.attrs.id) return null;
  const end = Math.min(to, $from.end());
  const quote = state.doc.textBetween($from.pos, end, "", "\ufffc");
  const start = $from.parentOffset;
  return { block: parent.attrs.id, start, end: start + (end - $from.pos), quote };
}

/** Find a block by its id: [node, position], or null. */
export function findBlock(doc, id) {
  let found = null;
  doc.descendants((node, position) => {
    if (!found && node.attrs.id === id) found = [node, position];
    return !found;
  });
  return found;
}

/** Return where an anchored passage stands now: [from, to], or null where it is gone. */
export function rangeOf(doc, { block, start, end, quote }) {
  const found = block ? findBlock(doc, block) : null;
  if (!found) return null;
  const [node, position] = found;
  if (!node.isTextblock || !quote) return [position, position + node.nodeSize];
  const text = node.textBetween(0, node.content.size, "", "\ufffc");
  const at = text.slice(start, end) === quote ? start : text.indexOf(quote);
  return at < 0 ? null : [position + 1 + at, position + 1 + at + quote.length];
}

function decorate(doc, marks) {
  const drawn = [];
  for (const { anchor, attributes } of marks) {
    const range = rangeOf(doc, anchor);
    if (!range || !anchor.quote) continue;
    drawn.push(Decoration.inline(range[0], range[1], attributes));
  }
  return DecorationSet.create(doc, drawn);
}

export const Anchors = Extension.create({
  name: "anchors",
  addProseMirrorPlugins() {
    return [
      new Plugin({
        key,
        state: {
          init: () => DecorationSet.empty,
          apply(transaction, value) {
            const marks = transaction.getMeta(key);
            if (marks) return decorate(transaction.doc, marks);
            return transaction.docChanged ? value.map(mappingOf(transaction), transaction.doc) : value;
          },
        },
        props: { decorations: (state) => key.getState(state) },
      }),
    ];
  },
});

/** Mark the passages of one source (discussions, checks); each is {anchor, attributes}. */
export function markPassages(editor, source, marks) {
  shown.set(source, marks);
  redraw(editor.view, (tr) => tr.setMeta(key, [...shown.values()].flat()));
}

/** Bring a passage into view and select it. */
export function goToPassage(editor, anchor) {
  const range = rangeOf(editor.state.doc, anchor);
  if (!range) return false;
  const { state } = editor;
  const $at = state.doc.resolve(Math.min(range[0] + (anchor.quote ? 0 : 1), state.doc.content.size));
  if (anchor.quote) goToRange(editor, ...range);
  else show(editor, TextSelection.near($at));
  return true;
}

/** Bring a range of text into view and select it. */
export function goToRange(editor, from, to) {
  show(editor, TextSelection.create(editor.state.doc, from, to));
}

function show({ state, view }, selection) {
  showPane("text");
  view.dispatch(state.tr.setSelection(selection).scrollIntoView());
  view.focus();
}
