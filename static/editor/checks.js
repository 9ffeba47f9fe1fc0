// The checks panel: findings of the wording and structure rules, each leading to its place.
import { goToPassage, markPassages } from "./anchors.js";
import { call, rowsOf } from "./api.js";
import { h } from "./dom.js";
import { countOn } from "./panels.js";

const TONES = { error: "bad", warning: "warn", hint: "note" };

function levelWord(level) {
  return { error: gettext("Error"), warning: gettext("Warning"), hint: gettext("Hint") }[level] ?? level;
}

function anchorOf({ node, start, end, text }) {
  const ranged = end > start;
  return { block: node, start: start ?? 0, end: end ?? 0, quote: ranged ? text : "" };
}

export class Checks {
  constructor(editor, url) {
    Object.assign(this, { editor, url });
    this.list = document.querySelector("[data-checks]");
    document.querySelector("[data-run-checks]").addEventListener("click", () => this.run());
  }

  /** Ask the server for the findings and draw them. */
  async run() {
    this.list.setAttribute("aria-busy", "true");
    try {
      this.#draw(rowsOf(await call(this.url)));
    } catch (error) {
      this.list.replaceChildren(h("p", {}, error.message));
    }
    this.list.removeAttribute("aria-busy");
  }

  #draw(findings) {
    countOn("checks", findings.length);
    const none = h("p", { class: "dim small" }, gettext("Nothing to mend."));
    this.list.replaceChildren(...(findings.length ? findings.map((finding) => this.#item(finding)) : [none]));
    const marks = findings.filter(({ start, end }) => end > start);
    const attributes = (finding) => ({ class: "finding", "data-tone": TONES[finding.level] ?? "warn" });
    markPassages(this.editor, "checks", marks.map((finding) => ({ anchor: anchorOf(finding), attributes: attributes(finding) })));
  }

  #item(finding) {
    const go = () => goToPassage(this.editor, anchorOf(finding));
    return h(
      "button",
      { type: "button", class: "finding-item", "data-tone": TONES[finding.level] ?? "warn", click: go },
      h("span", { class: "row small" }, h("b", {}, levelWord(finding.level)), finding.clause ? h("span", { class: "dim" }, finding.clause) : null),
      h("span", {}, finding.message),
      finding.text ? h("span", { class: "dim small clip" }, finding.text) : null,
    );
  }
}
