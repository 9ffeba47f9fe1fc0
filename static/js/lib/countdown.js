// Countdowns by the server's clock: [data-countdown="<instant>"], corrected once per page.
import { find, findAll, make } from "./dom.js";
import { fill } from "./text.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Return how far this machine's clock is behind the server's, in ms. */
export function serverOffset(root = document.documentElement, now = Date.now()) {
  const told = Number(root.dataset.now);
  return told > 0 ? told * 1000 - now : 0;
}

/** Split what is left into the two parts that matter: days and hours, or hours and minutes. */
export function parts(left) {
  if (left <= 0) return [];
  const [days, hours] = [Math.floor(left / DAY), Math.floor((left % DAY) / HOUR)];
  const minutes = Math.floor((left % HOUR) / MINUTE);
  if (days) return [["d", days], ["h", hours]];
  if (hours) return [["h", hours], ["m", minutes]];
  return [["m", minutes]];
}

/** Say what is left in words: 2 days 6 hours. */
export function words(left) {
  const list = parts(left);
  if (!list.length) return gettext("closed");
  if (list.length === 1 && list[0][1] === 0) return gettext("less than a minute");
  return list.filter(([, n], place) => n || !place).map(([unit, n]) => named(unit, n)).join(" ");
}

/** Keep every countdown of the page right; fires "countdown:ended" on one that reaches zero. */
export function startCountdowns() {
  const offset = serverOffset();
  const tick = () => {
    for (const element of findAll("[data-countdown]")) update(element, Date.now() + offset);
  };
  tick();
  setInterval(tick, 10_000);
  return tick;
}

function update(element, now) {
  const left = Date.parse(element.dataset.countdown) - now;
  if (Number.isNaN(left)) return;
  if ("big" in element.dataset) showBig(element, left);
  else if (element.textContent !== words(left)) element.textContent = words(left);
  if (left <= 0 && !("ended" in element.dataset)) {
    element.dataset.ended = "";
    element.dispatchEvent(new CustomEvent("countdown:ended", { bubbles: true }));
  }
}

function showBig(element, left) {
  const list = parts(left);
  const text = list.map(([unit, n]) => `${n}${unit}`).join(" ");
  if (element.dataset.shown === text) return;
  element.dataset.shown = text;
  const figures = list.flatMap(([unit, n], place) => [
    make("b", {}, place ? String(n).padStart(2, "0") : String(n)),
    `${short(unit)} `,
  ]);
  element.replaceChildren(...(figures.length ? figures : [gettext("closed")]));
  find("[role=timer]", element.parentElement ?? element)?.setAttribute("aria-label", words(left));
}

function short(unit) {
  return {
    d: pgettext("unit of time", "d"),
    h: pgettext("unit of time", "h"),
    m: pgettext("unit of time", "m"),
  }[unit];
}

function named(unit, n) {
  if (unit === "d") return fill(ngettext("%(n)s day", "%(n)s days", n), { n });
  if (unit === "h") return fill(ngettext("%(n)s hour", "%(n)s hours", n), { n });
  return fill(ngettext("%(n)s minute", "%(n)s minutes", n), { n });
}
