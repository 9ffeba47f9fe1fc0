// A comparison: parts come as they are reached, keys lead from change to change, choices apply at once.
import { find, findAll, isTyping, on } from "./lib/dom.js";
import "./lib/text.js";

const root = find("[data-compare]");
const total = Number(root.dataset.total);
const links = new Map(findAll(".rl-list a", root).map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
const order = [...links.keys()];
let current = -1;
const coming = new Map();

/** Put a neighbouring part in the place of the link to it; asked twice, it comes once. */
function load(nav) {
  if (!coming.has(nav)) coming.set(nav, fetchPart(nav).finally(() => coming.delete(nav)));
  return coming.get(nav);
}

async function fetchPart(nav) {
  const link = find("a", nav);
  link.setAttribute("aria-busy", "true");
  const response = await fetch(link.href, { headers: { "X-Requested-With": "fetch" } });
  if (!response.ok) {
    link.removeAttribute("aria-busy");
    throw new Error(gettext("The changes did not load. Try again."));
  }
  const before = nav.dataset.more === "before";
  const parsed = new DOMParser().parseFromString(await response.text(), "text/html").body;
  const fresh = [...parsed.children].filter((part) => !part.dataset.more || part.dataset.more === nav.dataset.more);
  const height = document.documentElement.scrollHeight;
  nav.replaceWith(...fresh);
  if (before) scrollBy({ top: document.documentElement.scrollHeight - height, behavior: "instant" });
  watch();
}

const watcher = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) load(target).catch(() => {});
  },
  { rootMargin: "600px" },
);

function watch() {
  for (const nav of findAll("[data-more=after]", root)) watcher.observe(nav);
  mark();
}

/** Load parts until a change is there, then show it. */
async function show(place) {
  const id = order[place];
  const first = order.indexOf(find(".rl-clause", root)?.id);
  let section = document.getElementById(id);
  while (!section) {
    const nav = find(`[data-more=${place < first ? "before" : "after"}]`, root);
    if (!nav) return;
    await load(nav);
    section = document.getElementById(id);
  }
  section.scrollIntoView({ block: "start" });
  section.focus({ preventScroll: true });
  history.replaceState(null, "", `#${encodeURIComponent(id)}`);
  point(place);
}

function step(by) {
  const next = current < 0 && by < 0 ? order.length - 1 : Math.min(Math.max(current + by, 0), order.length - 1);
  show(next).catch(() => {});
}

/** Say which change the reader is at. */
function point(place) {
  current = place;
  for (const link of links.values()) link.removeAttribute("aria-current");
  const link = links.get(order[place]);
  link?.setAttribute("aria-current", "true");
  const list = find(".rl-list", root);
  if (link && list.scrollHeight > list.clientHeight) {
    const top = link.offsetTop - list.offsetTop;
    if (top < list.scrollTop || top > list.scrollTop + list.clientHeight - 60) list.scrollTop = top - 80;
  }
  const words = place < 0 ? gettext("%(total)s changes") : gettext("change %(place)s of %(total)s");
  find("[data-compare-place]").textContent = interpolate(words, { place: place + 1, total }, true);
}

/** Return the change that has focus while it is in sight: the last ones never reach the top. */
function focused() {
  const section = document.activeElement?.closest(".rl-clause");
  const box = section?.getBoundingClientRect();
  return box && box.top < innerHeight && box.bottom > 0 ? section : null;
}

function mark() {
  const passed = findAll(".rl-clause", root).filter((section) => section.getBoundingClientRect().top < 160);
  const section = focused() ?? passed.at(-1);
  const place = section ? order.indexOf(section.id) : -1;
  if (place !== current) point(place);
}

function start() {
  find("[data-compare-steps]").hidden = false;
  on(root, "click", "[data-step]", (event, button) => step(Number(button.dataset.step)));
  on(root, "click", ".rl-list a", (event, link) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    show(order.indexOf(decodeURIComponent(link.hash.slice(1)))).catch(() => location.assign(link.href));
  });
  document.addEventListener("keydown", (event) => {
    if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
    if (localStorage.getItem("lepton-single-keys") === "off" || !["n", "p"].includes(event.key)) return;
    event.preventDefault();
    step(event.key === "n" ? 1 : -1);
  });
  let asked = false;
  addEventListener(
    "scroll",
    () => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        mark();
      });
    },
    { passive: true },
  );
  watch();
  point(current);
  const wanted = order.indexOf(decodeURIComponent(location.hash.slice(1)));
  if (wanted >= 0) show(wanted).catch(() => {});
}

const form = find("[data-compare-form]");
find("[data-compare-go]").hidden = true;
form.addEventListener("change", () => form.requestSubmit());
if (total) start();
