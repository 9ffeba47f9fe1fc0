// Joins the bar of the block at the caret: one kit for each kind of block that has one.
import { Extension } from "@tiptap/core";

import { ContextBar } from "./context_bar.js";
import { FIGURE_KIT } from "./figures.js";
import { FORMULA_KITS } from "./formula_desk.js";
import { TABLE_KIT } from "./tables.js";

let bar = null;

const BarKeys = Extension.create({
  name: "contextBarKeys",
  addKeyboardShortcuts: () => ({ "Alt-F10": () => bar?.focus() ?? false }),
});

export const contextBar = {
  extensions: ({ writable }) => (writable ? [BarKeys] : []),
  join(context) {
    if (context.writable) bar = new ContextBar(context, [FIGURE_KIT, TABLE_KIT, ...FORMULA_KITS]);
  },
};
