// Draws an image and the line of a key; an image says when it has no alternative text.
import { h, icon } from "./dom.js";

const SCALES = new Set([25, 33, 50, 67, 75, 100]);

export class ImageView {
  constructor(node, getPos, onEdit) {
    Object.assign(this, { node, getPos });
    this.img = h("img", { draggable: "false" });
    this.img.addEventListener("error", () => this.dom.setAttribute("data-missing", ""));
    this.img.addEventListener("load", () => this.dom.removeAttribute("data-missing"));
    this.missing = h("p", { class: "fig-missing dim" }, gettext("The image cannot be shown."));
    this.warning = h("button", { type: "button", class: "chip fig-warning", "data-tone": "warn", tabindex: "-1" }, icon("warn"), gettext("No alternative text"));
    this.dom = h("div", { class: "fig-image", "data-node": "image" }, this.img, this.missing, this.warning);
    if (onEdit) {
      this.dom.addEventListener("dblclick", () => onEdit(getPos()));
      this.warning.addEventListener("click", () => onEdit(getPos()));
    }
    this.#draw();
  }

  #draw() {
    const { src, alt, width, height, scale } = this.node.attrs;
    const safe = /^(?:https?:\/\/\S|\/(?![/\\]))/i.test(src ?? "");
    if (safe && this.img.getAttribute("src") !== src) this.img.src = src;
    this.dom.toggleAttribute("data-missing", !safe);
    this.img.alt = alt ?? "";
    for (const [name, value] of [["width", width], ["height", height]]) {
      if (value) this.img.setAttribute(name, value);
      else this.img.removeAttribute(name);
    }
    if (SCALES.has(scale)) this.dom.dataset.scale = scale;
    else delete this.dom.dataset.scale;
    this.warning.hidden = Boolean(alt?.trim());
  }

  update(node) {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.#draw();
    return true;
  }

  ignoreMutation() {
    return true;
  }
}

export class KeyItemView {
  constructor(node, view, getPos) {
    Object.assign(this, { node });
    this.symbol = h("input", { class: "key-symbol", "aria-label": gettext("Symbol"), placeholder: gettext("Symbol"), maxlength: "60", readonly: !view.editable });
    this.contentDOM = h("span", { class: "key-text" });
    this.dom = h("div", { class: "key-item", "data-node": "keyItem" }, h("span", { contenteditable: "false" }, this.symbol), this.contentDOM);
    this.symbol.addEventListener("change", () => this.#keep(view, getPos));
    this.symbol.addEventListener("keydown", (event) => this.#leave(event, view, getPos));
    this.update(node);
  }

  #keep(view, getPos) {
    if (this.symbol.value === (this.node.attrs.symbol ?? "")) return;
    view.dispatch(view.state.tr.setNodeAttribute(getPos(), "symbol", this.symbol.value));
  }

  /** Go on from the symbol to its meaning by Enter, Tab or the arrow at its end. */
  #leave(event, view, getPos) {
    if (event.key !== "Enter" && !(event.key === "Tab" && !event.shiftKey)) return;
    event.preventDefault();
    this.#keep(view, getPos);
    const { state } = view;
    const at = state.doc.resolve(getPos() + 1);
    view.dispatch(state.tr.setSelection(state.selection.constructor.near(at)));
    view.focus();
  }

  update(node) {
    if (node.type.name !== "keyItem") return false;
    this.node = node;
    if (document.activeElement !== this.symbol) this.symbol.value = node.attrs.symbol ?? "";
    this.dom.classList.toggle("is-empty-key", node.content.size === 0);
    return true;
  }

  stopEvent(event) {
    return event.target === this.symbol;
  }

  ignoreMutation(mutation) {
    return !this.contentDOM.contains(mutation.target);
  }
}
