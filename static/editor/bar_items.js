// Draws what the bar offers for a block: buttons, and menus of buttons.
import { h, icon } from "./dom.js";

const BUTTON = { type: "button", class: "btn", "data-kind": "quiet", "data-size": "s" };

/** Make one button of the bar; `bare` shows its icon alone. */
export function barButton(label, name, act, bare = false) {
  if (bare) return h("button", { ...BUTTON, "data-icon": "", "aria-label": label, title: label, click: act }, icon(name));
  return h("button", { ...BUTTON, click: act }, name ? icon(name) : null, h("span", {}, label));
}

/**
 * The items of one block. An item is a button `{ label, icon?, run, pressed?, off? }` or a menu
 * `{ label, menu: [item] }`; `run`, `pressed` and `off` get `(editor, {node, position}, context)`.
 * `found()` returns the block as it is now.
 */
export class BarItems {
  constructor({ editor, context, found }) {
    Object.assign(this, { editor, context, found, live: [] });
  }

  /** Return the elements of some items, and forget those of the block before. */
  draw(items) {
    this.live = [];
    return items.flatMap((item, at) => (item.menu ? this.#menu(item, `block-menu-${at}`) : this.#item(item)));
  }

  #item(item) {
    const button = barButton(item.label, item.icon, () => this.#run(item));
    this.live.push({ button, item });
    return button;
  }

  #menu(item, id) {
    const entries = item.menu.map((one) => {
      const button = h("button", { type: "button", click: () => (menu.hidePopover(), this.#run(one)) }, one.label);
      return { button, item: one };
    });
    const menu = h("div", { class: "menu block-menu", popover: "", id }, ...entries.map(({ button }) => button));
    menu.addEventListener("beforetoggle", ({ newState }) => newState === "open" && this.#show(entries));
    return [h("button", { ...BUTTON, popovertarget: id }, h("span", {}, item.label), icon("chevd")), menu];
  }

  #run(item) {
    const found = this.found();
    if (!found || item.off?.(this.editor, found)) return;
    item.run(this.editor, found, this.context);
  }

  #show(entries) {
    const found = this.found();
    if (!found) return;
    for (const { button, item } of entries) {
      if (item.pressed) button.setAttribute("aria-pressed", String(Boolean(item.pressed(this.editor, found))));
      if (item.off) button.setAttribute("aria-disabled", String(Boolean(item.off(this.editor, found))));
    }
  }

  /** Show what holds of the block now; a menu asks when it opens. */
  refresh() {
    this.#show(this.live);
  }
}
