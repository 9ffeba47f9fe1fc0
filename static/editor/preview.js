// Shows what a reference or a mention leads to when the pointer rests on it; a click goes there.
import { placeBox } from "./caret_menu.js";
import { h } from "./dom.js";
import { removeMention } from "./inline_pieces.js";
import { setAttributes } from "./insertion.js";
import { goTo } from "./jump.js";
import { labelsOf } from "./labels.js";
import { crossText, pointerText, targetsOf } from "./pointers.js";
import { languageOf, referenceLine } from "./target_search.js";

const REST_MS = 250;
const LEAVE_MS = 220;
const SHOWN = ".xref[data-target], [data-mark=termReference]";
const LONGEST = 600;

function excerpt(node) {
  if (node.type.name === "formula") return node.attrs.latex;
  if (node.type.name === "reference") return [referenceLine(node), node.attrs.url].filter(Boolean).join(", ");
  let text = "";
  node.descendants((child) => {
    const isTitle = child === node.firstChild && child.type.name === "clauseTitle";
    if (child.isTextblock && !isTitle && text.length < LONGEST) text += `${child.textContent}\n`;
    return text.length < LONGEST;
  });
  return text.trim().slice(0, LONGEST);
}

export class Preview {
  constructor(editor, { writable }) {
    Object.assign(this, { editor, writable, timer: null });
    this.box = h("div", { class: "menu ed-preview", role: "group", "aria-label": gettext("What this leads to"), hidden: true });
    (editor.view.dom.closest("main") ?? document.body).append(this.box);
    const { dom } = editor.view;
    dom.addEventListener("mouseover", (event) => this.#over(event.target.closest?.(SHOWN)));
    dom.addEventListener("mouseout", (event) => event.target.closest?.(SHOWN) && this.#leave());
    dom.addEventListener("click", (event) => this.#click(event));
    dom.addEventListener("keydown", () => this.hide());
    this.box.addEventListener("mouseenter", () => clearTimeout(this.timer));
    this.box.addEventListener("mouseleave", () => this.#leave());
    document.addEventListener("scroll", () => this.hide(), { capture: true, passive: true });
    document.addEventListener("pointerdown", (event) => this.box.contains(event.target) || this.hide());
  }

  #over(element) {
    if (!element) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show(element), REST_MS);
  }

  #leave() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.hide(), LEAVE_MS);
  }

  #click(event) {
    const element = event.target.closest(SHOWN);
    if (!element) return;
    const isPoint = event.pointerType !== "touch";
    const isPointer = element.matches(".xref");
    clearTimeout(this.timer);
    if (isPoint && (isPointer || event.ctrlKey || event.metaKey || !this.writable)) {
      this.hide();
      goTo(this.editor, element.dataset.target);
    } else this.show(element);
  }

  hide() {
    clearTimeout(this.timer);
    this.box.hidden = true;
  }

  /** Show the card of a reference in the text. */
  show(element) {
    if (!element.isConnected) return;
    const { state, view } = this.editor;
    const target = targetsOf(state.doc).get(element.dataset.target);
    const head = target ? this.#head(element.dataset.target, target) : gettext("What this led to is no longer in the document.");
    const position = element.matches(".xref") ? view.posAtDOM(element, 0) : null;
    const node = position === null ? null : state.doc.nodeAt(position);
    this.box.replaceChildren(
      h("strong", {}, head),
      target ? h("p", {}, excerpt(target.node)) : "",
      target || !node ? this.#acts(element, node, position) : "",
    );
    this.box.hidden = false;
    placeBox(this.box, element.getBoundingClientRect());
  }

  #head(id, target) {
    const labels = labelsOf(this.editor.state);
    const label = labels.get(id) ?? "";
    const printed = crossText("full", target, { labels, label, language: languageOf(this.editor) });
    return [...new Set([printed, target.title])].filter(Boolean).join(" ");
  }

  #acts(element, node, position) {
    const go = () => {
      this.hide();
      goTo(this.editor, element.dataset.target);
    };
    const row = h("div", { class: "row", "data-gap": "2" }, h("button", { type: "button", class: "btn", "data-size": "s", click: go }, gettext("Go to it")));
    if (this.writable && node?.type.name === "crossReference") row.append(this.#forms(node, position));
    if (this.writable && !node) row.append(this.#unmark(element));
    return row;
  }

  /** Offer to take the mark of a mention off its word. */
  #unmark(element) {
    const act = () => {
      this.hide();
      removeMention(this.editor, this.editor.view.posAtDOM(element, 0));
    };
    return h("button", { type: "button", class: "btn", "data-kind": "quiet", "data-size": "s", click: act }, gettext("Not a mention of a term"));
  }

  /** Offer the forms in which a cross-reference can print, each as it would read. */
  #forms(node, position) {
    const { state } = this.editor;
    const targets = targetsOf(state.doc);
    const read = (form) => pointerText({ type: node.type, attrs: { ...node.attrs, form } }, targets, labelsOf(state), languageOf(this.editor));
    const select = h(
      "select",
      { class: "input", "aria-label": gettext("Prints") },
      ["full", "label", "title"].map((form) => h("option", { value: form, selected: form === node.attrs.form }, read(form))),
    );
    select.addEventListener("change", () => {
      setAttributes(this.editor, position, { form: select.value });
      this.hide();
    });
    return select;
  }
}
