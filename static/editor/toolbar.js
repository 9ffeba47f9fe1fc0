// Joins the formatting bar to the editor: every button acts, and shows what holds at the caret.
import { setStyle, styleAt } from "./block_styles.js";
import { insertNamed } from "./catalogue.js";
import { dialogsOf } from "./insert_dialogs.js";
import { insertPiece, requirementAt, setAttributes } from "./insertion.js";

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
    if (name === "requirement") insertPiece(this.editor, name, this.level);
    else insertNamed(this.editor, name, dialogsOf(this.editor));
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
