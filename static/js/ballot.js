// The ballot room: votes go over the socket, the tally is drawn anew by the server as it changes.
import { asksToConfirm, confirmPerson } from "./lib/confirm.js";
import { find, findAll } from "./lib/dom.js";
import { connectLive } from "./lib/socket.js";
import { fill } from "./lib/text.js";
import { notice, toast } from "./lib/toast.js";

const REDRAW_EVERY = 1000;
const ANSWER_WITHIN = 4000;

/** Return a key that no other vote has. */
export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Fetch what changes from the server, at most once a second, and put each part in its place. */
export class LiveParts {
  constructor(room, address) {
    this.room = room;
    this.address = address;
    this.last = 0;
    this.timer = null;
  }

  soon() {
    if (this.timer) return;
    const wait = Math.max(0, this.last + REDRAW_EVERY - Date.now());
    this.timer = setTimeout(() => this.redraw(), wait);
  }

  async redraw() {
    this.timer = null;
    this.last = Date.now();
    const response = await fetch(this.address, { headers: { "X-Requested-With": "fetch" } });
    if (!response.ok) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const part of findAll("[data-fresh]", fresh)) this.put(part);
  }

  put(part) {
    const place = find(`[data-part="${part.dataset.fresh}"]`);
    if (!place) return;
    const opened = findAll("details", place).map((details) => details.open);
    place.replaceChildren(...part.childNodes);
    for (const [number, details] of findAll("details", place).entries()) {
      if (opened[number]) details.open = true;
    }
  }
}

/** Return the parts of a split vote that are above nothing, as the server takes them. */
export function partsOf(data) {
  return [...data]
    .filter(([name, value]) => name.startsWith("part.") && Number(value) > 0)
    .map(([name, value]) => ({ position: name.slice("part.".length), weight: Number(value) }));
}

/** Send the form's vote over the socket; when it cannot answer, the form goes the usual way. */
export class VoteForm {
  constructor(form, send) {
    this.form = form;
    this.send = send;
    this.waiting = null;
    form.addEventListener("submit", (event) => this.submitted(event));
    form.addEventListener("change", () => this.askReason());
    form.addEventListener("input", () => this.showSum());
    this.askReason();
    this.showSum();
  }

  get splits() {
    return Boolean(find("[data-asks-split]", this.form)?.checked);
  }

  showSum() {
    const place = find("[data-split]", this.form);
    if (!place) return;
    place.hidden = !this.splits;
    const sum = partsOf(new FormData(this.form)).reduce((total, part) => total + part.weight, 0);
    const words = fill(gettext("%(sum)s of %(weight)s shared out"), { sum, weight: place.dataset.split });
    find("[data-split-sum]", place).textContent = words;
  }

  askReason() {
    this.showSum();
    const chosen = find("input[name=position]:checked", this.form);
    const reason = find("textarea[name=reason]", this.form);
    reason.closest(".field").toggleAttribute("data-wanted", Boolean(chosen?.hasAttribute("data-asks-reason")));
  }

  submitted(event) {
    const data = new FormData(this.form);
    const frame = {
      type: "vote.cast",
      id: data.get("key"),
      member: data.get("member") ?? "",
      ...(this.splits ? { parts: partsOf(data) } : { position: data.get("position") }),
      reason: data.get("reason") ?? "",
      receipt: data.get("receipt") ?? "",
      commits_experts: Number(data.get("commits_experts") ?? 0),
    };
    this.frame = frame;
    if (this.waiting || this.send(frame)) {
      event.preventDefault();
      if (!this.waiting) this.wait();
    }
  }

  wait() {
    this.button.setAttribute("aria-busy", "true");
    this.waiting = setTimeout(() => this.form.submit(), ANSWER_WITHIN);
  }

  get button() {
    return find("button[type=submit]", this.form);
  }

  settle() {
    this.rest();
    this.form.elements.key.value = newKey();
  }

  rest() {
    clearTimeout(this.waiting);
    this.waiting = null;
    this.button.removeAttribute("aria-busy");
  }

  /** Let the person confirm, then send the very same vote; its key makes it count once. */
  async confirm() {
    this.rest();
    if (!(await confirmPerson())) {
      notice(gettext("Your vote is not cast yet. Press the button again to confirm and cast it."), { name: "vote" });
      return;
    }
    find("[data-notice=vote]")?.remove();
    this.wait();
    if (!this.send(this.frame)) this.form.submit();
  }

  accepted({ receipt, warning }) {
    this.settle();
    const note = find("[data-vote-note]", this.form);
    note.textContent = fill(gettext("Vote cast. Your receipt is %(receipt)s."), { receipt });
    toast(gettext("Vote cast."));
    find("[data-notice=vote]")?.remove(); // it spoke of an earlier vote
    if (warning) notice(warning, { name: "vote" });
  }

  refused({ problem }) {
    if (asksToConfirm(problem)) {
      this.confirm();
      return;
    }
    this.settle();
    notice(problem.detail ?? problem.title, { name: "vote", tone: "bad" });
  }
}

/** Start the room of this page. */
export function startRoom(room) {
  const part = new LiveParts(room, room.dataset.tallyUrl);
  let first = true;
  let form = null;
  const handlers = {
    tally() {
      if (!first) part.soon();
      first = false;
    },
    "vote.accepted": (frame) => form?.accepted(frame),
    "vote.refused": (frame) => form?.refused(frame),
    "ballot.extended": (frame) => {
      notice(fill(gettext("The closing hour was put off: %(reason)s"), { reason: frame.reason }), { name: "hour" });
      part.soon();
    },
    "ballot.opened": () => location.reload(),
    "ballot.closed": () => location.reload(),
    "ballot.ended": () => location.reload(),
    error: (frame) => notice(frame.problem.detail, { name: "vote", tone: "bad" }),
  };
  const socket = connectLive(`/ws/ballots/${room.dataset.ballot}/`, {
    onMessage: (frame) => handlers[frame.type]?.(frame),
    onState: (state) => {
      if (state === "reconnecting") first = false;
    },
  });
  document.addEventListener("countdown:ended", () => part.soon());
  const element = find("[data-vote-form]", room);
  if (element) form = new VoteForm(element, (frame) => socket.send(frame));
}

const room = find("[data-ballot]");
if (room && ["draft", "open"].includes(room.dataset.state)) startRoom(room);
