// The bar of the block at the caret: which block it is, its properties, add, move, convert, remove.
import { NodeSelection, TextSelection } from "@tiptap/pm/state";
import { yUndoPluginKey } from "@tiptap/y-tiptap";

import { BarItems, barButton } from "./bar_items.js";
import { h, icon } from "./dom.js";
import { setAttributes } from "./insertion.js";
import { labelsOf } from "./labels.js";
import { clauseAt } from "./places.js";
import { propertiesOf } from "./properties.js";

const OWN_WORD = new Set(["tableBlock", "figure", "note", "example"]);
const FIXED = new Set(["clauseTitle", "caption", "table"]);

/** Return the blocks around the caret that have properties: `{node, position}`, outermost first. */
export function pathAt(state) {
  const { selection } = state;
  const { $from } = selection;
  const path = [];
  for (let depth = 1; depth <= $from.depth; depth += 1) path.push({ node: $from.node(depth), position: $from.before(depth) });
  if (selection instanceof NodeSelection) path.push({ node: selection.node, position: selection.from });
  return path.filter(({ node }) => propertiesOf(node.type.name));
}

/** Return the index of the sibling that a block may change places with, or -1. */
function neighbour(doc, position, direction) {
  const $at = doc.resolve(position);
  const index = $at.index() + direction;
  if (index < 0 || index >= $at.parent.childCount) return -1;
  return FIXED.has($at.parent.child(index).type.name) ? -1 : index;
}

/** Move a block past its neighbour above (-1) or below (1), the caret with it; says whether it moved. */
export function moveBlock(editor, position, direction) {
  const { state, view } = editor;
  const node = state.doc.nodeAt(position);
  if (!node || neighbour(state.doc, position, direction) < 0) return false;
  yUndoPluginKey.getState(state)?.undoManager.stopCapturing();
  const $at = state.doc.resolve(position);
  const other = $at.parent.child($at.index() + direction);
  const offset = state.selection.from - position;
  const { tr } = state;
  tr.delete(position, position + node.nodeSize);
  const target = direction < 0 ? position - other.nodeSize : position + other.nodeSize;
  tr.insert(target, node);
  const caret = Math.min(target + Math.max(offset, 1), tr.doc.content.size);
  tr.setSelection(node.isAtom ? NodeSelection.create(tr.doc, target) : TextSelection.near(tr.doc.resolve(caret)));
  view.dispatch(tr.scrollIntoView());
  return true;
}

/** Remove a block; its place is left typable. */
export function removeBlock(editor, position) {
  const { state, view } = editor;
  const node = state.doc.nodeAt(position);
  if (!node) return false;
  yUndoPluginKey.getState(state)?.undoManager.stopCapturing();
  const { tr } = state;
  const $at = state.doc.resolve(position);
  const alone = node.isBlock && $at.parent.childCount === 1;
  if (alone) tr.replaceWith(position, position + node.nodeSize, state.schema.nodes.paragraph.create());
  else tr.delete(position, position + node.nodeSize);
  tr.setSelection(TextSelection.near(tr.doc.resolve(Math.min(position, tr.doc.content.size)), alone ? 1 : -1));
  view.dispatch(tr.scrollIntoView());
  view.focus();
  return true;
}

/** Return the name of a block: its kind and number, "Table 1" where the label says the kind itself. */
function nameOf(node, label) {
  const kind = propertiesOf(node.type.name).name();
  if (label.startsWith(kind)) return label;
  return OWN_WORD.has(node.type.name) && label ? label : `${kind} ${label}`.trim();
}

