// Keeps the caret in its place while others type in the same paragraph.
//
// After a remote change y-tiptap 3.0.9 takes a caret for lost whenever the text of its block has
// changed, and puts it back at its old offset, so that two people typing in one paragraph shift
// each other's carets. The Yjs position is right then; the guess is only wanted where it is gone.
import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import { relativePositionToAbsolutePosition, ySyncPluginKey } from "@tiptap/y-tiptap";

const NONE = { type: "none", anchor: null, head: null };

function trusting(selection, binding) {
  if (selection === null) return null;
  const { absAnchor, absHead } = selection;
  const isGone = (position) =>
    relativePositionToAbsolutePosition(binding.doc, binding.type, position, binding.mapping) === null;
  return {
    ...selection,
    get absAnchor() {
      return isGone(selection.anchor) ? absAnchor : null;
    },
    get absHead() {
      return isGone(selection.head) ? absHead : null;
    },
  };
}

/**
 * Let the first drawing find a place for the caret: the binding would put it back at its place in
 * the empty document, which is between two blocks of the real one. `keepCaret` ends this.
 */
export const QuietOpening = Extension.create({
  name: "quietOpening",
  priority: 1100, // before the binding, which draws when its own view is made
  addProseMirrorPlugins() {
    let isOpen = false;
    const view = ({ state }) => {
      const { binding } = ySyncPluginKey.getState(state);
      if (!isOpen) binding.beforeTransactionSelection = NONE;
      isOpen = true;
      return {};
    };
    return [new Plugin({ view })];
  },
});

/** Make the binding of an editor trust Yjs positions that still resolve. */
export function keepCaret(editor) {
  const { binding } = ySyncPluginKey.getState(editor.state);
  let held = null;
  Object.defineProperty(binding, "beforeTransactionSelection", {
    configurable: true,
    get: () => held,
    set(selection) {
      held = trusting(selection, binding);
    },
  });
}
