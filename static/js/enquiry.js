// The enquiry page: a clause or a passage of the text goes into the form; what is typed survives the tab.
import { find, findAll, make } from "./lib/dom.js";

const LEFT_OUT = new Set(["csrfmiddlewaretoken", "website", "answer", "sum_token", "attachments"]);
const LONGEST_QUOTE = 2000;

/** Keep what is typed in this browser until the comment is sent. */
export function keepDraft(form, store, key) {
  const fields = [...form.elements].filter((each) => each.name && !LEFT_OUT.has(each.name));
  for (const field of fields) {
    const place = `${key}:${field.name}`;
    if (field.value) store.setItem(place, field.value); // came back from a refusal
    else field.value = store.getItem(place) ?? "";
    field.addEventListener("input", () => store.setItem(place, field.value));
  }
  form.addEventListener("submit", () => fields.forEach((each) => store.removeItem(`${key}:${each.name}`)));
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

/** Return the block and the words of a selection within the text; null for none or for several blocks. */
export function passageOf(selection, text) {
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const blockOf = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest("[data-block]");
  const range = selection.getRangeAt(0);
  const block = blockOf(range.startContainer);
  if (!block || block !== blockOf(range.endContainer) || !text.contains(block)) return null;
  const quote = selection.toString().replace(/\s+/g, " ").trim();
  return quote && quote.length <= LONGEST_QUOTE ? { block: block.dataset.block, quote } : null;
}

/** Let a selected passage be commented: a button comes up with the selection. */
export function offerPassages(form, text) {
  const shown = find("[data-passage]", form);
  const offer = make("button", { type: "button", class: "btn passage-offer", "data-kind": "primary", hidden: "" }, gettext("Comment on the selection"));
  document.body.append(offer);
  let passage = null;
  const show = () => {
    const { passage: block, quote } = form.elements;
    shown.hidden = !block.value;
    find("blockquote", shown).textContent = quote.value;
  };
  document.addEventListener("selectionchange", () => {
    passage = passageOf(document.getSelection(), text);
    offer.hidden = !passage;
  });
  offer.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the selection
  offer.addEventListener("click", () => {
    if (!passage) return;
    form.elements.passage.value = passage.block;
    form.elements.quote.value = passage.quote;
    document.getSelection().removeAllRanges();
    show();
    form.elements.text.focus();
  });
  find("button", shown).addEventListener("click", () => {
    form.elements.passage.value = form.elements.quote.value = "";
    show();
  });
  show();
}

const form = find("[data-enquiry-form]");
if (form) {
  keepDraft(form, globalThis.localStorage, location.pathname.replace("/zh-hans", ""));
  const text = find("article.doc");
  if (text) {
    offerClauses(form, text);
    offerPassages(form, text);
  }
}
