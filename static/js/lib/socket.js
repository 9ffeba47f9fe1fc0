// A JSON websocket that comes back by itself, and the dot that says whether the page is live.
import { fill } from "./text.js";
import { notice } from "./toast.js";

const FIRST = 500;
const LAST = 30_000;
const STALE = 10_000;
const SETTLED = 5_000;
const SLOWED = 5_000;

/** Close codes after which coming back is pointless. */
export const FINAL = new Set([1000, 4400, 4401, 4403, 4404, 4426]);

/** Return the wait before try number n (from 0) in ms: full jitter between 0.5 s and 30 s. */
export function backOff(tries, random = Math.random) {
  const ceiling = Math.min(LAST, FIRST * 2 ** Math.min(tries + 1, 10));
  return Math.round(FIRST + random() * (ceiling - FIRST));
}

/**
 * Keep one JSON socket open.
 *
 * States given to onState(state, detail): "connecting", "live", "reconnecting", "stale" (10 s
 * without a connection; detail.since is when the page was last right) and "closed" (final;
 * detail.code). onMessage gets each frame as an object.
 */
export class LiveSocket {
  constructor(path, { onMessage, onState, WebSocketClass = globalThis.WebSocket } = {}) {
    this.url = address(path);
    this.onMessage = onMessage ?? (() => {});
    this.onState = onState ?? (() => {});
    this.WebSocketClass = WebSocketClass;
    this.tries = 0;
    this.state = "";
    this.since = null;
    this.done = false;
    this.open();
  }

  /** Send a frame; false when there is no connection, so the caller can say so or use a form. */
  send(frame) {
    if (this.socket?.readyState !== this.WebSocketClass.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  /** End it from this side. */
  close() {
    this.done = true;
    clearTimeout(this.retry);
    clearTimeout(this.stale);
    this.socket?.close(1000);
  }

  /** Try at once, for example because the network is back. */
  wake() {
    if (this.done || !this.retry) return;
    this.open();
  }

  open() {
    clearTimeout(this.retry);
    this.retry = null;
    this.tell(this.tries ? "reconnecting" : "connecting");
    const socket = new this.WebSocketClass(this.url);
    this.socket = socket;
    socket.onopen = () => this.opened();
    socket.onmessage = (event) => this.received(event.data);
    socket.onclose = (event) => {
      if (socket === this.socket) this.closed(event.code, event.reason);
    };
  }

  opened() {
    clearTimeout(this.stale);
    this.stale = null;
    this.settle = setTimeout(() => { this.tries = 0; }, SETTLED);
    this.tell("live");
  }

  received(data) {
    this.since = new Date();
    let frame;
    try {
      frame = JSON.parse(data);
    } catch {
      return;
    }
    this.onMessage(frame);
  }

  closed(code, reason) {
    clearTimeout(this.settle);
    if (this.done) return;
    if (FINAL.has(code)) {
      this.done = true;
      clearTimeout(this.stale);
      this.tell("closed", { code, reason });
      return;
    }
    if (this.state === "live") this.since = new Date();
    this.stale ??= setTimeout(() => this.tell("stale"), STALE);
    if (this.state !== "stale") this.tell("reconnecting", { code });
    const floor = code === 4429 ? SLOWED : 0;
    this.retry = setTimeout(() => this.open(), Math.max(floor, backOff(this.tries)));
    this.tries += 1;
  }

  tell(state, detail = {}) {
    if (this.state === "stale" && ["connecting", "reconnecting"].includes(state)) return;
    this.state = state;
    this.onState(state, { since: this.since, ...detail });
  }
}

/** Open a live channel; shows the dot of the page and says why when it ends for good. */
export function connectLive(path, { onMessage, onState, dot = undefined, quiet = false } = {}) {
  const element = dot === undefined && !quiet ? document.querySelector("[data-live-dot]") : dot;
  const socket = new LiveSocket(path, {
    onMessage,
    onState(state, detail) {
      if (element) showState(element, state, detail);
      if (state === "closed") explain(detail.code, quiet);
      onState?.(state, detail);
    },
  });
  globalThis.addEventListener("online", () => socket.wake());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") socket.wake();
  });
  globalThis.addEventListener("pagehide", () => socket.close());
  globalThis.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  return socket;
}

/** Show a state on a .status element: word, tone and a full, pulsing or hollow dot. */
export function showState(element, state, { since } = {}) {
  const shown = {
    connecting: ["warn", gettext("Connecting")],
    live: ["good", gettext("Live")],
    reconnecting: ["warn", gettext("Reconnecting")],
    stale: ["warn", staleWords(since)],
    closed: ["", gettext("Not live")],
  }[state];
  if (!shown) return;
  element.classList.add("status");
  element.dataset.tone = shown[0];
  element.toggleAttribute("data-live", state === "live");
  element.toggleAttribute("data-hollow", state !== "live");
  if (element.textContent !== shown[1]) element.textContent = shown[1];
}

function staleWords(since) {
  if (!since) return gettext("No connection");
  const hour = since.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  return fill(gettext("No connection, last right at %(hour)s"), { hour });
}

function explain(code, quiet) {
  const back = { href: `/accounts/login/?next=${encodeURIComponent(location.pathname)}`, text: gettext("Sign in") };
  if (code === 4401) {
    notice(gettext("Your session has ended."), { name: "live", link: back });
    return;
  }
  const words = {
    4400: gettext("The live connection was closed because of a malformed message. Reload the page."),
    4403: gettext("You no longer have the right to follow this page live. Reload to see what you may do."),
    4404: gettext("What this page shows is no longer there, or is not open to you."),
    4426: gettext("This page is older than the site. Reload it to go on."),
  }[code];
  if (words && !quiet) notice(words, { name: "live", tone: "bad" });
}

function address(path) {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return `${scheme}//${location.host}${path}`;
}
