// Says where people are in the text: their caret's position and the clause around it.
import { relativePositionToAbsolutePosition, ySyncPluginKey } from "@tiptap/y-tiptap";
import * as Y from "yjs";

import { depthOf } from "./insertion.js";

export const CLAUSES = new Set(["clause", "annex", "foreword", "introduction", "bibliography", "index"]);

/** Return the position of a colleague's caret in our document, or null where it has none. */
export function caretOf(editorState, awarenessState) {
  const sync = ySyncPluginKey.getState(editorState);
  const head = awarenessState?.cursor?.head;
  if (!head || !sync?.binding?.mapping?.size) return null;
  return relativePositionToAbsolutePosition(sync.doc, sync.type, Y.createRelativePositionFromJSON(head), sync.binding.mapping);
}

/** Return {node, position} of the innermost clause around a position, or null. */
export function clauseAt(doc, position) {
  const $at = doc.resolve(Math.min(Math.max(position, 0), doc.content.size));
  const depth = depthOf($at, CLAUSES);
  return depth > 0 ? { node: $at.node(depth), position: $at.before(depth) } : null;
}

/** Return the people in the document but oneself, each once: {client, user, typing, position}. */
export function colleagues(editorState, awareness, me) {
  const people = new Map();
  for (const [client, state] of awareness.getStates()) {
    const { user, typing } = state;
    if (!user?.name || client === awareness.clientID || String(user.id) === String(me.id)) continue;
    const before = people.get(String(user.id));
    if (before && !typing) continue;
    people.set(String(user.id), { client, user, typing: Boolean(typing), position: caretOf(editorState, state) });
  }
  return [...people.values()];
}

