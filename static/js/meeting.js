// The meeting room: the screen follows the meeting for all, the keyboard leads it for some.
import { find, findAll, isTyping, send } from "./lib/dom.js";
import { connectLive } from "./lib/socket.js";
import { notice } from "./lib/toast.js";

const REDRAW_EVERY = 250;
const COUNT_AFTER = 400;
const STEPS = { ArrowRight: "next", PageDown: "next", ArrowLeft: "previous", PageUp: "previous" };

/** Return the count after a press, held between 0 and 9999; an empty field counts from 0. */
export function pressed(value, step) {
  return Math.min(9999, Math.max(0, (Number.parseInt(value, 10) || 0) + step));
}

/** Say which place of the room a key leads to: {step}, {choose} or {focus}; null for other keys. */
export function meaningOf(key) {
  if (STEPS[key]) return { step: STEPS[key] };
  const letter = key.toLowerCase();
  if (letter === "h") return { focus: "#hands_for" };
  if (letter === "o") return { focus: "#observation" };
  return /^[a-z]$/.test(letter) ? { choose: letter } : null;
}

/** The screen: fetched anew from the server when the meeting has moved on. */
export class Screen {
  constructor(element, address, after = () => {}) {
    Object.assign(this, { element, address, after });
    this.timer = null;
    this.busy = false;
    this.again = false;
  }

  get item() {
    return find("[data-item]", this.element)?.dataset.item ?? "";
  }

  soon() {
    this.timer ??= setTimeout(() => this.redraw(), REDRAW_EVERY);
  }

  async redraw() {
    this.timer = null;
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    try {
      const response = await fetch(this.address, { headers: { "X-Requested-With": "fetch" } });
      if (response.ok) this.show(await response.text());
    } catch {
      // The live channel says that there is no connection, and draws anew when there is one.
    } finally {
      this.busy = false;
      if (this.again) this.soon();
      this.again = false;
    }
  }

  show(html) {
    const before = this.item;
    this.element.innerHTML = html;
    centre(this.element);
    if (this.item !== before) this.element.scrollTop = 0;
    this.after();
  }
}

/** Bring what the proposal changes into view inside each text. */
function centre(root) {
  for (const text of findAll(".stage-text", root)) {
    const changed = find("[data-changed]", text);
    if (changed) text.scrollTop = changed.offsetTop - text.offsetTop - text.clientHeight / 3;
  }
}

/** The desk: counts by pressing, and a form that is not lost when somebody else goes on. */
export class Desk {
  constructor(form, address) {
    Object.assign(this, { form, address });
    this.dirty = false;
    this.timer = null;
    form.addEventListener("input", () => { this.dirty = true; });
    form.addEventListener("click", (event) => this.clicked(event));
    findAll("[data-count]", form).forEach((button) => { button.hidden = false; });
  }

  clicked(event) {
    const button = event.target.closest("[data-count]");
    if (!button) return;
    const field = this.form.elements[button.dataset.for];
    field.value = pressed(field.value, Number(button.dataset.count));
    this.dirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), COUNT_AFTER);
  }

  async tell() {
    const data = new FormData(this.form);
    data.set("act", "hands");
    const answer = await send(this.address, { data, headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (!answer?.ok) notice(gettext("The count could not be shown. Press “Show the count”."), { name: "hands" });
  }

  choose(letter) {
    const choice = find(`[data-key="${letter}"]`, this.form);
    if (!choice) return false;
    choice.checked = true;
    choice.focus();
    this.dirty = true;
    return true;
  }
}

/** Tell whether a key belongs to what has the focus, and not to the room. */
function isTaken(event) {
  if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return true;
  const own = event.target.closest?.("[type=radio], .stage-text");
  return Boolean(own) && event.key.startsWith("Arrow");
}

function keyed(event, desk) {
  const meaning = isTaken(event) ? null : meaningOf(event.key);
  if (!meaning) return;
  if (meaning.step) {
    event.preventDefault();
    find(`[data-step="${meaning.step}"]:not(:disabled)`)?.click();
    return;
  }
  if (!desk || localStorage.getItem("lepton-single-keys") === "off") return;
  if (meaning.focus) find(meaning.focus)?.focus();
  if (meaning.focus || desk.choose(meaning.choose)) event.preventDefault();
}

/** Load the page anew, unless a form is on its way: that page comes by itself. */
let leaving = false;

function anew() {
  if (!leaving) location.reload();
}

/** Keep a desk and the screen at one item: reload, or say so where words would be lost. */
function compare(screen, desk) {
  if (!desk || screen.item === desk.form.dataset.item) return;
  if (leaving) return;
  if (!desk.dirty) anew();
  else notice(gettext("The meeting has gone on to another item. Record this one, then reload the page."), { name: "moved" });
}

/** Start the room of this page. */
export function startRoom(room) {
  const leads = room.hasAttribute("data-leads");
  const form = find("[data-desk-form]", room);
  const desk = form ? new Desk(form, room.dataset.actUrl) : null;
  const screen = new Screen(find("[data-stage]", room), room.dataset.stageUrl, () => compare(screen, desk));
  centre(room);
  room.addEventListener("submit", () => { leaving = true; });
  let standing = null;
  connectLive(`/ws/meetings/${room.dataset.meeting}/`, {
    onMessage(frame) {
      if (frame.type !== "meeting") return;
      if (standing !== null && frame.state !== standing) {
        anew();
        return;
      }
      standing ??= room.dataset.state;
      if (frame.change || (frame.item ?? "") !== screen.item) screen.soon();
    },
    onState(state) {
      if (state === "reconnecting") standing = null;
    },
  });
  if (leads) document.addEventListener("keydown", (event) => keyed(event, desk));
}

const room = find("[data-meeting]");
if (room) startRoom(room);
