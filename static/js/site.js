// What every page needs: the style sheet, theme, toasts, htmx, the palette, keys and live badges.
import "../css/index.css";
import "./lib/text.js";
import { colourCode } from "./lib/code.js";
import { startCountdowns } from "./lib/countdown.js";
import { find, findAll, on } from "./lib/dom.js";
import { startHtmx } from "./lib/htmx.js";
import { startPalette } from "./lib/palette.js";
import { startShortcuts } from "./lib/shortcuts.js";
import { connectLive } from "./lib/socket.js";
import { startTheme } from "./lib/theme.js";
import { startToasts, toast } from "./lib/toast.js";

function startActs() {
  on(document, "click", "[data-act=dismiss]", (event, button) => button.closest(".toast")?.remove());
  on(document, "click", "[data-act=copy]", async (event, button) => {
    const source = button.dataset.from ? find(button.dataset.from) : null;
    const text = source ? (source.value ?? source.textContent).trim() : (button.dataset.copy ?? "");
    await navigator.clipboard.writeText(text);
    toast(gettext("Copied"));
  });
  on(document, "click", "[data-act=print]", () => globalThis.print());
  on(document, "click", "[data-act=fill]", (event, button) => {
    for (const [name, value] of Object.entries(JSON.parse(button.dataset.fill))) {
      const field = find(`[name="${name}"]`);
      if (field) field.value = value;
    }
    find("main form [type=submit], main form button.btn[data-kind=primary]")?.focus();
  });
}

/** Show on a form's button that it is being sent; a second press does nothing. */
function startForms() {
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (event.defaultPrevented || !button?.classList.contains("btn")) return;
    if (button.getAttribute("aria-busy") === "true") event.preventDefault();
    if ("download" in event.target.dataset || event.target.method === "dialog") return;
    setTimeout(() => button.setAttribute("aria-busy", "true"));
  });
  globalThis.addEventListener("pageshow", () => {
    for (const button of findAll(".btn[aria-busy=true]")) button.removeAttribute("aria-busy");
  });
  find("[data-focus]")?.focus();
}

/** Follow what is owed to the person and what is unread. */
function startInbox() {
  if (!("signedIn" in document.documentElement.dataset)) return;
  connectLive("/ws/inbox/", {
    quiet: true,
    onMessage(frame) {
      if (frame.type !== "inbox") return;
      showBadge("owed", frame.owed);
      showBadge("unread", frame.unread);
      if (frame.notice) tell(frame.notice);
      document.dispatchEvent(new CustomEvent("lepton:inbox", { detail: frame }));
    },
  });
}

function tell(news) {
  const text = typeof news === "string" ? news : (news.subject ?? news.text);
  if (text) toast(text, { tone: "accent" });
}

function showBadge(name, count) {
  if (typeof count !== "number") return;
  for (const badge of findAll(`[data-badge=${name}]`)) {
    badge.hidden = count === 0;
    badge.textContent = String(count);
  }
}

startTheme();
colourCode();
startToasts();
startActs();
startForms();
startPalette();
startShortcuts();
startInbox();
startHtmx(startCountdowns());
