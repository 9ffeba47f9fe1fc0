// Gives each new empty block its text at once, so that two people who begin to write in it share one.
//
// The binding makes the shared text of a block when the first letter comes. Two first letters at the
// same instant then make two texts; the binding takes them for one, writes all words into the first
// and deletes the second, while the other writer does likewise: letters double.
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import * as Y from "yjs";

/** Yield the elements that a client has made since a clock and that are still there. */
function* elementsSince(doc, clock) {
  const structs = doc.store.clients.get(doc.clientID) ?? [];
  for (let at = structs.length - 1; at >= 0 && structs[at].id.clock >= clock; at -= 1) {
    const type = structs[at].content?.type;
    if (!structs[at].deleted && type instanceof Y.XmlElement) yield type;
  }
}

/** Make a binding put an empty text into each empty text block that it writes. */
export function shareTexts(binding, schema) {
  const write = binding._prosemirrorChanged.bind(binding);
  binding._prosemirrorChanged = (node) => {
    const { doc } = binding;
    doc.transact(() => {
      const clock = Y.getState(doc.store, doc.clientID);
      write(node);
      for (const element of [...elementsSince(doc, clock)]) {
        const isEmpty = element.length === 0 && schema.nodes[element.nodeName]?.isTextblock;
        if (isEmpty) element.insert(0, [new Y.XmlText()]);
      }
    }, ySyncPluginKey);
  };
}

/** The feature of the desk. */
export const sharedTexts = {
  join({ editor }) {
    shareTexts(ySyncPluginKey.getState(editor.state).binding, editor.schema);
  },
};
