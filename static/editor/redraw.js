// Draws anew what stands beside the text without taking back what a person did a moment ago.

/**
 * Read a caret that was just moved: the browser tells of it a moment late, and whatever is
 * dispatched in between would put the caret back. Nothing is read while a word is composed.
 * Returns nothing, so that it can stand as a handler that lets the event go on.
 */
export function readCaret(view) {
  if (!view.isDestroyed && !view.composing) view.domObserver.flush();
}

/** Dispatch a change that touches neither text nor selection: `change` fills the transaction. */
export function redraw(view, change) {
  if (view.isDestroyed) return;
  readCaret(view);
  view.dispatch(change(view.state.tr).setMeta("addToHistory", false));
}
