// Shows in the outline which clause each colleague is in.
import * as Y from "yjs";

import { avatar, debounce } from "./dom.js";
import { SECTIONS } from "./section_moves.js";

const SHOWN = 3;

/** Return the ids of the clauses around a colleague's caret, the innermost first. */
export function clausesAt(doc, cursor) {
  if (!cursor?.head) return [];
  const spot = Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(cursor.head), doc);
  const ids = [];
  for (let type = spot?.type; type; type = type.parent) {
    if (SECTIONS.has(type.nodeName)) ids.push(type.getAttribute("id"));
  }
  return ids;
}

/** Return the other people present with the clauses around their carets. */
export function colleaguesIn(awareness, doc) {
  const found = [];
  for (const [client, { user, cursor }] of awareness.getStates()) {
    if (client === doc.clientID || !user?.name) continue;
    found.push({ user, clauses: clausesAt(doc, cursor) });
  }
  return found;
}

/** Keep the initials beside the clauses up to date. */
export function joinOutlinePeople({ data, doc, connection, parts }) {
  const draw = debounce(() => {
    const by = new Map();
    for (const { user, clauses } of colleaguesIn(connection.awareness, doc)) {
      const isMe = String(user.id) === String(data.user.id); // in another window
      if (clauses.length && !isMe) by.set(clauses[0], [...(by.get(clauses[0]) ?? []), user]);
    }
    const key = JSON.stringify([...by].map(([id, users]) => [id, users.map(({ name }) => name)]));
    if (key === parts.outline.peopleKey) return;
    parts.outline.peopleKey = key;
    parts.outline.showPeople(new Map([...by].map(([id, users]) => [id, users.slice(0, SHOWN).map((user) => avatar(user, { size: "s" }))])));
  }, 150);
  connection.awareness.on("change", draw);
  parts.outline.onDrawn = draw;
  draw();
}
