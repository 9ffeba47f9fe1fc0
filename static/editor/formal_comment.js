// Makes a formal comment of a passage or of a discussion, by a deliberate act.
import { anchorOf } from "./anchors.js";
import { call } from "./api.js";
import { loadComments } from "./comments.js";
import { toast } from "./dom.js";
import { showTab } from "./panels.js";

class FormalComment {
  constructor({ editor, urls, parts, data, find }) {
    Object.assign(this, { editor, urls, parts, draft: String(data.draft.id), row: null, anchor: null });
    this.dialog = find("#formal-comment-dialog");
    this.form = this.dialog.querySelector("form");
    this.form.addEventListener("submit", (event) => this.#send(event));
  }

  /** Open the form for a discussion, or for the selection where none is given. */
  open(row = null) {
    this.editor.view.domObserver.flush();
    this.row = row;
    this.anchor = row ? row.anchor : anchorOf(this.editor.state);
    this.form.reset();
    this.form.elements.text.value = row ? [row.text, ...(row.posts ?? []).map(({ text }) => text)].join("\n\n") : "";
    const quote = this.dialog.querySelector("[data-quote]");
    quote.textContent = this.anchor?.quote ?? "";
    quote.hidden = !this.anchor?.quote;
    this.#say("");
    this.dialog.showModal();
  }

  #say(words) {
    const error = this.dialog.querySelector("[data-error]");
    error.textContent = words;
    error.hidden = !words;
  }

  async #send(event) {
    event.preventDefault();
    const { text, proposed, type, must } = this.form.elements;
    const { block, start, end, quote } = this.anchor ?? {};
    const body = { draft: this.draft, type: type.value, text: text.value.trim(), proposed_text: proposed.value, must_satisfy: must.checked };
    if (block) body.anchor = { block, start, end, quote };
    try {
      const { id } = await call("/api/v1/comments/", { method: "POST", body });
      this.dialog.close();
      await this.#settle(id);
    } catch (problem) {
      this.#say(problem.message);
    }
  }

  /** Say in the discussion what became of it, and close it. */
  async #settle(id) {
    toast(interpolate(gettext("Formal comment %(number)s is filed."), { number: id }, true));
    loadComments(this.editor, this.urls);
    const { row } = this;
    if (!row) return showTab("comments");
    const path = `${this.urls.discussion}${row.id}/`;
    const said = interpolate(gettext("Filed as formal comment %(number)s."), { number: id }, true);
    await call(`${path}posts/`, { method: "POST", body: { text: said } });
    return this.parts.discussions.act(`${path}resolve/`, { resolved: true });
  }
}

export const formalComments = {
  join(context) {
    if (!context.find("#formal-comment-dialog")) return;
    const form = new FormalComment(context);
    context.parts.discussions.formal = (row) => form.open(row);
    context.find("[data-formal-comment]")?.addEventListener("click", () => form.open());
  },
};
