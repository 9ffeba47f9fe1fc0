// Draws source code with its language, its file name and a button that copies it.
import { LANGUAGES, isKnown } from "./code_colours.js";
import { h, icon, toast } from "./dom.js";

export class CodeView {
  constructor(node, view, getPos) {
    Object.assign(this, { node, view, getPos });
    this.contentDOM = h("code", { spellcheck: "false" });
    this.head = h("div", { class: "code-head", contenteditable: "false" }, ...(view.editable ? this.#fields() : this.#facts()), this.#copier());
    this.dom = h("div", { class: "code-box", "data-node": "sourceCode" }, this.head, h("pre", { class: "code" }, this.contentDOM));
    this.#draw();
  }

  #fields() {
    const options = [["", gettext("Plain text")], ...LANGUAGES].map(([value, label]) => h("option", { value }, label));
    this.language = h("select", { class: "input", "aria-label": gettext("Language of the code"), change: () => this.#set("language", this.language.value || null) }, ...options);
    this.file = h("input", { class: "input", "aria-label": gettext("File name"), placeholder: gettext("File name"), maxlength: "200", change: () => this.#set("fileName", this.file.value.trim() || null) });
    return [this.language, this.file];
  }

  #facts() {
    this.fact = h("span", { class: "dim" });
    return [this.fact];
  }

  #copier() {
    return h("button", { type: "button", class: "btn push", "data-kind": "quiet", "data-size": "s", "data-icon": true, "aria-label": gettext("Copy the code"), title: gettext("Copy the code"), click: () => this.#copy() }, icon("copy"));
  }

  #set(name, value) {
    this.view.dispatch(this.view.state.tr.setNodeAttribute(this.getPos(), name, value));
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.node.textContent);
      toast(gettext("Copied."));
    } catch {
      toast(gettext("The browser does not let the page copy. Select the code and copy it yourself."), "warn");
    }
  }

  #draw() {
    const { language, fileName } = this.node.attrs;
    const name = LANGUAGES.find(([value]) => value === language)?.[1] ?? language ?? "";
    if (this.fact) this.fact.textContent = [fileName, name].filter(Boolean).join(" · ");
    if (this.language) this.#fill(language, fileName);
  }

  #fill(language, fileName) {
    if (language && !isKnown(language) && !this.language.querySelector("[data-other]")) {
      this.language.append(h("option", { value: language, "data-other": true }, language));
    }
    if (document.activeElement !== this.language) this.language.value = language ?? "";
    if (document.activeElement !== this.file) this.file.value = fileName ?? "";
  }

  update(node) {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.#draw();
    return true;
  }

  stopEvent(event) {
    return this.head.contains(event.target);
  }

  ignoreMutation(mutation) {
    return mutation.type !== "selection" && !this.contentDOM.contains(mutation.target);
  }
}
