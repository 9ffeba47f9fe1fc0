// Draws a reference in the text as real words, so that carets, screen readers and copies meet them.
import { h } from "./dom.js";

const UNBROKEN = 24; // "R-6.2-1" and "Table 2" stay on one line, long titles may not
const SUPER = "footnoteReference";

export class PointerView {
  constructor(node, decorations) {
    this.node = node;
    const tag = node.type.name === SUPER ? "sup" : "span";
    this.dom = h(tag, { class: "xref", "data-node": node.type.name, contenteditable: "false" });
    this.#draw(decorations);
  }

  #draw(decorations) {
    const { target, text } = this.node.attrs;
    const told = decorations.find(({ spec }) => spec?.pointer)?.spec;
    this.dom.dataset.target = target ?? "";
    this.dom.toggleAttribute("data-dangling", told?.dangling ?? false);
    const words = told?.pointer ?? text ?? "?";
    if (this.dom.textContent !== words) this.dom.textContent = words;
    this.dom.toggleAttribute("data-short", words.length <= UNBROKEN);
    if (told?.dangling) this.dom.title = gettext("What this led to is no longer in the document.");
    else this.dom.removeAttribute("title");
  }

  update(node, decorations) {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.#draw(decorations);
    return true;
  }

  ignoreMutation() {
    return true;
  }
}
