// Puts references into the text and takes the marks of terms off it.
import { yUndoPluginKey } from "@tiptap/y-tiptap";

/** Put one inline node at the caret, in place of what is selected, as one step of undoing. */
export function insertInline(editor, node) {
  yUndoPluginKey.getState(editor.state)?.undoManager.stopCapturing();
  editor.view.focus();
  return editor.chain().insertContent(node).run();
}

/** Insert a cross-reference to an item of the search. */
export function insertCrossReference(editor, { id, printed, label }) {
  const text = printed || label;
  return insertInline(editor, { type: "crossReference", attrs: { target: id, form: printed ? "full" : "title", text } });
}

/** Take the mark of a mention off the word at a position, as one step of undoing. */
export function removeMention(editor, position) {
  yUndoPluginKey.getState(editor.state)?.undoManager.stopCapturing();
  editor.view.focus();
  return editor.chain().setTextSelection(position + 1).extendMarkRange("termReference").unsetMark("termReference").run();
}
