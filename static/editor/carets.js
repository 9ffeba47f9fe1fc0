// Shows who is here: carets and selections in the text, faces in the bar, who is typing.
import { isChangeOrigin } from "@tiptap/extension-collaboration";
import { CollaborationCaret } from "@tiptap/extension-collaboration-caret";

import { avatar, debounce, h } from "./dom.js";

const TYPING_MS = 2500;
const FADE_MS = 3000;
const SHOWN = 4;

function hueOf(user) {
  const hue = Number(user?.hue);
  return Number.isInteger(hue) && hue >= 1 && hue <= 8 ? hue : 1;
}

// A colour for programs that know no hues; our own pages draw by data-hue.
const COLOURS = ["#006088", "#7c500f", "#08633d", "#653c9c", "#a72724", "#008282", "#8a5a00", "#4b5563"];

/** Draw the caret of a colleague; its flag fades when it has not moved for a while. */
function drawCaret(user) {
  const flag = h("span", {}, String(user.name ?? ""));
  setTimeout(() => flag.classList.add("faded"), FADE_MS);
  return h("span", { class: "cursor", "data-hue": hueOf(user) }, flag);
}

/** Return the extension that shows colleagues' carets and announces ours. */
export function carets(provider, user) {
  return CollaborationCaret.configure({
    provider,
    user: { ...user, color: COLOURS[hueOf(user) - 1] },
    render: drawCaret,
    selectionRender: (other) => ({ nodeName: "span", class: "sel", "data-hue": hueOf(other) }),
  });
}

/** Return the people present, each once, those typing first. */
export function peopleIn(states) {
  const people = new Map();
  for (const { user, typing } of states) {
    if (!user?.name) continue;
    const key = user.id ?? user.name;
    const before = people.get(key);
    people.set(key, { ...user, hue: hueOf(user), typing: Boolean(typing || before?.typing) });
  }
  return [...people.values()].sort((a, b) => Number(b.typing) - Number(a.typing));
}

/** Make the round initials of somebody here; a colleague's are a button that follows them. */
function face(user, me) {
  const drawn = avatar(user, { active: user.typing });
  if (user.id === undefined || String(user.id) === String(me.id)) return drawn;
  const words = interpolate(gettext("Follow %(name)s"), { name: user.name }, true);
  const attributes = { type: "button", class: "av", "data-person": user.id, "data-hue": hueOf(user), "data-active": user.typing, title: words };
  return h("button", attributes, drawn.textContent, h("span", { class: "sr" }, ` ${words}`));
}

/** Keep the row of faces and the count of typists up to date. */
export function showPresence(awareness, { faces, typists, me }) {
  const draw = () => {
    const people = peopleIn(awareness.getStates().values());
    const shown = people.slice(0, SHOWN).map((user) => face(user, me));
    const rest = people.length - SHOWN;
    if (rest > 0) shown.push(h("span", { class: "av", role: "img", "aria-label": interpolate(gettext("and %(count)s more"), { count: rest }, true) }, `+${rest}`));
    const words = ngettext("%(count)s person here", "%(count)s people here", people.length);
    faces.setAttribute("aria-label", interpolate(words, { count: people.length }, true));
    faces.replaceChildren(...shown);
    const typing = people.filter((user) => user.typing && String(user.id ?? user.name) !== String(me.id ?? me.name));
    const say = ngettext("%(count)s person typing", "%(count)s people typing", typing.length);
    typists.textContent = typing.length ? interpolate(say, { count: typing.length }, true) : "";
  };
  awareness.on("change", draw);
  draw();
}

/** Announce that this person types, until a pause. */
export function announceTyping(editor, awareness) {
  const stop = debounce(() => awareness.setLocalStateField("typing", false), TYPING_MS);
  editor.on("update", ({ transaction }) => {
    if (!transaction.docChanged || isChangeOrigin(transaction)) return;
    if (!awareness.getLocalState()?.typing) awareness.setLocalStateField("typing", true);
    stop();
  });
}
