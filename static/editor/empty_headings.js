// Tells assistive technology that an empty heading cell of a table, as in its corner, is a plain cell.
import { Extension } from "@tiptap/core";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

const key = new PluginKey("emptyHeadings");
const HOLDERS = new Set(["clause", "annex", "foreword", "introduction"]);

/** Return the places of the empty heading cells of a document: `[[from, to]]`. */
export function emptyHeadings(doc) {
  const found = [];
  doc.descendants((node, position) => {
    const { name } = node.type;
    if (name === "tableHeader" && !node.textContent && node.childCount === 1 && !node.firstChild.content.size) {
      found.push([position, position + node.nodeSize]);
    }
    return HOLDERS.has(name) || ["tableBlock", "table", "tableRow"].includes(name);
  });
  return found;
}

function drawn(doc) {
  return DecorationSet.create(doc, emptyHeadings(doc).map(([from, to]) => Decoration.node(from, to, { role: "cell" })));
}

export const EmptyHeadings = Extension.create({
  name: "emptyHeadings",
  addProseMirrorPlugins: () => [
    new Plugin({
      key,
      state: {
        init: (_config, { doc }) => drawn(doc),
        apply: (tr, value, _before, { doc }) => (tr.docChanged ? drawn(doc) : value),
      },
      props: { decorations: (state) => key.getState(state) },
    }),
  ],
});
