// Underlines findings in the text, and says which of them stand at a place.
import { Extension } from "@tiptap/core";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

import { mappingOf } from "../remote_mapping.js";
import { redraw } from "../redraw.js";

const key = new PluginKey("findings");
const MOST = 1500;
const TONES = { error: "bad", warning: "warn", hint: "note" };

/** Return the tone in which a level is shown. */
export function toneOf(level) {
  return TONES[level] ?? "warn";
}

/** Return the children of a node that stand for it: the title of a clause, the name of a term. */
function standIn(node, at) {
  const first = node.firstChild;
  if (first && ["clauseTitle", "designation"].includes(first.type.name)) return [at + 1, at + 1 + first.nodeSize];
  return [at, at + node.nodeSize];
}

function danglingIn(node, at, target) {
  const found = [];
  node.forEach((child, offset) => {
    const points = "target" in child.attrs && (child.attrs.target ?? "") === target;
    const marked = child.marks.some((mark) => mark.type.name === "termReference" && (mark.attrs.target ?? "") === target);
    if (points || marked) found.push([at + 1 + offset, at + 1 + offset + child.nodeSize]);
  });
  return found;
}

function drawn(doc, finding) {
  const node = doc.nodeAt(finding.at);
  if (!node) return [];
  const attributes = { class: "finding", "data-tone": toneOf(finding.level), title: finding.message };
  const spec = { finding };
  if (finding.end > finding.start) {
    return [Decoration.inline(finding.at + 1 + finding.start, finding.at + 1 + finding.end, attributes, spec)];
  }
  if (finding.rule === "dangling-reference") {
    return danglingIn(node, finding.at, finding.text).map(([from, to]) => Decoration.inline(from, to, attributes, spec));
  }
  const [from, to] = standIn(node, finding.at);
  return [Decoration.node(from, to, { ...attributes, class: "finding-block" }, spec)];
}

export const FindingMarks = Extension.create({
  name: "findingMarks",
  addOptions: () => ({ onOpen: () => {} }),
  addKeyboardShortcuts() {
    return { "Mod-.": () => this.options.onOpen(this.editor.state.selection.from, true) };
  },
  addProseMirrorPlugins() {
    const { onOpen } = this.options;
    return [
      new Plugin({
        key,
        state: {
          init: () => DecorationSet.empty,
          apply(transaction, value) {
            const fresh = transaction.getMeta(key);
            if (fresh) return DecorationSet.create(transaction.doc, fresh.flatMap((finding) => drawn(transaction.doc, finding)));
            return transaction.docChanged ? value.map(mappingOf(transaction), transaction.doc) : value;
          },
        },
        props: {
          decorations: (state) => key.getState(state),
          handleClick: (_view, position, event) => {
            if (event.target.closest?.(".finding, .finding-block")) onOpen(position);
            return false;
          },
        },
      }),
    ];
  },
});

/** Underline findings; their places are those of the present document. */
export function markFindings(editor, findings) {
  redraw(editor.view, (tr) => tr.setMeta(key, findings.slice(0, MOST)));
}

/** Return where a finding is marked now, [from, to], or null: its block may bear another id since. */
export function placeOfFinding(state, wanted) {
  const [found] = key.getState(state)?.find(undefined, undefined, ({ finding }) => finding.key === wanted) ?? [];
  return found ? [found.from, found.to] : null;
}

/** Return the findings that are marked at a position, the narrowest first: [{finding, from, to}]. */
export function findingsAt(state, position) {
  const found = key.getState(state)?.find(position, position) ?? [];
  return found
    .map(({ spec, from, to }) => ({ finding: spec.finding, from, to }))
    .sort((one, two) => one.to - one.from - (two.to - two.from));
}
