// Links to the web: the mark, and addresses that are pasted as text or onto chosen words.
import { Mark, markPasteRule } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";

const ADDRESS = /\bhttps?:\/\/[^\s<>"'，。；：）」”]*[^\s<>"'，。；：）」”.,;:!?)\]}]/gi;

/** Return the addresses in a text: `[{ index, text }]`. */
export function addressesIn(text) {
  return [...text.matchAll(ADDRESS)].map((match) => ({ index: match.index, text: match[0] }));
}

/** Link the chosen words to the one address that was pasted onto them. */
function linkChosen(editor, type, isSafe) {
  return new Plugin({
    props: {
      handlePaste(view, _event, slice) {
        if (view.state.selection.empty) return false;
        const text = slice.content.textBetween(0, slice.content.size, "\n", "\ufffc").trim();
        const [found] = addressesIn(text);
        if (found?.text !== text || !isSafe(text)) return false;
        return editor.commands.setMark(type, { href: text });
      },
    },
  });
}

/** Make the mark of a link; `isSafe(href)` tells which addresses may be followed. */
export function linkOf(addAttributes, isSafe) {
  return Mark.create({
    name: "link",
    priority: 1000,
    inclusive: false, // what is typed at its end is plain text
    exitable: true,
    keepOnSplit: false,
    addAttributes,
    parseHTML: () => [{ tag: "a[href]", getAttrs: (element) => (isSafe(element.getAttribute("href")) ? null : false) }],
    renderHTML: ({ HTMLAttributes }) => ["a", { ...HTMLAttributes, rel: "noopener noreferrer" }, 0],
    addPasteRules() {
      const find = (text) => addressesIn(text).map((found) => ({ ...found, data: { href: found.text } }));
      return [markPasteRule({ find, type: this.type, getAttributes: ({ data }) => data })];
    },
    addProseMirrorPlugins() {
      return [linkChosen(this.editor, this.type, isSafe)];
    },
  });
}
