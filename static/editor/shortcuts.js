// The keys that work outside the text, and those that reach out of it.

function inField(target) {
  return target.closest?.("input, textarea, select, [contenteditable=true], dialog[open]");
}

/** Join the keys: clause by clause, the list of keys, a discussion on the selection. */
export function joinShortcuts({ editor, outline, discussions }) {
  document.addEventListener("keydown", (event) => {
    const command = event.ctrlKey || event.metaKey;
    if (command && event.altKey && event.code === "KeyM") {
      event.preventDefault();
      discussions.begin();
      return;
    }
    const menu = document.querySelector(".caret-menu:not([hidden])");
    if (event.key === "Escape" && editor.isFocused && !menu) {
      document.querySelector("#main").focus();
      return;
    }
    if (command || event.altKey || inField(event.target)) return;
    const acts = {
      "[": () => outline.step(-1),
      "]": () => outline.step(1),
      c: () => discussions.begin(),
      "?": () => document.querySelector("#keys-dialog").showModal(),
    };
    if (acts[event.key]) {
      event.preventDefault();
      event.stopPropagation(); // the site's own keys of the same name stay quiet
      acts[event.key]();
    }
  }, true);
}
