// Goes to what a reference points at.
import { TextSelection } from "@tiptap/pm/state";

/** Return where the node of an id begins, or null. */
export function positionOf(doc, id) {
  let found = null;
  doc.descendants((node, position) => {
    if (node.attrs.id === id) found ??= position;
    return found === null;
  });
  return found;
}

/** Bring the target of a reference into view and put the caret into it; says whether it is there. */
export function goTo(editor, id) {
  const { state, view } = editor;
  const at = positionOf(state.doc, id);
  if (at === null) return false;
  view.dispatch(state.tr.setSelection(TextSelection.near(state.doc.resolve(at + 1))));
  const dom = view.nodeDOM(at);
  dom?.scrollIntoView?.({ block: "center" });
  view.focus();
  return true;
}
