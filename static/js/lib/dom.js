// Small parts for building and finding elements, and for sending forms with the site's token.

const ICONS = "/static/img/icons.svg";
const SVG = "http://www.w3.org/2000/svg";

/** Find the first element for a selector. */
export function find(selector, root = document) {
  return root.querySelector(selector);
}

/** Find all elements for a selector, as an array. */
export function findAll(selector, root = document) {
  return [...root.querySelectorAll(selector)];
}

/** Make an element; attributes that are null or false are left out, text is never read as HTML. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Draw one symbol of the icon sheet. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${ICONS}#${name}`);
  svg.append(use);
  return svg;
}

/** Listen on a root for events of the elements that match a selector. */
export function on(root, type, selector, handler) {
  root.addEventListener(type, (event) => {
    const target = event.target instanceof Element ? event.target.closest(selector) : null;
    if (target && root.contains(target)) handler(event, target);
  });
}

/** Return the token that unsafe requests must carry. */
export function csrfToken() {
  const field = find("input[name=csrfmiddlewaretoken]");
  return field?.value || find("meta[name=csrf-token]")?.content || "";
}

/** Send a request with the token; data is sent as JSON unless it is form data. */
export function send(url, { method = "POST", data = null, headers = {}, ...rest } = {}) {
  const isForm = data instanceof FormData || data instanceof URLSearchParams;
  return fetch(url, {
    method,
    credentials: "same-origin",
    headers: {
      "X-CSRFToken": csrfToken(),
      ...(data === null || isForm ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    body: data === null || isForm ? data : JSON.stringify(data),
    ...rest,
  });
}

/** Tell whether the keyboard is in use by a field, so that single keys must be left alone. */
export function isTyping(target) {
  if (!(target instanceof Element)) return false;
  if (target.closest("[contenteditable=''], [contenteditable=true], select, textarea")) return true;
  const field = target.closest("input");
  return Boolean(field) && !["checkbox", "radio", "button", "submit"].includes(field.type);
}
