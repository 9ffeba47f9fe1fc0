// Says how the connection stands, in the four words of the design, and what ended it.
import { h, icon } from "./dom.js";

const SPEAK_EVERY_MS = 10_000;
let spokenAt = 0;
let waiting = null;
const places = new Map();

/** Find elements once: a look through a long draft at every key would be felt. */
function find(selector) {
  if (!places.has(selector)) places.set(selector, [...document.querySelectorAll(selector)]);
  return places.get(selector);
}

function looks(state, writable) {
  return {
    saved: { tone: "good", word: writable ? gettext("Saved") : gettext("Up to date") },
    saving: { tone: null, word: writable ? gettext("Saving") : gettext("Loading") },
    reconnecting: { tone: "warn", hollow: true, word: gettext("Reconnecting") },
    offline: {
      tone: "bad",
      word: writable ? gettext("Offline, saved on this device") : gettext("Offline"),
    },
  }[state];
}

/** Speak a state to screen readers, at most every ten seconds, the last one wins. */
function speak(word) {
  clearTimeout(waiting);
  const wait = Math.max(0, spokenAt + SPEAK_EVERY_MS - Date.now());
  waiting = setTimeout(() => {
    spokenAt = Date.now();
    find("[data-state-spoken]")[0].textContent = word;
  }, wait);
}

/** Show a connection state in the bar and in the status line. */
export function showState(state, writable) {
  const { tone, word, hollow } = looks(state, writable);
  for (const status of find(".status[data-state], .status[data-state-line]")) {
    if (tone) status.dataset.tone = tone;
    else delete status.dataset.tone;
    status.toggleAttribute("data-hollow", Boolean(hollow));
    status.toggleAttribute("data-live", state === "saving");
    status.replaceChildren(h("span", {}, word));
  }
  document.body.dataset.connection = state;
  if (state === "saved" && writable) {
    const time = new Date().toLocaleTimeString("en-GB");
    find("[data-last-saved]")[0].textContent = interpolate(gettext("Last saved %(time)s"), { time }, true);
  }
  speak(word);
}

/** Show a lasting notice above the text. */
function showNotice(text, detail = "", action = null) {
  const box = document.querySelector("[data-notice]");
  const words = h("div", {}, h("strong", {}, text), detail ? h("p", { class: "small" }, detail) : null, action);
  box.replaceChildren(h("div", { class: "callout", "data-tone": "warn", role: "alert" }, icon("warn"), words));
  box.hidden = false;
}

/** Say that the connection has ended for good, and what to do. */
export function showEnd({ code, words, detail = "" }) {
  const sign = h("a", { class: "btn", href: `/accounts/login/?next=${encodeURIComponent(location.pathname)}` }, gettext("Sign in"));
  const reload = h("button", { type: "button", class: "btn", click: () => location.reload() }, gettext("Reload"));
  showNotice(words, detail, code === 4401 ? sign : reload);
  for (const status of find(".status[data-state], .status[data-state-line]")) {
    status.dataset.tone = "bad";
    status.replaceChildren(h("span", {}, gettext("Disconnected")));
  }
  document.body.dataset.connection = "ended";
}