export class BlockBar {
  constructor(editor, bar, context) {
    Object.assign(this, { editor, bar, history: context.urls.history, chosen: null, drawn: "" });
    this.items = new BarItems({ editor, context, found: () => this.current });
    bar.addEventListener("mousedown", (event) => {
      if (event.target.closest("button")) event.preventDefault(); // the caret stays in the text
    });
    bar.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !bar.querySelector(":popover-open")) editor.commands.focus();
      else this.#arrows(event);
    });
  }

  /** Put the focus on the block that is meant. */
  focus() {
    this.bar.querySelector(".ed-path [aria-pressed=true]")?.focus();
    return true;
  }

  /** Move between the buttons by arrow keys; the fields keep their own. */
  #arrows(event) {
    const steps = { ArrowRight: 1, ArrowLeft: -1 };
    if (!(event.key in steps) || event.target.matches("input, select") || event.target.closest("[popover]")) return;
    const controls = [...this.bar.querySelectorAll("a, button, select, input")].filter((one) => !one.closest("[popover]"));
    const next = controls[controls.indexOf(event.target) + steps[event.key]];
    event.preventDefault();
    next?.focus();
  }

  /** Show the block at the caret; called after each change, cheap where nothing changed. */
  refresh() {
    const path = pathAt(this.editor.state);
    this.#choose(path);
    const labels = labelsOf(this.editor.state);
    const names = path.map(({ node }) => nameOf(node, labels.get(node.attrs.id) ?? ""));
    const shape = JSON.stringify([names, path.indexOf(this.current), this.#mark()]);
    if (!this.#isEdited()) {
      if (shape !== this.drawn) this.#draw(path, names);
      this.drawn = shape;
    }
    this.#fill();
  }

  /** Settle which block of the path is meant: the one that was chosen, else the innermost. */
  #choose(path) {
    const inner = path.at(-1)?.node;
    const same = this.inner && inner && (inner === this.inner || (inner.attrs.id && inner.attrs.id === this.inner.attrs.id));
    if (!same) this.chosen = null;
    this.inner = inner;
    const chosen = this.chosen && path.find(({ node }) => node.attrs.id === this.chosen);
    this.current = chosen || path.at(-1) || null;
  }

  #mark() {
    if (!this.current) return null;
    const { node, position } = this.current;
    return [node.type.name, node.attrs.id ?? position];
  }

  #isEdited() {
    return this.bar.contains(document.activeElement) && document.activeElement.matches("input, select");
  }

  #draw(path, names) {
    const hadFocus = this.bar.contains(document.activeElement);
    this.fields = [];
    this.bar.replaceChildren();
    if (!this.current) return;
    const { fields, items, inline } = propertiesOf(this.current.node.type.name);
    this.fields = fields();
    const remove = () => removeBlock(this.editor, this.current.position);
    this.bar.replaceChildren(
      h("span", { class: "ed-path", role: "group", "aria-label": gettext("Block at the caret") }, path.map((entry, index) => this.#step(entry, names[index]))),
      ...this.fields.map((spec) => this.#field(spec)),
      ...this.items.draw(items()),
      h(
        "span",
        { class: "ed-block-end" },
        this.#authors(),
        ...(inline ? [] : [this.#mover(-1, "upr"), this.#mover(1, "upr")]),
        barButton(gettext("Remove"), "trash", remove, true),
      ),
    );
    if (hadFocus) this.focus();
  }

  #step({ node }, name) {
    const choose = () => {
      const byKeyboard = this.bar.contains(document.activeElement);
      this.chosen = node.attrs.id ?? null;
      this.refresh();
      if (byKeyboard) this.focus(); // by pointer the caret stays in the text
    };
    const attributes = { type: "button", class: "btn", "data-kind": "quiet", "data-size": "s", "aria-pressed": String(node === this.current.node), click: choose };
    return h("button", attributes, name);
  }

  /** Lead to the clause at the caret in the history, where the words bear their authors. */
  #authors() {
    const { node } = clauseAt(this.editor.state.doc, this.editor.state.selection.from) ?? {};
    const label = gettext("Who wrote this");
    const id = encodeURIComponent(node?.attrs.id ?? "");
    const href = `${this.history}?view=authors&part=${id}#c-${id}`;
    return h("a", { class: "btn", "data-kind": "quiet", "data-size": "s", "data-icon": "", "aria-label": label, title: label, href }, icon("user"));
  }

  #mover(direction, name) {
    const label = direction < 0 ? gettext("Move up") : gettext("Move down");
    const button = barButton(label, name, () => moveBlock(this.editor, this.current.position, direction), true);
    button.dataset.move = direction;
    return button;
  }

  #field({ name, label, options, type, size, hint, placeholder }) {
    const common = { class: "input", name, title: hint, placeholder };
    const control = options
      ? h("select", common, options.map(([value, words]) => h("option", { value }, words)))
      : h("input", { ...common, type, size: size ?? 18, maxlength: 200, min: type === "number" ? 1 : null });
    control.addEventListener("change", () => this.#set(name, control.value.trim(), type));
    control.addEventListener("keydown", (event) => event.key === "Enter" && this.editor.commands.focus());
    return h("label", { class: "ed-prop" }, h("span", {}, label), control);
  }

  #set(name, text, type) {
    if (!this.current) return;
    yUndoPluginKey.getState(this.editor.state)?.undoManager.stopCapturing();
    const value = type === "number" ? Math.max(1, Math.trunc(Number(text)) || 1) : text || null;
    setAttributes(this.editor, this.current.position, { [name]: value });
  }

  /** Show the values as they are now, and which ways are open. */
  #fill() {
    if (!this.current) return;
    const { node, position } = this.current;
    for (const { name } of this.fields ?? []) {
      const control = this.bar.querySelector(`[name="${name}"]`);
      if (control && control !== document.activeElement) control.value = node.attrs[name] ?? "";
    }
    this.items.refresh();
    for (const button of this.bar.querySelectorAll("[data-move]")) {
      const open = neighbour(this.editor.state.doc, position, Number(button.dataset.move)) >= 0;
      button.setAttribute("aria-disabled", String(!open));
    }
  }
}
