// Completes the name of a colleague after an @ in a text field, and finds whom a text names.
import { h } from "./dom.js";

const MOST = 6;
let number = 0;

/** Return the ids of the people whose "@name" stands in a text; a longer name wins over a part of it. */
export function mentionedIn(text, people) {
  let rest = text;
  const found = [];
  for (const { id, name } of [...people].sort((a, b) => b.name.length - a.name.length)) {
    if (!rest.includes(`@${name}`)) continue;
    found.push(id);
    rest = rest.replaceAll(`@${name}`, " ");
  }
  return found;
}

/** Return {start, query} of the unfinished mention before the caret, or null. */
export function openMention(text, caret) {
  const before = /(^|[\s(（,，:：])@([^\s@]*(?: [^\s@]*)?)$/u.exec(text.slice(0, caret));
  return before ? { start: caret - before[2].length - 1, query: before[2] } : null;
}

/** Return the people whose name, or a part of it, begins with the query. */
export function matching(people, query) {
  const wanted = query.toLocaleLowerCase();
  const fits = ({ name }) => [name, ...name.split(/\s+/)].some((part) => part.toLocaleLowerCase().startsWith(wanted));
  return people.filter(fits).slice(0, MOST);
}

class Completion {
  constructor(field, people) {
    Object.assign(this, { field, people, list: null, chosen: 0 });
    this.id = `mention-${(number += 1)}`;
    field.setAttribute("aria-autocomplete", "list");
    field.addEventListener("input", () => this.show());
    field.addEventListener("keydown", (event) => this.key(event), true);
    field.addEventListener("blur", () => this.close());
  }

  async show() {
    const at = openMention(this.field.value, this.field.selectionStart);
    const found = at ? matching(await this.people(), at.query) : [];
    this.close();
    if (!found.length) return;
    Object.assign(this, { found, at, chosen: 0 });
    this.list = h("div", { class: "card mention-list", role: "listbox", id: this.id, "aria-label": gettext("Colleagues") });
    this.field.after(this.list);
    this.field.setAttribute("aria-controls", this.id);
    this.draw();
  }

  draw() {
    const option = (person, index) =>
      h(
        "button",
        {
          type: "button", role: "option", class: "mention-item", id: `${this.id}-${index}`, tabindex: "-1",
          "aria-selected": String(index === this.chosen),
          mousedown: (event) => (event.preventDefault(), this.take(person)),
        },
        person.name,
      );
    this.list.replaceChildren(...this.found.map(option));
    this.field.setAttribute("aria-activedescendant", `${this.id}-${this.chosen}`);
  }

  take({ name }) {
    const { value, selectionStart } = this.field;
    const head = `${value.slice(0, this.at.start)}@${name} `;
    this.field.value = head + value.slice(selectionStart);
    this.field.setSelectionRange(head.length, head.length);
    this.close();
    this.field.focus();
  }

  key(event) {
    if (!this.list) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.chosen = (this.chosen + step + this.found.length) % this.found.length;
    else if (event.key === "Enter" || event.key === "Tab") this.take(this.found[this.chosen]);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (step) this.draw();
  }

  close() {
    this.list?.remove();
    this.list = null;
    for (const name of ["aria-controls", "aria-activedescendant"]) this.field.removeAttribute(name);
  }
}

/** Offer the names of colleagues in a field; `people` returns them, each {id, name}. */
export function completeMentions(field, people) {
  return new Completion(field, people);
}
