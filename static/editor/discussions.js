// The threads beside the draft: read, start, answer, resolve.
import { anchorOf, goToPassage, markPassages } from "./anchors.js";
import { call, rowsOf } from "./api.js";
import { avatar, h, icon, toast } from "./dom.js";
import { countOn, showTab } from "./panels.js";

/** Return a moment as the reader's language writes it. */
export function shortTime(at) {
  const { lang } = document.documentElement;
  const language = !lang || lang.startsWith("en") ? "en-GB" : lang; // "24 Nov, 09:42", no AM and PM
  return new Date(at).toLocaleString(language, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}

function post({ author, text, at }) {
  const who = h("span", { class: "who" }, avatar(author, { size: "s" }), h("b", {}, author.name), h("time", { class: "push", datetime: at }, shortTime(at)));
  return h("div", { class: "comment" }, who, h("p", {}, text));
}

export class Discussions {
  constructor(editor, { urls, canDiscuss }) {
    Object.assign(this, { editor, urls, canDiscuss });
    this.list = document.querySelector("[data-discussions]");
    this.form = document.querySelector("[data-discuss]");
    this.form?.addEventListener("submit", (event) => this.#start(event));
    this.form?.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.form.requestSubmit();
    });
  }

  /** Fetch and draw all threads; a failure says so in this panel alone. */
  async load() {
    try {
      this.rows = rowsOf(await call(this.urls.discussions));
    } catch (error) {
      const again = h("button", { type: "button", class: "btn", "data-size": "s", click: () => this.load() }, gettext("Try again"));
      this.list.replaceChildren(h("p", {}, error.message), again);
      return;
    }
    this.#draw();
  }

  #draw() {
    const open = this.rows.filter(({ resolved }) => !resolved);
    countOn("discussion", open.length);
    const none = h("p", { class: "dim small" }, gettext("No discussion yet."));
    const order = [...open, ...this.rows.filter(({ resolved }) => resolved)];
    this.list.replaceChildren(...(order.length ? order.map((row) => this.#thread(row)) : [none]));
    const marks = open.filter(({ anchor }) => anchor?.quote);
    markPassages(this.editor, "discussions", marks.map(({ id, anchor }) => ({ anchor, attributes: { nodeName: "mark", "data-discussion": id } })));
  }

  #thread(row) {
    const { anchor } = row;
    const here = anchor?.quote
      ? h("button", { type: "button", class: "quote", click: () => this.#go(anchor) }, anchor.quote)
      : null;
    const state = row.resolved ? gettext("Resolved") : gettext("Open");
    const head = h("div", { class: "thread-head" }, h("span", { class: "status tiny", "data-tone": row.resolved ? "good" : "warn" }, state));
    return h(
      "article",
      { class: "thread", "data-resolved": row.resolved, "data-id": row.id },
      head,
      here ? h("div", { class: "comment" }, here) : null,
      post(row),
      (row.posts ?? []).map(post),
      this.canDiscuss && !row.resolved ? this.#foot(row) : null,
    );
  }

  #foot(row) {
    const reply = h("input", { class: "input", "aria-label": gettext("Reply"), placeholder: gettext("Reply"), required: true, maxlength: 10000 });
    const resolve = h("button", { type: "button", class: "btn", "data-size": "s", click: () => this.#act(`${this.urls.discussion}${row.id}/resolve/`, {}) }, icon("check"), gettext("Resolve"));
    const send = (event) => {
      event.preventDefault();
      this.#act(`${this.urls.discussion}${row.id}/posts/`, { text: reply.value });
    };
    return h("form", { class: "thread-foot", submit: send }, reply, h("button", { class: "btn", "data-size": "s" }, gettext("Send")), resolve);
  }

  async #act(url, body) {
    try {
      await call(url, { method: "POST", body });
      await this.load();
    } catch (error) {
      toast(error.message, "bad");
    }
  }

  async #start(event) {
    event.preventDefault();
    const text = this.form.elements.text.value.trim();
    if (!text) return;
    await this.#act(this.urls.discussions, { text, anchor: this.anchor ?? null });
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
    document.body.dataset.pane = "side";
    showTab("discussion");
    this.form.elements.text.focus();
  }
}
