// Toasts for good news that passes, notices for what needs an act.
import { find, icon, make } from "./dom.js";
import "./text.js";

const SECONDS = 6;
const ICONS = { good: "ok", warn: "warn", bad: "bad", accent: "info" };

/** Show a short message for six seconds; never for an error that needs an act. */
export function toast(text, { tone = "good" } = {}) {
  const box = find("#toasts");
  if (!box) return null;
  const element = make(
    "div",
    { class: "toast", "data-tone": tone },
    icon(ICONS[tone] ?? "info"),
    make("span", {}, text),
    closeButton(),
  );
  box.append(element);
  leaveLater(element);
  return element;
}

/** Put a notice above the page's text, once per name; it stays until the page is left. */
export function notice(text, { tone = "warn", name = text, link = null } = {}) {
  const main = find("#main");
  if (!main) return null;
  const known = [...main.querySelectorAll("[data-notice]")].find((each) => each.dataset.notice === name);
  known?.remove();
  const words = make("p", {}, text);
  if (link) words.append(" ", make("a", { href: link.href }, link.text));
  const element = make(
    "div",
    { class: "callout", "data-tone": tone, "data-notice": name, role: "alert" },
    icon(ICONS[tone] ?? "info"),
    words,
  );
  noticeBox(main).append(element);
  return element;
}

/** Let the toasts that came with the page leave after their time. */
export function startToasts() {
  for (const element of document.querySelectorAll("#toasts .toast")) leaveLater(element);
}

function noticeBox(main) {
  const present = find(".messages", main);
  if (present) return present;
  const box = make("div", { class: "messages stack wrap", "data-gap": "2" });
  if (main.classList.contains("app-body")) box.classList.remove("wrap");
  main.prepend(box);
  return box;
}

function closeButton() {
  return make(
    "button",
    { type: "button", class: "btn", "data-kind": "quiet", "data-icon": "", "data-size": "s",
      "data-act": "dismiss", "aria-label": gettext("Close") },
    icon("x"),
  );
}

function leaveLater(element) {
  let timer = setTimeout(leave, SECONDS * 1000);
  const stay = () => clearTimeout(timer);
  const resume = () => {
    clearTimeout(timer);
    timer = setTimeout(leave, SECONDS * 1000);
  };
  element.addEventListener("pointerenter", stay);
  element.addEventListener("focusin", stay);
  element.addEventListener("pointerleave", resume);
  element.addEventListener("focusout", resume);
  function leave() {
    element.dataset.leaving = "";
    setTimeout(() => element.remove(), 240);
  }
}
