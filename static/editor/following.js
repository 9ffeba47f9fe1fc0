// Follows a colleague: the text scrolls to where that person's caret is, until one acts oneself.
import { isChangeOrigin } from "@tiptap/extension-collaboration";

import { h, icon } from "./dom.js";
import { showPane } from "./panels.js";
import { colleagues } from "./places.js";

class Following {
  constructor({ editor, connection, data, find }) {
    Object.assign(this, { editor, awareness: connection.awareness, me: data.user, whom: null, at: null });
    this.pane = find("#main");
    this.bar = find("[data-following]");
    find("[data-faces]").addEventListener("click", (event) => {
      const face = event.target.closest("[data-person]");
      if (face) this.start(face.dataset.person);
    });
    this.awareness.on("change", () => this.step());
    editor.on("update", ({ transaction }) => !isChangeOrigin(transaction) && this.stop());
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.stop());
    for (const kind of ["wheel", "touchmove"]) {
      this.pane.addEventListener(kind, () => this.stop(), { passive: true });
    }
  }

  #colleague() {
    return colleagues(this.editor.state, this.awareness, this.me).find(({ user }) => String(user.id) === this.whom);
  }

  /** Begin to follow a person; oneself cannot be followed. */
  start(id) {
    if (id === String(this.me.id)) return;
    Object.assign(this, { whom: id, at: null });
    const found = this.#colleague();
    if (!found) return this.stop();
    const words = interpolate(gettext("Following %(name)s"), { name: found.user.name }, true);
    const stop = h("button", { type: "button", class: "btn", "data-size": "s", click: () => this.stop() }, gettext("Stop following"));
    this.bar.replaceChildren(icon("eye"), h("span", {}, words), stop);
    this.bar.hidden = false;
    showPane("text");
    return this.step();
  }

  stop() {
    if (this.whom === null) return;
    this.whom = null;
    this.bar.hidden = true;
    this.bar.replaceChildren();
  }

  /** Bring the followed caret into view when it has moved; end when that person has left. */
  step() {
    if (this.whom === null) return;
    const found = this.#colleague();
    if (!found) {
      this.stop();
      return;
    }
    if (found.position === null || found.position === this.at) return;
    this.at = found.position;
    this.#show(found.position);
  }

  /** Scroll so that a position stands in the middle half of the text's window; at once, to keep up. */
  #show(position) {
    const { view, state } = this.editor;
    const { top } = view.coordsAtPos(Math.min(position, state.doc.content.size));
    const window = this.pane.getBoundingClientRect();
    const place = (top - window.top) / window.height;
    if (place < 0.25 || place > 0.75) this.pane.scrollTop += top - window.top - window.height / 2;
  }
}

export const following = {
  join(context) {
    if (context.find("[data-following]")) context.parts.following = new Following(context);
  },
};
