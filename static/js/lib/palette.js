// The search and command field: pages and commands known here, hits fetched from the search page.
import { find, findAll, icon, make, on } from "./dom.js";
import { fill } from "./text.js";

const WAIT = 180;
const registered = [];
let chosen = 0;
let options = [];
let timer = null;
let request = null;

/** Add a command of this page: { label, icon, keys, run }. */
export function registerCommand(command) {
  registered.push({ icon: "flow", keys: "", ...command });
}

/** Open the field. */
export function openPalette() {
  const dialog = find("#palette");
  if (!dialog || dialog.open) return;
  dialog.showModal();
  const input = find("input", dialog);
  input.select();
  refresh(input.value);
}

/** Wire the field, the buttons that open it, and ⌘K or Ctrl K. */
export function startPalette() {
  const dialog = find("#palette");
  if (!dialog) return;
  on(document, "click", "[data-act=palette]", (event) => {
    event.preventDefault();
    openPalette();
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.metaKey || event.ctrlKey) || event.altKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    openPalette();
  });
  if (!/Mac|iPhone|iPad/.test(navigator.platform)) {
    for (const key of findAll(".search-open kbd")) key.textContent = "Ctrl K";
  }
  const input = find("input", dialog);
  input.addEventListener("input", () => refresh(input.value));
  input.addEventListener("keydown", (event) => steer(event, input));
  find("form", dialog).addEventListener("submit", (event) => {
    if (options[chosen]) event.preventDefault();
    options[chosen]?.run();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}

function refresh(text) {
  const commandsOnly = text.trim().startsWith(">");
  const query = text.replace(">", "").trim();
  const groups = [];
  const fits = (entry) => entry.label.toLowerCase().includes(query.toLowerCase());
  if (!commandsOnly) groups.push([gettext("Go to"), places().filter(fits).slice(0, 7)]);
  groups.push([gettext("Do"), commands().filter(fits)]);
  show(groups, query);
  clearTimeout(timer);
  request?.abort();
  if (!commandsOnly && query.length > 1) timer = setTimeout(() => fetchHits(query, groups), WAIT);
}

function places() {
  const seen = new Set();
  return findAll(".side-nav a, .site-nav a, .site-foot .links a")
    .filter((link) => !seen.has(link.href) && seen.add(link.href))
    .map((link) => ({
      label: (find("span:not(.count)", link) ?? link).textContent.trim(),
      icon: find("use", link)?.getAttribute("href").split("#")[1] ?? "arrow",
      run: () => location.assign(link.href),
    }));
}

function commands() {
  const press = (selector) => () => {
    find("#palette").close();
    find(selector)?.click();
  };
  const list = [...registered];
  list.push({ label: gettext("Switch theme"), icon: "sun", keys: "T", run: press("[data-act=theme]") });
  list.push({ label: gettext("List of shortcuts"), icon: "info", keys: "?", run: press("[data-act=shortcuts]") });
  return list.filter((entry) => entry.run);
}

async function fetchHits(query, groups) {
  const root = find("#palette-list").dataset.search;
  request = new AbortController();
  try {
    const answer = await fetch(`${root}?q=${encodeURIComponent(query)}`, {
      headers: { "HX-Request": "true", Accept: "text/html" },
      signal: request.signal,
    });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const hits = findAll("a[data-hit], li a", page).slice(0, 8).map(asHit);
    if (hits.length) show([[gettext("Found"), hits], ...groups], query);
  } catch (error) {
    if (error.name !== "AbortError") find("#palette-status").textContent = gettext("Search did not answer.");
  }
}

function asHit(link) {
  const href = link.getAttribute("href");
  return {
    label: link.textContent.trim(),
    detail: link.dataset.kind ?? "",
    icon: link.dataset.icon ?? "doc",
    run: () => location.assign(href),
  };
}

function show(groups, query) {
  const list = find("#palette-list");
  options = [];
  const shown = groups.filter(([, entries]) => entries.length).map(([name, entries], place) => {
    const head = make("div", { class: "group-name", id: `palette-group-${place}`, role: "presentation" }, name);
    const rows = entries.map((entry) => row(entry));
    return make("div", { role: "group", "aria-labelledby": head.id }, head, ...rows);
  });
  if (query) shown.push(everything(query));
  list.replaceChildren(...shown);
  choose(0);
  find("#palette-status").textContent = fill(
    ngettext("%(n)s result", "%(n)s results", options.length), { n: options.length },
  );
}

function everything(query) {
  const root = find("#palette-list").dataset.search;
  const label = fill(gettext("Search the whole site for “%(query)s”"), { query });
  const run = () => location.assign(`${root}?q=${encodeURIComponent(query)}`);
  return make("div", { role: "group", "aria-label": gettext("Search") }, row({ label, icon: "search", run }));
}

function row(entry) {
  const place = options.push(entry) - 1;
  const side = entry.keys ? make("kbd", {}, entry.keys) : (entry.detail ?? "");
  const element = make(
    "div",
    { role: "option", id: `palette-option-${place}`, "aria-selected": "false" },
    icon(entry.icon),
    make("span", {}, entry.label),
    side ? make("small", {}, side) : null,
  );
  element.addEventListener("click", () => entry.run());
  element.addEventListener("pointermove", () => choose(place, false));
  return element;
}

function choose(place, scroll = true) {
  chosen = place;
  const rows = findAll("#palette-list [role=option]");
  rows.forEach((element) => {
    element.setAttribute("aria-selected", String(element.id === `palette-option-${place}`));
  });
  const current = document.getElementById(`palette-option-${place}`);
  const input = find("#palette input");
  if (current) input.setAttribute("aria-activedescendant", current.id);
  else input.removeAttribute("aria-activedescendant");
  if (scroll) current?.scrollIntoView({ block: "nearest" });
}

function steer(event, input) {
  if (event.key === "Escape") {
    event.preventDefault();
    find("#palette").close();
    return;
  }
  const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!move || !options.length || event.isComposing) return;
  event.preventDefault();
  choose((chosen + move + options.length) % options.length);
  input.focus();
}
