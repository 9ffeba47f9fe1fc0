// Shows what was found in the text, and replaces it as one step that undo takes back.
import { Extension } from "@tiptap/core";
import { Plugin, PluginKey, TextSelection } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { yUndoPluginKey } from "@tiptap/y-tiptap";

import { mappingOf } from "../remote_mapping.js";
import { redraw } from "../redraw.js";

const key = new PluginKey("found");
const MARKED = 1000;

function drawn(doc, { spots, current }) {
  const first = Math.max(0, Math.min(current - MARKED / 2, spots.length - MARKED));
  return DecorationSet.create(
    doc,
    spots.slice(first, first + MARKED).map(({ from, to }, index) =>
      Decoration.inline(from, to, { class: first + index === current ? "found found-current" : "found" }),
    ),
  );
}

export const Found = Extension.create({
  name: "found",
  priority: 1100,
  addOptions: () => ({ onOpen: () => {} }),
  addKeyboardShortcuts() {
    const open = (replacing) => () => (this.options.onOpen(replacing), true);
    return { "Mod-f": open(false), "Mod-h": open(true) };
  },
  addProseMirrorPlugins() {
    return [
      new Plugin({
        key,
        state: {
          init: () => DecorationSet.empty,
          apply(transaction, value) {
            const fresh = transaction.getMeta(key);
            if (fresh) return drawn(transaction.doc, fresh);
            return transaction.docChanged ? value.map(mappingOf(transaction), transaction.doc) : value;
          },
        },
        props: { decorations: (state) => key.getState(state) },
      }),
    ];
  },
});

/** Mark what was found; `current` is the index of the one that is meant, -1 for none. */
export function markFound(editor, spots, current) {
  redraw(editor.view, (tr) => tr.setMeta(key, { spots, current }));
}

/** Bring a spot into view, without taking the focus from the panel. */
export function showSpot(editor, { from, to }) {
  const { state, view } = editor;
  const selection = TextSelection.create(state.doc, from, to);
  view.dispatch(state.tr.setSelection(selection).setMeta("addToHistory", false));
  const { node } = view.domAtPos(from);
  (node.nodeType === 1 ? node : node.parentElement)?.scrollIntoView({ block: "center" });
}

/** Replace spots, from the last to the first, in one transaction. */
export function replaceSpots(editor, spots) {
  const { tr } = editor.state;
  const { undoManager } = yUndoPluginKey.getState(editor.state) ?? {};
  for (const { from, to, replacement } of [...spots].sort((one, two) => two.from - one.from)) {
    if (replacement) tr.insertText(replacement, from, to);
    else tr.delete(from, to);
  }
  undoManager?.stopCapturing();
  editor.view.dispatch(tr);
  undoManager?.stopCapturing();
}
