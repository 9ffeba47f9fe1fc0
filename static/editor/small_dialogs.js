// The small forms of the editor: a link, and what every dialog has in common.
import { isSafeLink } from "./schema.js";

/** Make the buttons that open and close dialogs work. */
export function joinDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open-dialog]");
    if (opener) document.querySelector(`#${opener.dataset.openDialog}`)?.showModal();
    const closer = event.target.closest("[data-close]");
    if (closer) closer.closest("dialog")?.close();
  });
}

/** Join the link form to its button. */
export function joinLinkForm(editor) {
  const dialog = document.querySelector("#link-dialog");
  const form = dialog.querySelector("form");
  document.querySelector("[data-link]").addEventListener("click", () => {
    form.elements.href.value = editor.getAttributes("link").href ?? "";
    form.elements.href.setCustomValidity("");
    dialog.showModal();
  });
  form.elements.href.addEventListener("input", (event) => event.target.setCustomValidity(""));
  form.addEventListener("submit", (event) => {
    const href = form.elements.href.value.trim();
    if (href && !isSafeLink(href)) {
      event.preventDefault();
      form.elements.href.setCustomValidity(gettext("A link begins with https, http or mailto."));
      form.elements.href.reportValidity();
      return;
    }
    const chain = editor.chain().focus().extendMarkRange("link");
    if (href) chain.setMark("link", { href }).run();
    else chain.unsetMark("link").run();
  });
}
