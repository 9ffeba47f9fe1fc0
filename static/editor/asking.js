// Asks before something that cannot simply be looked at and undone.
import { h } from "./dom.js";

/** Ask a question in a dialog; resolves to true when the act is to go on. */
export function ask({ title, words, act }) {
  return new Promise((resolve) => {
    const cancel = h("button", { type: "submit", class: "btn", value: "no" }, gettext("Cancel"));
    const go = h("button", { type: "submit", class: "btn", "data-kind": "primary", value: "yes" }, act);
    const dialog = h(
      "dialog",
      { class: "dialog", "aria-label": title },
      h(
        "form",
        { method: "dialog" },
        h("div", { class: "dialog-head" }, h("h2", {}, title)),
        h("div", { class: "dialog-body" }, h("p", {}, words)),
        h("div", { class: "dialog-foot" }, cancel, go),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
