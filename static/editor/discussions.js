// The threads beside the draft: read, start, answer, assign, resolve, open again.
import "./discussions.css";

import { anchorOf, goToPassage, markPassages } from "./anchors.js";
import { call, rowsOf } from "./api.js";
import { h, toast } from "./dom.js";
import { completeMentions, mentionedIn } from "./mentions.js";
import { countOn, showPane, showTab } from "./panels.js";
import { drawThread, passageNow } from "./threads.js";

export class Discussions {
  constructor(editor, { urls, canDiscuss }) {
    Object.assign(this, { editor, urls, canDiscuss, people: null, formal: null });
    this.list = document.querySelector("[data-discussions]");
    this.form = document.querySelector("[data-discuss]");
    this.form?.addEventListener("submit", (event) => this.#start(event));
    this.form?.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.form.requestSubmit();
    });
    if (this.form) completeMentions(this.form.elements.text, () => this.readers());
  }

  /** Return the people who may be named here, each {id, name, hue}; asked for once. */
  async readers() {
    if (!this.canDiscuss) return [];
    this.people ??= call(this.urls.people).then(rowsOf, () => []);
    return this.people;
  }

  /** Fetch and draw all threads; a failure says so in this panel alone. */
  async load() {
    try {
      const [rows, people] = await Promise.all([call(this.urls.discussions), this.readers()]);
      const fresh = JSON.stringify(rows);
      this.rows = rowsOf(rows);
      this.known = people;
      if (fresh !== this.drawn && !this.#isWriting()) this.#draw(fresh);
    } catch (error) {
      const again = h("button", { type: "button", class: "btn", "data-size": "s", click: () => this.load() }, gettext("Try again"));
      this.list.replaceChildren(h("p", {}, error.message), again);
      this.drawn = null;
    }
  }

  /** Tell whether an answer is being written: drawing anew would throw it away. */
  #isWriting() {
    const field = document.activeElement;
    return field instanceof HTMLTextAreaElement && this.list.contains(field) && field.value !== "";
  }

  #draw(fresh) {
    this.drawn = fresh;
    const open = this.rows.filter(({ resolved }) => !resolved);
    countOn("discussion", open.length);
    const none = h("p", { class: "dim small" }, gettext("No discussion yet."));
    const order = [...open, ...this.rows.filter(({ resolved }) => resolved)];
    const how = { people: this.known, acts: this.canDiscuss ? this.#acts() : null, go: (anchor) => this.#go(anchor) };
    this.list.replaceChildren(...(order.length ? order.map((row) => drawThread(row, how)) : [none]));
    const marks = open.filter(({ anchor }) => anchor?.quote && anchor.state !== "orphaned");
    markPassages(this.editor, "discussions", marks.map(({ id, anchor }) => ({ anchor: passageNow(anchor), attributes: { nodeName: "mark", "data-discussion": id } })));
  }

  #acts() {
    const to = (row, verb) => `${this.urls.discussion}${row.id}/${verb}/`;
    return {
      answer: (row, text, mentions) => this.act(to(row, "posts"), { text, mentions }),
      resolve: (row, resolved) => this.act(to(row, "resolve"), { resolved }),
      assign: (row, person) => this.act(to(row, "assign"), { person }),
      formal: this.formal,
    };
  }

  /** Do something to a thread and draw all anew; returns whether it was done. */
  async act(url, body) {
    try {
      await call(url, { method: "POST", body });
      document.activeElement?.blur();
      await this.load();
      return true;
    } catch (error) {
      toast(error.message, "bad");
      return false;
    }
  }

  async #start(event) {
    event.preventDefault();
    const text = this.form.elements.text.value.trim();
    if (!text) return;
    const mentions = mentionedIn(text, await this.readers());
    if (!(await this.act(this.urls.discussions, { text, anchor: this.anchor ?? null, mentions }))) return;
    this.form.reset();
    this.quote(null);
  }

  #go(anchor) {
    if (!goToPassage(this.editor, anchor)) toast(gettext("That passage is not in the text any more."), "warn");
  }

  /** Remember the selection as the passage of the next thread. */
  quote(anchor) {
    this.anchor = anchor;
    const box = this.form?.querySelector("[data-quote]");
    if (!box) return;
    box.hidden = !anchor?.quote;
    box.textContent = anchor?.quote ?? "";
  }

  /** Begin a thread on the selection. */
  begin() {
    if (!this.form) return;
    this.editor.view.domObserver.flush(); // a selection made a moment ago is not in the state yet
    this.quote(anchorOf(this.editor.state));
    showPane("side");
    showTab("discussion");
    this.form.elements.text.focus();
  }
}
