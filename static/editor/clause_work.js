// Shows beside each clause who is to write it and who is writing in it now, and lets one assign it.
import "./clause_work.css";

import { Extension } from "@tiptap/core";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

import { call, rowsOf } from "./api.js";
import { avatar, debounce, h, toast } from "./dom.js";
import { mappingOf } from "./remote_mapping.js";
import { CLAUSES, clauseAt, colleagues } from "./places.js";
import { redraw } from "./redraw.js";

const key = new PluginKey("clauseWork");
const DRAW_MS = 150;

/** Return the badge of a clause's title; `writers` write in it now, `person` is to write it. */
function badge({ person, writers }) {
  const parts = [];
  if (person) {
    const words = interpolate(gettext("To be written by %(name)s"), { name: person.name }, true);
    parts.push(h("span", { class: "clause-work", title: words }, avatar(person, { size: "s" })));
  }
  for (const user of writers) {
    const words = interpolate(gettext("%(name)s is editing"), { name: user.name }, true);
    parts.push(h("span", { class: "chip clause-writer", "data-hue": user.hue ?? 1 }, words));
  }
  return h("span", { class: "clause-badges", contenteditable: "false" }, parts);
}

function decorate(doc, work) {
  if (!work.size) return DecorationSet.empty;
  const drawn = [];
  doc.descendants((node, position) => {
    if (!CLAUSES.has(node.type.name)) return node.type.name === "doc";
    const found = work.get(node.attrs.id);
    const title = node.firstChild;
    if (found && title?.type.name === "clauseTitle") {
      const name = `${node.attrs.id}:${found.person?.id ?? ""}:${found.writers.map(({ id }) => id).join()}`;
      drawn.push(Decoration.widget(position + 1 + title.nodeSize - 1, () => badge(found), { side: 1, key: name, ignoreSelection: true }));
    }
    return true;
  });
  return DecorationSet.create(doc, drawn);
}

const Badges = Extension.create({
  name: "clauseWork",
  addProseMirrorPlugins: () => [
    new Plugin({
      key,
      state: {
        init: () => DecorationSet.empty,
        apply(transaction, value) {
          const work = transaction.getMeta(key);
          if (work) return decorate(transaction.doc, work);
          return transaction.docChanged ? value.map(mappingOf(transaction), transaction.doc) : value;
        },
      },
      props: { decorations: (state) => key.getState(state) },
    }),
  ],
});

class ClauseWork {
  constructor({ editor, connection, urls, data, find, parts }) {
    Object.assign(this, { editor, awareness: connection.awareness, urls, me: data.user, parts, given: new Map(), drawn: "" });
    this.line = find("[data-soft-lock]");
    this.button = find("[data-assign-clause]");
    this.dialog = find("#assign-dialog");
    this.button?.addEventListener("click", () => this.open());
    this.dialog?.querySelector("form").addEventListener("submit", () => this.#assign());
    const draw = debounce(() => this.draw(), DRAW_MS);
    this.awareness.on("change", draw);
    editor.on("selectionUpdate", draw);
    connection.provider.once("sync", () => this.load());
    connection.onNews("assignments", () => this.load());
  }

  /** Fetch who is to write what, and draw. */
  async load() {
    try {
      const rows = rowsOf(await call(this.urls.assignments));
      this.given = new Map(rows.map(({ clause, person }) => [clause, person]));
      this.draw();
    } catch (error) {
      toast(error.message, "bad");
    }
  }

  #work() {
    const work = new Map([...this.given].map(([clause, person]) => [clause, { person, writers: [] }]));
    for (const { user, typing, position } of colleagues(this.editor.state, this.awareness, this.me)) {
      const clause = typing && position !== null ? clauseAt(this.editor.state.doc, position)?.node.attrs.id : null;
      if (!clause) continue;
      if (!work.has(clause)) work.set(clause, { person: null, writers: [] });
      work.get(clause).writers.push({ ...user, id: String(user.id) });
    }
    return work;
  }

  /** Draw the badges anew where something has changed, and warn of somebody in the same clause. */
  draw() {
    if (this.editor.isDestroyed) return;
    const work = this.#work();
    const now = JSON.stringify([...work]);
    if (now !== this.drawn) redraw(this.editor.view, (tr) => tr.setMeta(key, work));
    this.drawn = now;
    const here = clauseAt(this.editor.state.doc, this.editor.state.selection.from)?.node.attrs.id;
    const others = work.get(here)?.writers ?? [];
    const names = others.map(({ name }) => name).join(gettext(", "));
    this.line.textContent = others.length ? interpolate(gettext("%(names)s is editing this clause"), { names }, true) : "";
  }

  /** Open the form that gives the clause at the caret to somebody. */
  async open() {
    const found = clauseAt(this.editor.state.doc, this.editor.state.selection.from);
    if (!found) {
      toast(gettext("Put the caret into a clause first."), "warn");
      return;
    }
    this.clause = found.node.attrs.id;
    const people = await this.parts.discussions.readers();
    const chosen = this.given.get(this.clause)?.id ?? "";
    const options = people.map(({ id, name }) => h("option", { value: id, selected: id === chosen }, name));
    this.dialog.querySelector("select").replaceChildren(h("option", { value: "" }, gettext("Nobody")), ...options);
    this.dialog.querySelector("[data-clause-title]").textContent = found.node.firstChild?.textContent ?? "";
    this.dialog.showModal();
  }

  async #assign() {
    const person = this.dialog.querySelector("select").value || null;
    try {
      await call(this.urls.assignments, { method: "PUT", body: { clause: this.clause, person } });
      await this.load();
    } catch (error) {
      toast(error.message, "bad");
    }
  }
}

export const clauseWork = {
  extensions: () => [Badges],
  join(context) {
    context.parts.clauseWork = new ClauseWork(context);
  },
};
