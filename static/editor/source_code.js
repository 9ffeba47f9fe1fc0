// Source code in the text: its colours, its head, and Tab as a step to the right.
import "./source_code.css";

import { Extension } from "@tiptap/core";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

import { isKnown, loadGrammars, spansOf } from "./code_colours.js";
import { CodeView } from "./code_view.js";
import { redraw } from "./redraw.js";

const key = new PluginKey("codeColours");
const LONGEST = 20_000; // letters; longer code stays plain
const STEP = "  ";
const coloured = new WeakMap();

/** Return the coloured spans of a code block, kept as long as the block does not change. */
function spansIn(node) {
  if (!isKnown(node.attrs.language) || node.content.size > LONGEST) return [];
  if (!coloured.has(node)) {
    const spans = spansOf(node.attrs.language, node.textBetween(0, node.content.size, "", "\ufffc"));
    if (!spans) return null;
    coloured.set(node, spans);
  }
  return coloured.get(node);
}

/** Return the decorations of all code in a document, and whether grammars are missing. */
function colour(doc) {
  const drawn = [];
  let missing = false;
  doc.descendants((node, position) => {
    if (node.type.name === "sourceCode") {
      const spans = spansIn(node);
      missing ||= spans === null;
      for (const [from, to, classes] of spans ?? []) drawn.push(Decoration.inline(position + 1 + from, position + 1 + to, { class: classes }));
    }
    return !node.isTextblock;
  });
  return { missing, set: DecorationSet.create(doc, drawn) };
}

/** Tell whether the selection is in one code block. */
function inCode({ selection }) {
  return selection.$from.parent.type.name === "sourceCode" && selection.$from.sameParent(selection.$to);
}

/** Return the starts of the lines that the selection touches, as positions. */
function lineStarts({ selection }) {
  const { $from, $to } = selection;
  const text = $from.parent.textBetween(0, $from.parent.content.size, "\ufffc", "\ufffc");
  const starts = [text.lastIndexOf("\n", $from.parentOffset - 1) + 1];
  for (let at = text.indexOf("\n", starts[0]); at >= 0 && at < $to.parentOffset; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return { starts: starts.map((at) => $from.start() + at), text, base: $from.start() };
}

function indent({ state, view }) {
  if (!inCode(state)) return false;
  const { tr, selection } = state;
  if (selection.empty) tr.insertText(STEP);
  else for (const at of lineStarts(state).starts.reverse()) tr.insertText(STEP, at);
  view.dispatch(tr);
  return true;
}

function outdent({ state, view }) {
  if (!inCode(state)) return false;
  const { starts, text, base } = lineStarts(state);
  const { tr } = state;
  for (const at of starts.reverse()) {
    const spaces = /^(?: {1,2}|\t)/.exec(text.slice(at - base))?.[0].length ?? 0;
    if (spaces) tr.delete(at, at + spaces);
  }
  view.dispatch(tr);
  return true;
}

/** Go on in the next line as deep as this one. */
function newLine({ state, view }) {
  if (!inCode(state)) return false;
  const { starts, text, base } = lineStarts(state);
  const depth = /^[ \t]*/.exec(text.slice(starts[0] - base, state.selection.from - base))[0];
  view.dispatch(state.tr.insertText(`\n${depth}`).scrollIntoView());
  return true;
}

const SourceCode = Extension.create({
  name: "sourceCodeView",
  priority: 1150,
  addKeyboardShortcuts() {
    const { editor } = this;
    return { Tab: () => indent(editor), "Shift-Tab": () => outdent(editor), Enter: () => newLine(editor) };
  },
  addProseMirrorPlugins() {
    return [
      new Plugin({
        key,
        state: {
          init: (_config, { doc }) => colour(doc),
          apply: (tr, value, _before, { doc }) => (tr.docChanged || tr.getMeta(key) ? colour(doc) : value),
        },
        props: {
          decorations: (state) => key.getState(state).set,
          nodeViews: { sourceCode: (node, view, getPos) => new CodeView(node, view, getPos) },
        },
        view: () => ({ update: fetchWhenMissing }),
      }),
    ];
  },
});

function fetchWhenMissing(view) {
  if (!key.getState(view.state).missing) return;
  loadGrammars().then(() => {
    if (!view.isDestroyed && key.getState(view.state).missing) redraw(view, (tr) => tr.setMeta(key, true));
  });
}

export const sourceCode = { extensions: () => [SourceCode] };
