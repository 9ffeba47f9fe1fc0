// Gives the keys a sense of structure: leave a box, delete an empty box, go on after a title.
import { Extension } from "@tiptap/core";
import { TextSelection } from "@tiptap/pm/state";

import { depthOf, insertPiece, insertSubclause } from "./insertion.js";

const BOXES = new Set(["requirement", "note", "example", "admonition", "quote", "guidance", "termEntry", "tableBlock", "figure"]);
const REMOVABLE = new Set([...BOXES, "clause", "annex", "foreword", "introduction", "bibliography"]);

/** Go from the end of a title into the text below it, making a paragraph where there is none. */
function leaveTitle({ state, view }) {
  const { $from, empty } = state.selection;
  if (!empty || $from.parent.type.name !== "clauseTitle" || $from.pos !== $from.end()) return false;
  const after = $from.after();
  const next = state.doc.resolve(after).nodeAfter;
  const { tr } = state;
  if (!next?.isTextblock) tr.insert(after, state.schema.nodes.paragraph.create());
  view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(after + 1))).scrollIntoView());
  return true;
}

/** Leave a box by Enter in an empty last paragraph of it. */
function leaveBox({ state, view }) {
  const { $from, empty } = state.selection;
  const box = depthOf($from, BOXES);
  if (!empty || box < 1 || $from.depth !== box + 1 || $from.parent.content.size) return false;
  const node = $from.node(box);
  if (node.childCount < 2 || $from.index(box) !== node.childCount - 1) return false;
  const { tr } = state;
  const after = tr.delete($from.before(), $from.after()).mapping.map($from.after(box));
  tr.insert(after, state.schema.nodes.paragraph.create());
  view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(after + 1))).scrollIntoView());
  return true;
}

/** Go on with another part, term source or reference by Enter at the end of one. */
function repeatKind({ state, view }) {
  const { $from, empty } = state.selection;
  const again = new Set(["part", "reference", "keyItem"]);
  if (!empty || !again.has($from.parent.type.name) || !$from.parent.content.size) return false;
  if ($from.pos !== $from.end()) return false;
  const after = $from.after();
  const { tr } = state;
  tr.insert(after, $from.parent.type.create());
  view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(after + 1))).scrollIntoView());
  return true;
}

/** Delete a box that holds no text by Backspace in it. */
function deleteEmptyBox({ state, view }) {
  const { $from, empty } = state.selection;
  const depth = depthOf($from, REMOVABLE);
  if (!empty || depth < 1 || $from.node(depth).textContent) return false;
  let atoms = 0;
  $from.node(depth).descendants((node) => {
    atoms += node.isAtom && !node.isText ? 1 : 0;
  });
  if (atoms) return false;
  const { tr } = state;
  const before = $from.before(depth);
  tr.delete(before, $from.after(depth));
  view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(before), -1)).scrollIntoView());
  return true;
}

/** Keep Backspace at the start of a clause from melting it into the clause before. */
function keepClause({ state }) {
  const { $from, empty } = state.selection;
  return empty && $from.parentOffset === 0 && $from.parent.type.name === "clauseTitle";
}

/** Turn an empty statement, part or the like back into a paragraph. */
function plainAgain({ state, commands }) {
  const { $from, empty } = state.selection;
  const kinds = new Set(["part", "condition", "reference", "keyItem", "termSource"]);
  if (!empty || $from.parent.content.size || !kinds.has($from.parent.type.name)) return false;
  return commands.setNode("paragraph");
}

export const StructureKeys = Extension.create({
  name: "structureKeys",
  priority: 1100,
  addKeyboardShortcuts() {
    const { editor } = this;
    const context = () => ({ state: editor.state, view: editor.view, commands: editor.commands });
    const first = (...acts) => () => acts.some((act) => act(context()));
    return {
      Enter: first(leaveTitle, leaveBox, plainAgain, repeatKind),
      Backspace: first(deleteEmptyBox, plainAgain, keepClause),
      "Mod-Alt-c": () => insertPiece(editor, "clause"),
      "Mod-Alt-s": () => insertSubclause(editor),
      "Mod-Alt-r": () => insertPiece(editor, "requirement", "shall"),
      "Mod-Alt-n": () => insertPiece(editor, "note"),
      "Mod-Alt-e": () => insertPiece(editor, "example"),
      "Mod-Alt-t": () => insertPiece(editor, "table"),
      "Mod-Shift-7": () => editor.commands.toggleOrderedList(),
      "Mod-Shift-8": () => editor.commands.toggleBulletList(),
    };
  },
});
