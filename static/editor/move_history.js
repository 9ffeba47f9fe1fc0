// Takes a move back by moving again, so that what others wrote into the clause since is kept.
//
// Undone as Yjs does it, the copy would be deleted with all that came into it later, and the old
// clause restored as it was. So the step of a move carries where the clause came from instead.

const KEY = "lepton-move";

/** Describe a place by ids that outlive moves: {parent (null: the root), before (null: the end)}. */
export function placeOf(section) {
  const siblings = section.parent.toArray();
  const next = siblings[siblings.indexOf(section) + 1];
  return { parent: section.parent.getAttribute?.("id") ?? null, before: next?.getAttribute?.("id") ?? null };
}

/** Mark the newest step as the move of a clause from a place. */
export function markMove(undoManager, id, from) {
  undoManager.undoStack.at(-1)?.meta.set(KEY, { id, place: from });
}

/**
 * Let undo and redo of marked steps move the clause; `again(id, place)` does so and returns the
 * place where it stood, or null where that is impossible (then Yjs undoes it).
 */
export function joinMoveHistory(undoManager, again) {
  const wrap = (name, from, to) => {
    const usual = undoManager[name].bind(undoManager);
    undoManager[name] = () => {
      const step = undoManager[from].at(-1);
      const move = step?.meta.get(KEY);
      const place = move ? again(move.id, move.place) : null;
      if (!place) return usual();
      undoManager[from].pop();
      step.meta.set(KEY, { id: move.id, place });
      undoManager[to].push(step);
      undoManager.stopCapturing();
      return step;
    };
  };
  wrap("undo", "undoStack", "redoStack");
  wrap("redo", "redoStack", "undoStack");
}
