// Keeps the caret in its place while others type in the same paragraph.
//
// After a remote change y-tiptap 3.0.9 takes a caret for lost whenever the text of its block has
// changed, and puts it back at its old offset, so that two people typing in one paragraph shift
// each other's carets. The Yjs position is right then; the guess is only wanted where it is gone.
import { relativePositionToAbsolutePosition, ySyncPluginKey } from "@tiptap/y-tiptap";

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

/** Make the binding of an editor trust Yjs positions that still resolve. */
export function keepCaret(editor) {
  const { binding } = ySyncPluginKey.getState(editor.state);
  let held = binding.beforeTransactionSelection;
  Object.defineProperty(binding, "beforeTransactionSelection", {
    configurable: true,
    get: () => held,
    set(selection) {
      held = trusting(selection, binding);
    },
  });
}
