// A list of options to choose from by arrow keys, Enter or a click: the listbox of every search here.
import { h, icon } from "./dom.js";

let lists = 0;

/**
 * A listbox. An item is `{ name, label, help, aside, icon, group }`; `onChoose(item)` is called for a
 * click, and by `choose()`. The host keeps the focus and hands on keys; `host` bears the ARIA of it.
 */
export class OptionList {
  constructor({ label, onChoose, host }) {
    lists += 1;
    Object.assign(this, { onChoose, host, items: [], index: 0, id: `options-${lists}` });
    this.dom = h("div", { role: "listbox", id: this.id, "aria-label": label, class: "option-list" });
    this.dom.addEventListener("mousedown", (event) => event.preventDefault()); // the host keeps the focus
    this.dom.addEventListener("click", (event) => this.#clicked(event));
  }

  #clicked(event) {
    const option = event.target.closest("[role=option]");
    if (option) this.onChoose(this.items[Number(option.dataset.index)]);
  }

  get chosen() {
    return this.items[this.index] ?? null;
  }

  /** Show items; the first one is the active one. */
  show(items) {
    this.items = items;
    this.index = 0;
    const parts = [];
    let group = null;
    items.forEach((item, index) => {
      if (item.group && item.group !== group?.dataset.name) {
        group = h("div", { role: "group", "aria-label": item.group, "data-name": item.group });
        group.append(h("div", { class: "group-name", role: "presentation", "aria-hidden": "true" }, item.group));
        parts.push(group);
      }
      (item.group ? group : { append: (option) => parts.push(option) }).append(this.#option(item, index));
    });
    if (!items.length) parts.push(h("p", { class: "option-none" }, gettext("Nothing found")));
    this.dom.replaceChildren(...parts);
    this.#mark();
  }

  #option(item, index) {
    return h(
      "div",
      { role: "option", id: `${this.id}-${index}`, "data-index": index, "data-name": item.name },
      item.icon ? icon(item.icon) : null,
      h("span", { class: "option-words" }, h("span", { class: "option-label" }, item.label), item.help ? h("small", {}, item.help) : null),
      item.aside ? h("span", { class: "option-aside" }, item.aside) : null,
    );
  }

  #mark() {
    const options = this.dom.querySelectorAll("[role=option]");
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === this.index)));
    const active = options[this.index];
    if (active) this.host?.setAttribute("aria-activedescendant", active.id);
    else this.host?.removeAttribute("aria-activedescendant");
    active?.scrollIntoView({ block: "nearest" });
  }

  move(step) {
    if (!this.items.length) return;
    this.index = (this.index + step + this.items.length) % this.items.length;
    this.#mark();
  }

  choose() {
    if (!this.chosen) return false;
    this.onChoose(this.chosen);
    return true;
  }

  /** Take a key of the host: arrows, Home, End, Enter, Tab; returns whether it was one. */
  key(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.isComposing) return false;
    if (event.key in steps) this.move(steps[event.key]);
    else if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) return this.choose();
    else return false;
    return true;
  }
}
