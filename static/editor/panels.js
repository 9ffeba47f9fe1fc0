// The side panel's tabs and, on a phone, which pane is shown.

/** Show one tab of the side panel. */
export function showTab(name) {
  for (const tab of document.querySelectorAll('.ed-right [role="tab"]')) {
    const chosen = tab.id === `tab-${name}`;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls")).hidden = !chosen;
  }
  document.dispatchEvent(new CustomEvent("lepton:tab", { detail: name }));
}

const PANES = { clauses: ["#pane-clauses", "navigation"], side: ["#pane-side", "complementary"] };
const NARROW = "(max-width: 900px)"; // the width of the style sheet at which one pane is shown

/** Let the one pane that a phone shows be the main part of the page, for those who hear it. */
function nameMain() {
  const alone = window.matchMedia(NARROW).matches && document.body.dataset.pane;
  for (const [name, [selector, role]] of Object.entries(PANES)) {
    document.querySelector(selector).setAttribute("role", alone === name ? "main" : role);
  }
}

/** Show a pane where the window holds but one; `link` is the entry of the bar that names it. */
export function showPane(name, link = document.querySelector(`.ed-tabs [data-pane-link="${name}"]`)) {
  document.body.dataset.pane = name;
  nameMain();
  for (const other of document.querySelectorAll(".ed-tabs [aria-current]")) other.removeAttribute("aria-current");
  link?.setAttribute("aria-current", "true");
}

/** Scroll an element into view within its pane alone: the page itself stays where it is. */
export function bringInto(pane, element, share = 0.4) {
  const [box, inner] = [pane.getBoundingClientRect(), element.getBoundingClientRect()];
  if (inner.top >= box.top && inner.bottom <= box.bottom) return;
  pane.scrollTop += inner.top - box.top - share * (box.height - inner.height);
}

function chooseByKey(event) {
  const steps = { ArrowRight: 1, ArrowLeft: -1 };
  if (!(event.key in steps)) return;
  const tabs = [...event.currentTarget.querySelectorAll('[role="tab"]')];
  const index = tabs.findIndex((tab) => tab.getAttribute("aria-selected") === "true");
  const next = tabs[(index + steps[event.key] + tabs.length) % tabs.length];
  showTab(next.id.replace("tab-", ""));
  next.focus();
}

/** Join the tabs of the side panel and the bar at the foot of a phone. */
export function joinPanels() {
  window.matchMedia(NARROW).addEventListener("change", nameMain);
  const tabs = document.querySelector('.ed-right [role="tablist"]');
  tabs.addEventListener("click", (event) => {
    const tab = event.target.closest('[role="tab"]');
    if (tab) showTab(tab.id.replace("tab-", ""));
  });
  tabs.addEventListener("keydown", chooseByKey);
  document.querySelector(".ed-tabs").addEventListener("click", (event) => {
    const link = event.target.closest("[data-pane-link]");
    if (!link) return;
    event.preventDefault();
    if (link.dataset.tab) showTab(link.dataset.tab);
    showPane(link.dataset.paneLink, link);
  });
}

/** Open or close the outline where the window is too narrow for three panes. */
export function showOutline(open) {
  document.body.toggleAttribute("data-outline-open", open);
  document.querySelector("[data-outline-toggle]").setAttribute("aria-expanded", String(open));
  if (open) document.querySelector("#pane-clauses").focus();
}

/** Join the button that shows the outline; Escape closes it. */
export function joinOutlineToggle() {
  const button = document.querySelector("[data-outline-toggle]");
  button.addEventListener("click", () => showOutline(!document.body.hasAttribute("data-outline-open")));
  document.querySelector("#pane-clauses").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !document.body.hasAttribute("data-outline-open")) return;
    showOutline(false);
    button.focus();
  });
}

/** Show a count on a tab, nothing for none. */
export function countOn(name, count) {
  const badge = document.querySelector(`[data-count="${name}"]`);
  badge.textContent = String(count);
  badge.hidden = !count;
}
