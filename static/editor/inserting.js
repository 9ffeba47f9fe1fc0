// Joins everything that inserts: the "/" list, "#" for references, the menu of the bar, the block bar.
import "./inserting.css";

import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

import { BlockBar } from "./block_bar.js";
import { caretMenu } from "./caret_menu.js";
import { insertNamed, optionsOf, piecesFor } from "./catalogue.js";
import { h, icon } from "./dom.js";
import { Footnotes } from "./footnotes.js";
import { insertCrossReference } from "./inline_pieces.js";
import { whenIdle } from "./idle.js";
import { dialogsOf, later } from "./insert_dialogs.js";
import { depthOf } from "./insertion.js";
import { PointerView } from "./pointer_view.js";
import { Preview } from "./preview.js";
import { ReferenceView } from "./reference_view.js";
import { searchTargets } from "./target_search.js";

const SPACE = /[\s\ufffc]/;
const BEFORE_HASH = /[\s\ufffc(（「“,，、。;；:：\p{Script=Han}]/u;

const REQUIREMENT = new Set(["requirement"]);
const NARROW = new Set(["tableCell", "tableHeader", "listItem", "footnote"]);

const pageLanguage = () => document.documentElement.lang.split("-")[0] || "en";
const inText = (state) => state.selection.$from.parent.type.name !== "sourceCode";

const slash = caretMenu({
  name: "slashMenu",
  char: "/",
  prefix: SPACE,
  label: () => gettext("Insert"),
  allowed: inText,
  items: (editor, query) => optionsOf(piecesFor(editor.state, query), { grouped: !query, language: pageLanguage() }),
  choose: (editor, { name }) => insertNamed(editor, name, dialogsOf(editor)),
});

const hash = caretMenu({
  name: "referenceMenu",
  char: "#",
  prefix: BEFORE_HASH,
  label: () => gettext("Cross-reference"),
  allowed: inText,
  items: searchTargets,
  choose: insertCrossReference,
});

/** Draw the entries of the bibliography from their form, and pointers as the words that they print. */
function drawnReferences(writable) {
  return Extension.create({
    name: "drawnReferences",
    addProseMirrorPlugins() {
      const { editor } = this;
      const onEdit = writable ? (position) => later("editReference")(editor, position) : null;
      const pointer = (node, _view, _getPos, decorations) => new PointerView(node, decorations);
      const nodeViews = {
        reference: (node, _view, getPos) => new ReferenceView(node, getPos, onEdit),
        crossReference: pointer,
        citation: pointer,
        footnoteReference: pointer,
      };
      return [new Plugin({ props: { nodeViews } })];
    },
  });
}

/** Say in the empty paragraph at the caret how to go on; let its requirement show what can be added. */
const Hint = Extension.create({
  name: "insertHint",
  addProseMirrorPlugins() {
    const decorations = (state) => {
      const { $from, empty } = state.selection;
      const found = [];
      const depth = depthOf($from, REQUIREMENT);
      if (depth > 0) found.push(Decoration.node($from.before(depth), $from.after(depth), { class: "has-caret" }));
      const isBare = empty && $from.parent.type.name === "paragraph" && !$from.parent.content.size;
      if (isBare && !NARROW.has($from.node(-1).type.name)) {
        const attributes = { class: "is-empty", "data-hint": gettext("Write, or type / to insert") };
        found.push(Decoration.node($from.before(), $from.after(), attributes));
      }
      return found.length ? DecorationSet.create(state.doc, found) : null;
    };
    return [new Plugin({ props: { decorations } })];
  },
});

/** Fill the bar's menu with what the caret's place allows, each time it opens. */
function joinMenu(editor, menu) {
  menu.addEventListener("beforetoggle", (event) => {
    if (event.newState !== "open") return;
    const parts = [];
    let group = "";
    for (const entry of piecesFor(editor.state)) {
      if (entry.group() !== group) parts.push(h("p", { class: "group-name" }, entry.group()));
      group = entry.group();
      parts.push(h("button", { type: "button", "data-insert": entry.name, title: entry.help() || null }, icon(entry.icon), entry.label()));
    }
    menu.querySelector("[data-pieces]").replaceChildren(...parts);
  });
}

/** Let "Alt+F10" lead to the bar of the block, as it leads to the toolbar in other editors. */
const barKey = (context) =>
  Extension.create({
    name: "blockBarKey",
    addKeyboardShortcuts: () => ({ "Alt-F10": () => context.parts.blockBar?.focus() ?? false }),
  });

/** Fetch the forms while nothing else is to be done: they are there before they are asked for, line or none. */
function fetchForms() {
  return Promise.all([import("./references.js"), import("./figure_dialog.js"), import("./formula_dialog.js"), import("./requirement_dialog.js")]);
}

function joinWriting(context) {
  const { editor, find } = context;
  const bar = new BlockBar(editor, find("[data-block-bar]"), context);
  context.parts.blockBar = bar;
  joinMenu(editor, find("#insert-menu"));
  editor.on("transaction", () => bar.refresh()); // at once: a field must never be of the block before
  bar.refresh();
  whenIdle(fetchForms);
}

export const inserting = {
  extensions: (context) => [
    drawnReferences(context.writable),
    ...(context.writable ? [Footnotes, slash, hash, Hint, barKey(context)] : []),
  ],
  join(context) {
    context.parts.preview = new Preview(context.editor, context);
    if (context.writable) joinWriting(context);
  },
};

