// Joins the formatting bar to the editor: every button acts, and shows what holds at the caret.
import { depthOf, insertPiece, insertSubclause, PIECES, requirementAt, setAttributes } from "./insertion.js";

const WRAPS = new Set(["note", "example", "quote", "admonition", "guidance"]);
const TEXTS = new Set(["paragraph", "clauseTitle", "statement", "condition", "part", "sourceCode"]);

/** Return the name of the block style at the caret. */
export function styleAt(state) {
  const { $from } = state.selection;
  const own = $from.parent.type.name;
  if (own !== "paragraph") return TEXTS.has(own) ? own : "other";
  const depth = depthOf($from, WRAPS);
  return depth > 0 && $from.depth === depth + 1 ? $from.node(depth).type.name : "paragraph";
}

/** Take the blocks of a wrapping box out of it. */
function unwrap(tr, $from, depth) {
  const box = $from.node(depth);
  tr.replaceWith($from.before(depth), $from.after(depth), box.content);
}

/** Give the block at the caret another style: a text block's kind, or a box around it. */
export function setStyle(editor, style) {
  return editor
    .chain()
    .focus()
    .command(({ tr, state, dispatch }) => {
      const { $from } = state.selection;
      const depth = depthOf($from, WRAPS);
      const type = state.schema.nodes[style];
      if (!dispatch || !type) return Boolean(type);
      if (TEXTS.has(style)) {
        if (depth > 0 && style === "paragraph" && $from.parent.type.name === "paragraph") unwrap(tr, $from, depth);
        else tr.setBlockType($from.before(), $from.after(), type, (node) => ({ id: node.attrs.id }));
      } else if (depth > 0) tr.setNodeMarkup($from.before(depth), type, { id: $from.node(depth).attrs.id });
      else {
        const range = $from.blockRange();
        if (range) tr.wrap(range, [{ type }]);
      }
      return true;
    })
    .run();
}

export class Toolbar {
  constructor(editor, bar) {
    Object.assign(this, { editor, bar });
    document.addEventListener("click", (event) => this.#clicked(event));
    bar.querySelector("[data-style]").addEventListener("change", (event) => setStyle(editor, event.target.value));
    bar.querySelector("[data-levels]").addEventListener("change", (event) => this.#level(event.target.value));
    bar.addEventListener("keydown", (event) => this.#arrows(event));
    bar.addEventListener("mousedown", (event) => {
      if (event.target.closest("button")) event.preventDefault(); // the caret stays in the text
    });
  }

  #clicked(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const { insert, mark, list, command, table } = button.dataset;
    if (insert) this.#insert(insert);
    else if (mark) this.editor.chain().focus().toggleMark(mark).run();
    else if (list) this.editor.chain().focus().toggleList(list, "listItem").run();
    else if (table) this.editor.chain().focus()[table]().run();
    else if (command) this.editor.chain().focus()[command]().run();
    if (insert || table) button.closest("[popover]")?.hidePopover();
  }

  #insert(name) {
    if (name === "subclause") insertSubclause(this.editor);
    else if (name === "requirement") insertPiece(this.editor, name, this.level);
    else if (PIECES[name]) insertPiece(this.editor, name);
  }

  get level() {
    return this.bar.querySelector("[name=level]:checked")?.value ?? "shall";
  }

  #level(kind) {
    const found = requirementAt(this.editor.state);
    if (found) setAttributes(this.editor, found.position, { kind });
  }

  /** Move between the controls of the bar by arrow keys, as a toolbar does. */
  #arrows(event) {
    const steps = { ArrowRight: 1, ArrowLeft: -1 };
    if (!(event.key in steps) || event.target.matches("select, input")) return;
    const controls = [...this.bar.querySelectorAll("button, select, input")];
    const next = controls[controls.indexOf(event.target) + steps[event.key]];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }

  /** Show what holds at the caret. */
  refresh() {
    const { editor, bar } = this;
    for (const button of bar.querySelectorAll("[data-mark], [data-list]")) {
      button.setAttribute("aria-pressed", String(editor.isActive(button.dataset.mark ?? button.dataset.list)));
    }
    bar.querySelector("[data-link]").setAttribute("aria-pressed", String(editor.isActive("link")));
    bar.querySelector("[data-style]").value = styleAt(editor.state);
    const found = requirementAt(editor.state);
    if (found) bar.querySelector(`[name=level][value="${found.node.attrs.kind}"]`).checked = true;
  }
}
