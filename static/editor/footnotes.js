// Footnotes: a mark in the text and its body below; the two come and go together.
import { Extension } from "@tiptap/core";
import { isChangeOrigin } from "@tiptap/extension-collaboration";
import { Plugin, PluginKey, TextSelection } from "@tiptap/pm/state";
import { yUndoPluginKey } from "@tiptap/y-tiptap";

import { newId } from "./identifiers.js";
import { caretInto, depthOf } from "./insertion.js";

const HOLDERS = new Set(["doc", "clause", "annex", "foreword", "introduction", "bibliography", "index"]);
const CLAUSES = new Set(["clause", "annex"]);
const OWN = "footnotes";

/** Say where the body of a footnote goes: the end of its table, or of its clause before subclauses. */
function bodyPlace($from) {
  const table = depthOf($from, new Set(["tableBlock"]));
  if (table > 0) return $from.end(table);
  const depth = Math.max(depthOf($from, HOLDERS), 0);
  if ($from.depth === depth) return $from.pos;
  let end = $from.after(depth + 1);
  const node = $from.node(depth);
  for (let index = $from.index(depth) + 1; index < node.childCount; index += 1) {
    if (CLAUSES.has(node.child(index).type.name)) break;
    end += node.child(index).nodeSize;
  }
  return end;
}

/** Insert a footnote: its mark at the caret, its body below with the caret in it. */
export function insertFootnote(editor) {
  yUndoPluginKey.getState(editor.state)?.undoManager.stopCapturing();
  editor.view.focus();
  return editor
    .chain()
    .command(({ tr, state, dispatch }) => {
      const { nodes } = state.schema;
      const { $to } = tr.selection;
      if (!$to.parent.inlineContent || $to.parent.type.name === "sourceCode") return false;
      if (!dispatch) return true;
      const id = newId();
      tr.insert($to.pos, nodes.footnoteReference.create({ target: id }));
      const at = bodyPlace(tr.doc.resolve($to.pos + 1));
      tr.insert(at, nodes.footnote.create({ id }, nodes.paragraph.create()));
      caretInto(tr, at).scrollIntoView();
      return true;
    })
    .run();
}

/** Go from the body of a footnote back to behind its mark; says whether there is one. */
export function backToMark(editor) {
  const { state } = editor;
  const depth = depthOf(state.selection.$from, new Set(["footnote"]));
  if (depth < 0) return false;
  const { id } = state.selection.$from.node(depth).attrs;
  let found = null;
  state.doc.descendants((node, position) => {
    if (node.type.name === "footnoteReference" && node.attrs.target === id) found ??= position + 1;
    return found === null;
  });
  if (found === null) return false;
  editor.view.dispatch(state.tr.setSelection(TextSelection.create(state.doc, found)).scrollIntoView());
  editor.view.focus();
  return true;
}

/** List marks and bodies: target ids of marks, ids of bodies with {node, position}. */
function survey(doc) {
  const marks = new Map();
  const bodies = new Map();
  doc.descendants((node, position) => {
    const kind = node.type.name;
    if (kind === "footnoteReference") marks.set(node.attrs.target, [...(marks.get(node.attrs.target) ?? []), position]);
    if (kind === "footnote" && node.attrs.id) bodies.set(node.attrs.id, { node, position });
  });
  return { marks, bodies };
}

/**
 * Keep marks and bodies together after this person's change: returns edits, last place first.
 * A body goes with its last mark, marks go with their body, and a mark that comes back (cut and
 * pasted elsewhere) brings the body that it lost.
 */
export function reunite(before, after, lost) {
  const [was, now] = [survey(before), survey(after)];
  const edits = [];
  for (const [id, { node, position }] of now.bodies) {
    if (was.marks.has(id) && !now.marks.has(id)) {
      lost.set(id, node);
      edits.push({ position, size: node.nodeSize });
    }
  }
  for (const [id, positions] of now.marks) {
    if (now.bodies.has(id)) continue;
    if (was.bodies.has(id) && was.marks.has(id)) positions.forEach((position) => edits.push({ position, size: 1 }));
    else if (lost.has(id) && !was.marks.has(id)) edits.push({ position: positions[0], body: lost.get(id) });
  }
  return edits.sort((one, other) => other.position - one.position);
}

/** Tell whether a change took or brought marks or bodies; plain typing does not look further. */
function mayMatter({ docChanged, steps, docs }) {
  let found = false;
  const look = (node) => {
    found ||= node.type.name === "footnote" || node.type.name === "footnoteReference";
    return !found;
  };
  if (!docChanged) return false;
  steps.forEach(({ from, to, slice }, index) => {
    if (to > from) docs[index].nodesBetween(from, to, look);
    slice?.content.descendants(look);
  });
  return found;
}

function apply(tr, edits) {
  const restored = edits.filter(({ body }) => body);
  for (const { position, size } of edits.filter(({ body }) => !body)) tr.delete(position, position + size);
  for (const { position, body } of restored) tr.insert(bodyPlace(tr.doc.resolve(tr.mapping.map(position))), body);
  return tr;
}

export const Footnotes = Extension.create({
  name: OWN,
  priority: 1150, // Enter in a footnote goes before the keys of boxes
  addProseMirrorPlugins() {
    const lost = new Map();
    return [
      new Plugin({
        key: new PluginKey(OWN),
        appendTransaction(transactions, before, state) {
          if (transactions.some(isChangeOrigin) || !transactions.some(mayMatter)) return null;
          const edits = reunite(before.doc, state.doc, lost);
          return edits.length ? apply(state.tr, edits) : null;
        },
      }),
    ];
  },
  addKeyboardShortcuts() {
    const { editor } = this;
    return {
      "Mod-Alt-f": () => insertFootnote(editor),
      Enter() {
        const { $from, empty } = editor.state.selection;
        const depth = depthOf($from, new Set(["footnote"]));
        if (!empty || depth < 1 || $from.depth !== depth + 1) return false;
        const atEnd = $from.pos === $from.end() && $from.index(depth) === $from.node(depth).childCount - 1;
        return atEnd && backToMark(editor);
      },
    };
  },
});
