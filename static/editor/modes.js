// The modes of the desk: edit, suggest, read; kept for this tab.

/** Return the modes that a right allows, the usual one first. */
export function modesFor(right) {
  return { write: ["edit", "suggest", "read"], suggest: ["suggest", "read"] }[right] ?? ["read"];
}

/** Return the mode that this tab had, or the usual one. */
export function startMode(right, draft) {
  const kept = sessionStorage.getItem(`lepton-mode-${draft}`);
  const modes = modesFor(right);
  return modes.includes(kept) ? kept : modes[0];
}

/** Return what a mode is, for screen readers. */
function spoken(mode) {
  return {
    edit: gettext("Editing: changes count at once."),
    suggest: gettext("Suggesting: changes wait for a decision."),
    read: gettext("Reading: nothing can be changed."),
  }[mode];
}

/** Join the switch of modes; `desk` holds the mode, `draft` names what it is kept for. */
export function joinModes(editor, desk, { right, draft }) {
  const box = document.querySelector("[data-modes]");
  const set = (mode) => {
    desk.mode = mode;
    sessionStorage.setItem(`lepton-mode-${draft}`, mode);
    document.body.dataset.mode = mode;
    editor.setEditable(mode !== "read" && right !== "read", false);
    editor.view.dom.setAttribute("aria-readonly", String(mode === "read"));
    for (const bar of document.querySelectorAll(".ed-tools, [data-block-bar]")) bar.hidden = mode === "read";
    const input = box?.querySelector(`[value="${mode}"]`);
    if (input) input.checked = true;
  };
  const change = (mode) => {
    set(mode);
    box.querySelector("[data-mode-spoken]").textContent = spoken(mode);
  };
  set(desk.mode);
  box?.addEventListener("change", (event) => change(event.target.value));
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || !event.shiftKey || event.code !== "KeyE") return;
    const modes = modesFor(right).filter((mode) => mode !== "read");
    if (!modes.length) return;
    event.preventDefault();
    change(modes[(modes.indexOf(desk.mode) + 1) % modes.length]);
  });
}
