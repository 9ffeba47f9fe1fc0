// Keys for the whole site. Single keys work only when no field has focus, and can be turned off.
import { find, findAll, isTyping, make, on } from "./dom.js";
import { openPalette } from "./palette.js";
import "./text.js";
import { switchTheme } from "./theme.js";

const OFF = "lepton-single-keys";
const GO_WAIT = 1200;
const GO = { h: "", s: "standards/", d: "drafts/", b: "ballots/", c: "comments/", q: "certification/queue/" };
let going = 0;

const KEYS = {
  "/": focusSearch,
  "?": showList,
  g: () => { going = Date.now(); },
  t: switchTheme,
  j: () => moveRow(1),
  k: () => moveRow(-1),
  "[": () => moveClause(-1),
  "]": () => moveClause(1),
};

/** Listen for the keys. Pages that use a key themselves stop the event before it gets here. */
export function startShortcuts() {
  on(document, "click", "[data-act=shortcuts]", showList);
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
    if (isTyping(event.target) || find("dialog[open]") || !singleKeys()) return;
    if (Date.now() - going < GO_WAIT && event.key in GO) return go(event);
    const act = KEYS[event.key];
    if (!act) return undefined;
    event.preventDefault();
    return act();
  });
}

function singleKeys() {
  return localStorage.getItem(OFF) !== "off";
}

function go(event) {
  event.preventDefault();
  going = 0;
  location.assign((find("#palette-list")?.dataset.root ?? "/") + GO[event.key]);
}

function focusSearch() {
  const field = find("main input[type=search]");
  if (field) field.focus();
  else openPalette();
}

function moveRow(step) {
  const rows = findAll("main a.cover, main [data-row]").filter((row) => row.offsetParent !== null);
  if (!rows.length) return;
  const place = rows.indexOf(document.activeElement);
  const next = place < 0 ? (step > 0 ? 0 : rows.length - 1) : place + step;
  rows[Math.min(Math.max(next, 0), rows.length - 1)].focus();
}

function moveClause(step) {
  const heads = findAll(".doc :is(h2, h3, h4)[id]");
  const line = 100;
  const places = heads.map((head) => head.getBoundingClientRect().top);
  const next = step > 0 ? places.findIndex((top) => top > line) : places.findLastIndex((top) => top < line - 30);
  heads[next]?.scrollIntoView({ block: "start" });
}

function showList() {
  const known = find("#shortcuts");
  const dialog = known ?? build();
  if (!known) document.body.append(dialog);
  dialog.showModal();
}

function build() {
  const rows = [
    [["⌘K", "Ctrl K"], gettext("search and commands")],
    [["/"], gettext("search on the page")],
    [["G", "H S D B C Q"], gettext("go to home, standards, drafts, ballots, comments, queue")],
    [["J", "K"], gettext("next, previous row")],
    [["[", "]"], gettext("previous, next clause")],
    [["T"], gettext("switch theme")],
    [["?"], gettext("this list")],
    [["Esc"], gettext("close")],
  ];
  const list = make("dl", { class: "shortcuts small" });
  for (const [keys, does] of rows) {
    list.append(make("dt", {}, ...keys.map((key) => make("kbd", {}, key))), make("dd", {}, does));
  }
  const box = make("input", { type: "checkbox", role: "switch", checked: singleKeys() });
  box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "on" : "off"));
  const close = make("button", { class: "btn", value: "close" }, gettext("Close"));
  return make(
    "dialog",
    { class: "dialog", id: "shortcuts", "aria-labelledby": "shortcuts-title" },
    make("div", { class: "dialog-head" }, make("h2", { id: "shortcuts-title" }, gettext("Shortcuts"))),
    make("div", { class: "dialog-body stack" }, list, make("label", { class: "switch small" }, box, gettext("Single keys"))),
    make("form", { method: "dialog", class: "dialog-foot" }, close),
  );
}
