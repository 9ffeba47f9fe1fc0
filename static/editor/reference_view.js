// Draws a reference: the facts of its form, then what was written beside them.
import { h, icon } from "./dom.js";
import { factsOf } from "./target_search.js";

export class ReferenceView {
  constructor(node, getPos, onEdit) {
    this.node = node;
    this.facts = h("span", { class: "ref-facts", contenteditable: "false" });
    this.contentDOM = h("span", { class: "ref-text" });
    this.button = onEdit
      ? h("button", { type: "button", class: "btn", "data-kind": "quiet", "data-icon": "", "data-size": "s", contenteditable: "false", "aria-label": gettext("Edit reference"), click: () => onEdit(getPos()) }, icon("pencil"))
      : null;
    this.dom = h("div", { "data-node": "reference" }, this.facts, this.contentDOM, this.button);
    this.#draw();
  }

  #draw() {
    const { attrs, textContent } = this.node;
    const line = factsOf(this.node, textContent); // as the published page says it
    this.facts.textContent = line && textContent ? `${line}. ` : line;
    this.dom.toggleAttribute("data-told", Boolean(line));
    this.dom.dataset.obligation = attrs.obligation;
  }

  update(node) {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.#draw();
    return true;
  }

  ignoreMutation(mutation) {
    return !this.contentDOM.contains(mutation.target);
  }

  stopEvent(event) {
    return this.button?.contains(event.target) ?? false;
  }
}
