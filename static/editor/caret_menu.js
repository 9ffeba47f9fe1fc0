// Opens a list at the caret when a character is typed ("/" or "#") and filters it as one goes on typing.
import { Extension } from "@tiptap/core";
import { isChangeOrigin } from "@tiptap/extension-collaboration";
import { Plugin, PluginKey } from "@tiptap/pm/state";

import { h } from "./dom.js";
import { OptionList } from "./option_list.js";
import { mappingOf } from "./remote_mapping.js";

const GAP = 6;
const MARGIN = 8;
const LONGEST_QUERY = 60;

/** Put a fixed box under a line of text, or above it where there is no room below. */
export function placeBox(box, line) {
  const { offsetLeft = 0, offsetTop = 0, width = innerWidth, height = innerHeight } = window.visualViewport ?? {};
  const room = offsetTop + height - line.bottom - GAP - MARGIN;
  const above = line.top - offsetTop - GAP - MARGIN;
  const isBelow = room >= Math.min(box.scrollHeight, 260) || room >= above;
  box.style.maxBlockSize = `${Math.max(120, Math.min(isBelow ? room : above, 380))}px`;
  const left = Math.min(line.left, offsetLeft + width - box.offsetWidth - MARGIN);
  box.style.left = `${Math.max(offsetLeft + MARGIN, left)}px`;
  box.style.top = isBelow ? `${line.bottom + GAP}px` : `${line.top - GAP - box.offsetHeight}px`;
}

/** Follow the query through a transaction; null once the caret has left it. */
function follow(transaction, open, char) {
  const from = mappingOf(transaction).map(open.from, 1);
  const { $from, empty } = transaction.selection;
  if (!empty || from >= $from.pos || from < $from.start()) return null;
  const text = transaction.doc.textBetween(from, $from.pos, "\n", "\ufffc");
  if (!text.startsWith(char) || /[\n\ufffc]/.test(text) || text.length > LONGEST_QUERY) return null;
  return { from, to: $from.pos, query: text.slice(char.length) };
}

class MenuView {
  constructor(editor, view, key, options) {
    Object.assign(this, { editor, view, key, options });
    this.list = new OptionList({ label: options.label(), host: view.dom, onChoose: (item) => this.choose(item) });
    this.list.dom.tabIndex = 0; // it scrolls, so it must be within reach
    this.box = h("div", { class: "menu caret-menu", hidden: true }, this.list.dom);
    (view.dom.closest("main") ?? document.body).append(this.box);
    this.onBlur = () => this.close();
    this.onMove = () => this.open && this.#place();
    view.dom.addEventListener("blur", this.onBlur);
    document.addEventListener("scroll", this.onMove, { capture: true, passive: true });
  }

  get open() {
    return this.key.getState(this.view.state);
  }

  update(view, before) {
    const now = this.open;
    const was = this.key.getState(before);
    if (!now) {
      if (was) this.#hide();
      return;
    }
    if (was?.query === now.query && !this.box.hidden) return;
    this.list.show(this.options.items(this.editor, now.query));
    const nothing = !this.list.items.length;
    if (nothing && /\s/.test(now.query)) {
      this.close(); // a sentence, not a search
      return;
    }
    this.box.hidden = false;
    const { dom } = view;
    dom.setAttribute("aria-controls", this.list.id);
    dom.setAttribute("aria-haspopup", "listbox");
    dom.setAttribute("aria-autocomplete", "list");
    this.#place();
  }

  #place() {
    placeBox(this.box, this.view.coordsAtPos(Math.min(this.open.from, this.view.state.doc.content.size)));
  }

  #hide() {
    this.box.hidden = true;
    for (const name of ["controls", "haspopup", "autocomplete", "activedescendant"]) this.view.dom.removeAttribute(`aria-${name}`);
  }

  close() {
    if (this.open) this.view.dispatch(this.view.state.tr.setMeta(this.key, null));
  }

  /** Take the typed query away, then do what the item does. */
  choose(item) {
    const { open, view } = this;
    if (!open || !item) return;
    view.dispatch(view.state.tr.setMeta(this.key, null).delete(open.from, open.to));
    this.options.choose(this.editor, item);
  }

  keydown(event) {
    if (!this.open || this.box.hidden) return false;
    if (event.key === "Escape") {
      this.close();
      event.stopPropagation();
      return true;
    }
    return this.list.key(event);
  }

  destroy() {
    this.view.dom.removeEventListener("blur", this.onBlur);
    document.removeEventListener("scroll", this.onMove, { capture: true });
    this.box.remove();
  }
}

/**
 * Make the extension of one menu: `{ name, char, prefix (what may stand before the character),
 * label(), items(editor, query), choose(editor, item), allowed(state) }`.
 */
export function caretMenu(options) {
  const key = new PluginKey(options.name);
  let menu = null;
  return Extension.create({
    name: options.name,
    priority: 1200, // its keys go before those of the structure
    addProseMirrorPlugins() {
      const { editor } = this;
      return [
        new Plugin({
          key,
          state: {
            init: () => null,
            apply(transaction, open) {
              const meta = transaction.getMeta(key);
              if (meta !== undefined) return meta;
              if (!open || (!transaction.docChanged && !transaction.selectionSet)) return open;
              if (isChangeOrigin(transaction) && !transaction.docChanged) return open;
              return follow(transaction, open, options.char);
            },
          },
          props: {
            handleTextInput(view, from, to, text) {
              if (text !== options.char || from !== to || !view.editable || !options.allowed(view.state)) return false;
              const $from = view.state.doc.resolve(from);
              const before = $from.parent.textBetween(0, $from.parentOffset, "\n", "\ufffc");
              if (before && !options.prefix.test(before.at(-1))) return false;
              const opened = { from, to: from + text.length, query: "" };
              view.dispatch(view.state.tr.insertText(text, from, to).setMeta(key, opened).scrollIntoView());
              return true;
            },
            handleKeyDown: (_view, event) => menu?.keydown(event) ?? false,
          },
          view(view) {
            menu = new MenuView(editor, view, key, options);
            return menu;
          },
        }),
      ];
    },
  });
}
