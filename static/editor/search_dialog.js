// The search box of the desk: type words, choose one of the things found.
import { h, icon } from "./dom.js";
import { OptionList } from "./option_list.js";

/**
 * Ask for one thing. `find(query)` returns items as OptionList shows them. Resolves with the chosen
 * item, or null when the box is closed without a choice. The focus goes back where it was.
 */
export function ask({ title, placeholder, find, query = "" }) {
  return new Promise((resolve) => {
    let chosen = null;
    const input = h("input", {
      type: "search",
      role: "combobox",
      "aria-expanded": "true",
      "aria-autocomplete": "list",
      "aria-label": title,
      placeholder,
      autocomplete: "off",
      spellcheck: "false",
    });
    const list = new OptionList({
      label: title,
      host: input,
      onChoose(item) {
        chosen = item;
        dialog.close();
      },
    });
    input.setAttribute("aria-controls", list.id);
    const close = h("button", { type: "button", class: "btn", "data-kind": "quiet", "data-icon": "", "aria-label": pgettext("dismiss", "Close") }, icon("x"));
    const dialog = h(
      "dialog",
      { class: "palette ed-search", "aria-label": title },
      h("div", { class: "search" }, icon("search"), input, close),
      h("div", { class: "ed-search-list" }, list.dom),
    );
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    input.addEventListener("input", () => list.show(find(input.value)));
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Tab" && list.key(event)) event.preventDefault();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(chosen);
    });
    document.body.append(dialog);
    input.value = query;
    dialog.showModal();
    list.show(find(query));
    input.focus();
    input.select();
  });
}
