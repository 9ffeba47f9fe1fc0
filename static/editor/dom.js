// Builds and finds elements; nothing here knows of drafts.

/** Make an element: attributes (null and false left out, functions become listeners), children. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Make an icon from the page's sprite. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  const sprite = document.body.dataset.icons ?? "";
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

/** Return two letters for a name; for a Han name its last two characters. */
function initials(name) {
  if (/^\p{Script=Han}/u.test(name)) return name.slice(-2);
  const words = name.split(/\s+/);
  const letters = words.length > 1 ? words[0][0] + words.at(-1)[0] : name.slice(0, 2);
  return letters.toUpperCase();
}

/** Make the round initials of a person. */
export function avatar(user, { size = null, active = false } = {}) {
  return h(
    "span",
    {
      class: "av",
      role: "img",
      title: user.name,
      "aria-label": user.name,
      "data-hue": user.hue ?? 1,
      "data-size": size,
      "data-active": active,
    },
    initials(String(user.name ?? "?").trim()),
  );
}

/** Show a short message that nobody must answer. */
export function toast(text, tone = "note") {
  const box = document.querySelector("#toasts");
  if (!box) return;
  const item = h("p", { class: "toast", role: "status", "data-tone": tone }, h("span", {}, text));
  box.append(item);
  setTimeout(() => item.remove(), 6000);
}

/** Return a function that runs at most once per pause of `wait` milliseconds, with a last run. */
export function debounce(run, wait) {
  let timer = null;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(...values), wait);
  };
}
