// Reads the words of pasted blocks with the few marks that the vocabulary has.
import { isSafeLink } from "../schema.js";
import { styleOf } from "./pruning.js";

const MARKS = { B: "strong", STRONG: "strong", I: "em", EM: "em", CITE: "em", VAR: "em", U: "u", INS: null, S: "s", STRIKE: "s", CODE: "code", KBD: "code", SAMP: "code", TT: "code", SUB: "sub", SUP: "sup" };

function isBold(weight) {
  return weight === "bold" || weight === "bolder" || Number(weight) >= 600;
}

/** Return the tags that an element asks for by its name and by its style. */
function marksOf(element) {
  const style = styleOf(element);
  const marks = new Set([MARKS[element.tagName]].filter(Boolean));
  if (isBold(style["font-weight"])) marks.add("strong");
  if (style["font-weight"] === "normal" || style["font-weight"] === "400") marks.delete("strong");
  if (style["font-style"] === "italic") marks.add("em");
  if (style["font-style"] === "normal") marks.delete("em");
  const line = style["text-decoration"] ?? style["text-decoration-line"] ?? "";
  if (line.includes("line-through")) marks.add("s");
  if (style["vertical-align"] === "super") marks.add("sup");
  if (style["vertical-align"] === "sub") marks.add("sub");
  return marks;
}

function wrap(node, tags) {
  return [...tags].reduce((inner, tag) => {
    const outer = document.createElement(tag);
    outer.append(inner);
    return outer;
  }, node);
}

function linked(element, fragment) {
  const href = element.getAttribute("href") ?? "";
  if (!isSafeLink(href) || !fragment.textContent.trim()) return fragment;
  const link = document.createElement("a");
  link.setAttribute("href", href);
  link.append(fragment);
  return link;
}

/** Return the cleaned inline content of nodes, line ends of the source taken as spaces. */
export function inlineOf(nodes) {
  const fragment = document.createDocumentFragment();
  for (const node of nodes) {
    if (node.nodeType === Node.TEXT_NODE) fragment.append(node.data.replace(/[\s\u00a0]*[\n\r\t]+\s*/g, " ").replaceAll("\u00a0", " "));
    else if (node.nodeType !== Node.ELEMENT_NODE) continue;
    else if (node.tagName === "BR") fragment.append(document.createElement("br"));
    else if (node.matches("span[data-node=footnoteReference]")) fragment.append(node.cloneNode(true));
    else {
      const inner = inlineOf(node.childNodes);
      const marked = node.tagName === "A" ? linked(node, inner) : inner;
      fragment.append(inner.textContent.trim() || marked.nodeType === 1 ? wrap(marked, marksOf(node)) : marked);
    }
  }
  return fragment;
}

/** Cut a beginning off the text of a fragment or element, in place. */
export function cutStart(holder, length) {
  const walker = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT);
  let left = length;
  while (left > 0 && walker.nextNode()) {
    const { currentNode: text } = walker;
    const cut = Math.min(left, text.data.length);
    text.data = text.data.slice(cut);
    left -= cut;
  }
  return holder;
}

/** Make a block with cleaned words; null where there are none. */
export function textBlock(tag, node, fragment) {
  const block = document.createElement(tag);
  if (node) block.dataset.node = node;
  block.append(fragment);
  const first = block.textContent.length - block.textContent.trimStart().length;
  cutStart(block, first);
  return block.textContent.trim() || block.querySelector("[data-node]") ? block : null;
}
