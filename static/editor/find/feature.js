// Puts finding and replacing onto the desk; the panel is loaded once the desk stands.
import { whenIdle } from "../idle.js";
import { Found } from "./spots.js";

/** Take Ctrl+F and Ctrl+H for the text wherever the focus is, but not inside of a dialog. */
function joinKeys(open) {
  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    const command = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!command || !["f", "h"].includes(key) || document.querySelector("dialog[open]") || event.defaultPrevented) return;
    event.preventDefault();
    open(key === "h");
  });
}

/** Return the panel, loaded and made when it is first asked for. */
async function panelOf(context) {
  const { FindPanel } = await import("./panel.js");
  context.parts.find ??= new FindPanel(context.editor, context);
  return context.parts.find;
}

async function openPanel(context, replacing) {
  const panel = await panelOf(context);
  panel.open(replacing);
}

export const find = {
  extensions: (context) => [Found.configure({ onOpen: (replacing) => openPanel(context, replacing) })],
  join(context) {
    joinKeys((replacing) => openPanel(context, replacing));
    context.find("[data-find-open]")?.addEventListener("click", () => openPanel(context, false));
    context.connection.provider.once("sync", () => whenIdle(() => panelOf(context)));
  },
};
