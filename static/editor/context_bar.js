// The bar of the table, figure or formula at the caret: below it, or at the edge of the text.
import "./context_bar.css";

import { NodeSelection } from "@tiptap/pm/state";

import { debounce, h, icon } from "./dom.js";

const GAP = 8;

/** Return the innermost block of some kinds around or in the selection: {node, position}, or null. */
export function blockAt(state, kinds) {
  const { selection } = state;
  if (selection instanceof NodeSelection && kinds.has(selection.node.type.name)) {
    return { node: selection.node, position: selection.from };
  }
  const { $from } = selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if (kinds.has($from.node(depth).type.name)) return { node: $from.node(depth), position: $from.before(depth) };
  }
  return null;
}

/**
 * A kit is `{ kind, label, items }` for one kind of block. An item is a button `{ label, icon?, run,
 * pressed?, off? }` or a menu `{ label, menu: [item] }`; `run`, `pressed` and `off` get
 * `(editor, {node, position})`.
 */
export class ContextBar {
  constructor({ editor, find }, kits) {
    Object.assign(this, { editor, kits: new Map(kits.map((kit) => [kit.kind, kit])), live: [] });
    this.kinds = new Set(this.kits.keys());
    this.pane = find(".ed-mid");
    this.bar = h("div", { class: "ctx-bar", role: "toolbar", hidden: true, "aria-controls": "document" });
    this.pane.append(this.bar);
    this.bar.addEventListener("mousedown", (event) => {
      if (!event.target.closest("input, select")) event.preventDefault(); // the caret stays in the text
    });
    this.bar.addEventListener("keydown", (event) => this.#keys(event));
    const follow = debounce(() => this.refresh(), 40);
    editor.on("transaction", follow);
    editor.on("focus", follow);
    editor.on("blur", follow);
    this.pane.addEventListener("scroll", () => this.#place(), { passive: true });
    window.addEventListener("resize", follow);
  }

  /** Put the keyboard into the bar; false where there is none. */
  focus() {
    this.refresh();
    this.bar.querySelector("button")?.focus();
    return !this.bar.hidden;
  }

  #isWanted() {
    return this.editor.isEditable && (this.editor.isFocused || this.bar.contains(document.activeElement));
  }

  refresh() {
    const found = this.#isWanted() ? blockAt(this.editor.state, this.kinds) : null;
    const kit = found && this.kits.get(found.node.type.name);
    if (kit !== this.shown) this.#draw(kit);
    this.found = found;
    this.bar.hidden = !kit;
    if (!kit) return;
    for (const { button, item } of this.live) {
      if (item.pressed) button.setAttribute("aria-pressed", String(Boolean(item.pressed(this.editor, found))));
      if (item.off) button.toggleAttribute("aria-disabled", Boolean(item.off(this.editor, found)));
    }
    this.#place();
  }

  #draw(kit) {
    this.shown = kit;
    this.live = [];
    this.bar.replaceChildren(...(kit ? kit.items.flatMap((item, at) => this.#item(item, `${kit.kind}-${at}`)) : []));
    if (kit) this.bar.setAttribute("aria-label", kit.label);
  }

  #item(item, id) {
    if (item.menu) return this.#menu(item, `ctx-${id}`);
    const inner = item.icon ? [icon(item.icon)] : [];
    const quiet = item.icon && !item.words;
    const button = h(
      "button",
      { type: "button", class: "btn", "data-kind": "quiet", "data-size": "s", "data-icon": Boolean(quiet), "aria-label": quiet ? item.label : null, title: quiet ? item.label : null, click: () => this.#run(item) },
      ...inner,
      quiet ? null : item.label,
    );
    this.live.push({ button, item });
    return button;
  }

  #menu(item, id) {
    const menu = h("div", { class: "menu ctx-menu", popover: "", id });
    const opener = h("button", { type: "button", class: "btn", "data-kind": "quiet", "data-size": "s", popovertarget: id }, item.label, icon("chevd"));
    menu.append(
      ...item.menu.map((one) => {
        const button = h("button", { type: "button", click: () => (menu.hidePopover(), this.#run(one)) }, one.label);
        this.live.push({ button, item: one });
        return button;
      }),
    );
    return [opener, menu];
  }

  #run(item) {
    const found = blockAt(this.editor.state, this.kinds);
    if (!found || item.off?.(this.editor, found)) return;
    item.run(this.editor, found);
    this.refresh();
  }

  #keys(event) {
    if (event.key === "Escape" && !this.bar.querySelector(":popover-open")) {
      event.stopPropagation();
      this.editor.commands.focus();
    }
    const steps = { ArrowRight: 1, ArrowLeft: -1 };
    if (!(event.key in steps) || event.target.closest(".ctx-menu")) return;
    const controls = [...this.bar.querySelectorAll(":scope > button")];
    controls.at((controls.indexOf(event.target) + steps[event.key]) % controls.length)?.focus();
  }

  /** Stand below the block where there is room, else at the lower edge of the text. */
  #place() {
    if (this.bar.hidden || !this.found) return;
    const block = this.editor.view.nodeDOM(this.found.position);
    if (!(block instanceof HTMLElement)) return;
    const pane = this.pane.getBoundingClientRect();
    const box = block.getBoundingClientRect();
    const { offsetHeight: height, offsetWidth: width } = this.bar;
    const lowest = Math.min(pane.bottom, window.innerHeight - this.#foot()) - height - GAP;
    const top = Math.max(pane.top + GAP, Math.min(box.bottom + GAP, lowest));
    const left = Math.max(pane.left + GAP, Math.min(box.left, pane.right - width - GAP));
    Object.assign(this.bar.style, { insetBlockStart: `${top}px`, insetInlineStart: `${left}px` });
    this.bar.toggleAttribute("data-away", box.bottom < pane.top || box.top > pane.bottom);
  }

  /** Return the height of the tab bar that stands at the foot of a phone. */
  #foot() {
    const tabs = document.querySelector(".ed-tabs");
    return tabs && getComputedStyle(tabs).display !== "none" ? tabs.offsetHeight : 0;
  }
}
