// Lets the caret go along with a clause that a colleague moves: the text is a copy with the same ids.
import { Extension } from "@tiptap/core";
import { isChangeOrigin } from "@tiptap/extension-collaboration";
import { Plugin, TextSelection } from "@tiptap/pm/state";

import { findBlock } from "./anchors.js";

/** Return where the caret belongs after a change of others: a position, or null where it is right. */
export function followed(before, after) {
  const { $from } = before.selection;
  const { id } = $from.parent.attrs;
  if (!id || after.selection.$from.parent.attrs.id === id) return null;
  const found = findBlock(after.doc, id);
  if (!found?.[0].isTextblock) return null;
  return found[1] + 1 + Math.min($from.parentOffset, found[0].content.size);
}

export const CaretFollower = Extension.create({
  name: "caretFollower",
  addProseMirrorPlugins() {
    return [
      new Plugin({
        appendTransaction(transactions, before, after) {
          if (!transactions.some((one) => one.docChanged && isChangeOrigin(one))) return null;
          const position = followed(before, after);
          return position === null ? null : after.tr.setSelection(TextSelection.create(after.doc, position)).setMeta("addToHistory", false);
        },
      }),
    ];
  },
});
