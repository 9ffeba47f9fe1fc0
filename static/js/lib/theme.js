// The choice of light or dark: at once in this page, remembered in a cookie and in the account.
import { find, on, send } from "./dom.js";

const YEAR = 365 * 24 * 3600;

/** Return the theme that is shown now. */
export function currentTheme() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Change to the other theme and remember it. */
export function switchTheme() {
  const theme = currentTheme() === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${theme}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
  if ("signedIn" in document.documentElement.dataset) remember(theme);
}

/** Let the theme buttons work without leaving the page. */
export function startTheme() {
  on(document, "click", "[data-act=theme]", (event) => {
    event.preventDefault();
    switchTheme();
  });
}

function remember(theme) {
  const form = find("[data-theme-form]");
  if (!form) return;
  const data = new URLSearchParams({ theme });
  send(form.action, { data, keepalive: true, redirect: "manual" }).catch(() => {});
}
