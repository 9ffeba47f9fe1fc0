// The enquiry page: a clause in the text chooses itself in the form; what is typed survives the tab.
import { find, findAll, make } from "./lib/dom.js";

const KEPT = ["text", "proposed_text"];

/** Keep what is typed in this browser until the comment is sent. */
export function keepDraft(form, store, key) {
  for (const name of KEPT) {
    const field = form.elements[name];
    if (!field) continue;
    if (!field.value) field.value = store.getItem(`${key}:${name}`) ?? "";
    field.addEventListener("input", () => store.setItem(`${key}:${name}`, field.value));
  }
  form.addEventListener("submit", () => KEPT.forEach((name) => store.removeItem(`${key}:${name}`)));
}

/** Put a button beside each heading that is a choice of the form. */
export function offerClauses(form, text) {
  const places = [...form.elements.block.options].filter((each) => each.value);
  const choices = new Map(places.map((each) => [tight(each.text), each]));
  for (const heading of findAll("h2, h3", text)) {
    const choice = choices.get(tight(heading.textContent));
    if (choice) heading.append(button(form, choice.value, choice.text.trim()));
  }
}

function tight(text) {
  return text.replace(/[#\s]+/g, "");
}

function button(form, value, words) {
  const element = make("button", { type: "button", class: "btn", "data-size": "s", "data-kind": "quiet" }, gettext("Comment"));
  element.setAttribute("aria-label", `${gettext("Comment")}: ${words}`);
  element.addEventListener("click", () => {
    form.elements.block.value = value;
    form.elements.text.focus();
  });
  return element;
}

const form = find("[data-enquiry-form]");
if (form) {
  keepDraft(form, globalThis.localStorage, location.pathname.replace("/zh-hans", ""));
  const text = find("article.doc");
  if (text) offerClauses(form, text);
}
