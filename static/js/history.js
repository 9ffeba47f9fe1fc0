// The history of a draft: a slider over its spells of work, play, and who wrote the words selected.
import { find, findAll, isTyping, on } from "./lib/dom.js";
import "./lib/text.js";

const root = find("[data-history]");
const stops = JSON.parse(find("#history-stops").textContent);
const slider = find("[data-slider]", root);
const playing = find("[data-play]", root);
const STEP = 1400;
let shown = Number(slider.value);
let asked = 0;
let timer = 0;

function address(place) {
  const query = new URLSearchParams(location.search);
  query.set("at", stops[place]);
  query.delete("part");
  return `${root.dataset.address}?${query}`;
}

/** Show the draft as it was at a stop; the last one asked for wins. */
async function show(place, { url = address(place), push = false } = {}) {
  const turn = ++asked;
  slider.value = place;
  const state = find("[data-state]", root);
  state.setAttribute("aria-busy", "true");
  const response = await fetch(url, { headers: { "X-Requested-With": "fetch" } });
  const text = await response.text();
  if (turn !== asked) return;
  state.removeAttribute("aria-busy");
  if (!response.ok) return location.assign(url);
  const parsed = new DOMParser().parseFromString(text, "text/html").body;
  state.replaceChildren(...parsed.childNodes);
  history[push ? "pushState" : "replaceState"](null, "", url);
  shown = place;
  mark();
}

/** Mark the stop in the list and say which of how many it is. */
function mark() {
  for (const link of findAll(".hs-stops a", root)) {
    if (Number(link.dataset.seq) === stops[shown]) {
      link.setAttribute("aria-current", "true");
      const list = link.closest(".hs-stops");
      const top = link.offsetTop - list.offsetTop;
      if (top < list.scrollTop || top > list.scrollTop + list.clientHeight - 50) list.scrollTop = top - 50;
    } else link.removeAttribute("aria-current");
  }
  const words = interpolate(gettext("%(place)s of %(total)s"), { place: shown + 1, total: stops.length }, true);
  find("[data-count]", root).textContent = words;
  slider.setAttribute("aria-valuetext", `${words}: ${find(".hs-head h2", root).textContent}`);
}

function go(step) {
  const place = Math.min(Math.max(Number(slider.value) + step, 0), stops.length - 1);
  if (place !== shown) show(place);
}

function stop() {
  clearTimeout(timer);
  timer = 0;
  playing.setAttribute("aria-pressed", "false");
}

/** Go forth from stop to stop; from the end it begins anew. */
async function play() {
  if (timer) return stop();
  playing.setAttribute("aria-pressed", "true");
  if (shown === stops.length - 1) await show(0);
  const next = async () => {
    if (shown >= stops.length - 1) return stop();
    await show(shown + 1);
    if (timer) timer = setTimeout(next, STEP);
  };
  timer = setTimeout(next, STEP);
}

// ── who wrote this ──────────────────────────────────────────────────────────────────────────────

/** Return block and offset of one end of the selection, null outside of written words. */
function placeOf(node, offset) {
  const run = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest("[data-at]");
  if (!run || !find("[data-text]", root).contains(run)) return null;
  const cut = run.dataset.at.lastIndexOf(":");
  const range = document.createRange();
  range.setStart(run, 0);
  range.setEnd(node, offset);
  return { block: run.dataset.at.slice(0, cut), at: Number(run.dataset.at.slice(cut + 1)) + range.toString().length };
}

async function sayWho() {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return;
  const range = selection.getRangeAt(0);
  const start = placeOf(range.startContainer, range.startOffset);
  const end = placeOf(range.endContainer, range.endOffset);
  if (!start) return;
  const last = end && end.block === start.block ? end.at : start.at + range.toString().length;
  const query = new URLSearchParams({ block: start.block, start: start.at, end: last, at: find(".hs-head", root).dataset.at });
  const response = await fetch(`${root.dataset.authorship}?${query}`);
  if (response.ok) tell((await response.json()).runs);
}

function tell(runs) {
  const line = find("[data-wrote]", root);
  const when = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  line.textContent = runs
    .map(({ author, at }) => [author.name || gettext("the site"), at ? when.format(new Date(at)) : ""].filter(Boolean).join(", "))
    .join(" · ");
  line.hidden = !runs.length;
}

let waiting = 0;
document.addEventListener("selectionchange", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => sayWho().catch(() => {}), 350);
});

// ── start ───────────────────────────────────────────────────────────────────────────────────────

let sliding = 0;
slider.addEventListener("input", () => {
  stop();
  clearTimeout(sliding);
  sliding = setTimeout(() => show(Number(slider.value)), 120);
});
playing.addEventListener("click", play);
on(root, "click", "[data-go]", (event, button) => {
  stop();
  go(Number(button.dataset.go));
});
on(root, "click", ".hs-stops a, .hs-acts a[rel]", (event, link) => {
  const seq = Number(new URL(link.href).searchParams.get("at"));
  const place = stops.indexOf(seq);
  if (event.metaKey || event.ctrlKey || event.shiftKey || place < 0) return;
  event.preventDefault();
  stop();
  show(place, { push: true });
});
addEventListener("popstate", () => location.reload());
document.addEventListener("keydown", (event) => {
  if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
  if (event.target === slider || localStorage.getItem("lepton-single-keys") === "off") return;
  if (event.key === "p" || event.key === "n") {
    event.preventDefault();
    stop();
    go(event.key === "n" ? 1 : -1);
  }
});
find("[data-player]", root).hidden = false;
mark();
