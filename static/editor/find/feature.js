// Puts finding and replacing onto the desk.
import "./find.css";

import { FindPanel } from "./panel.js";
import { Found } from "./spots.js";

/** Take Ctrl+F and Ctrl+H for the text wherever the focus is, but not inside of a dialog. */
function joinKeys(panel) {
  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    const command = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!command || !["f", "h"].includes(key) || document.querySelector("dialog[open]") || event.defaultPrevented) return;
    event.preventDefault();
    panel.open(key === "h");
  });
}

export const find = {
  extensions: (context) => [Found.configure({ onOpen: (replacing) => context.parts.find?.open(replacing) })],
  join(context) {
    context.parts.find = new FindPanel(context.editor, context);
    joinKeys(context.parts.find);
    context.find("[data-find-open]")?.addEventListener("click", () => context.parts.find.open(false));
  },
};
