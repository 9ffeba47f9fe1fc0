// Shows the findings at a place of the text beside it, as soon as somebody clicks on one.
import { h } from "../dom.js";
import { findingItem } from "./item.js";

const EDGE = 12;

export class FindingPopover {
  constructor(editor, acts) {
    Object.assign(this, { editor, acts });
    this.box = h("div", { class: "finding-pop", popover: "manual", role: "dialog", "aria-label": gettext("Finding") });
    document.body.append(this.box);
    document.addEventListener("pointerdown", (event) => !this.box.contains(event.target) && this.hide());
    document.addEventListener("keydown", (event) => this.#leave(event), true);
    editor.on("transaction", ({ transaction }) => transaction.docChanged && this.hide());
  }

  /** Close by Escape, back to the text. */
  #leave(event) {
    if (event.key !== "Escape" || !this.isOpen) return;
    event.preventDefault();
    event.stopPropagation();
    this.hide();
    this.editor.commands.focus();
  }

  get isOpen() {
    return this.box.matches(":popover-open");
  }

  /** Show findings at a position of the text. */
  show(findings, position) {
    this.box.replaceChildren(...findings.slice(0, 3).map((finding) => findingItem(finding, this.acts)));
    if (!this.isOpen) this.box.showPopover();
    const { left, top, bottom } = this.editor.view.coordsAtPos(position);
    const { width, height } = this.box.getBoundingClientRect();
    const above = bottom + EDGE + height > innerHeight && top - EDGE - height > 0;
    this.box.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`;
    this.box.style.top = `${above ? top - EDGE / 2 - height : bottom + EDGE / 2}px`;
  }

  /** Put the focus into the box, for those who came by the keyboard. */
  focus() {
    this.box.querySelector("[data-act], button")?.focus();
  }

  hide() {
    if (this.isOpen) this.box.hidePopover();
  }
}
