// Reads pasted HTML as a flat list of headings, paragraphs, list items, tables and the like.
import { cutStart, inlineOf, textBlock } from "./inline.js";
import { styleOf } from "./pruning.js";

const BLOCKS = "p, div, h1, h2, h3, h4, h5, h6, ul, ol, dl, dt, dd, table, pre, blockquote, section, article, main, header, footer, aside, figure, figcaption, details, address, center, form, summary";
const BULLET = /^[·•◦▪■□§o\-–—*\uf0b7\uf0a7]$/;
const NUMBER = /^(?:(?:\d+|[A-Z])(?:\.\d+)+\.?|\d+[.)]?|第\d+章)[\s\u00a0]+/;
const NOTE = /^(NOTE|EXAMPLE|注|示例)\s*\d*\s*(?:[:：—–-]\s*|\s+|(?=[^\w\s]))/;
const CAPTION = /^(?:Table|Figure|表|图)\s*[A-Z]?\.?\d+\s*[:：.—–-]*\s*/;

function levelOf(element) {
  const [, digit] = /^H([1-6])$/.exec(element.tagName) ?? [];
  if (digit) return Number(digit);
  const [, named] = /(?:^|\s)(?:Mso)?Heading(\d)/i.exec(element.className) ?? [];
  const outline = styleOf(element)["mso-outline-level"];
  return Number(named ?? (outline && outline !== "body-text" ? outline : 0)) || 0;
}

/** Take Word's drawn list mark out of a paragraph and return it. */
function takeMarker(element) {
  let marker = "";
  for (const span of element.querySelectorAll("span[data-style]")) {
    if (styleOf(span)["mso-list"] !== "ignore") continue;
    marker ||= span.textContent.replaceAll("\u00a0", " ").trim();
    span.remove();
  }
  return marker;
}

function heading(element, level) {
  takeMarker(element);
  const title = textBlock("div", "clauseTitle", inlineOf(element.childNodes));
  if (!title) return [];
  const [number = ""] = NUMBER.exec(title.textContent) ?? [];
  return [{ kind: "heading", level, title: cutStart(title, number.length) }];
}

function paragraph(nodes) {
  const block = textBlock("p", "", inlineOf(nodes));
  if (!block) return [];
  const [start, word] = NOTE.exec(block.textContent) ?? [];
  if (!word || start.length === block.textContent.length) return [{ kind: "block", element: block }];
  const box = document.createElement("div");
  box.dataset.node = word === "NOTE" || word === "注" ? "note" : "example";
  box.append(cutStart(block, start.length));
  return [{ kind: "block", element: box }];
}

function wordItem(element, list) {
  const [, level = "1"] = /level(\d)/.exec(list) ?? [];
  const marker = takeMarker(element);
  const block = textBlock("p", "", inlineOf(element.childNodes));
  return block ? [{ kind: "item", level: Number(level), ordered: marker !== "" && !BULLET.test(marker), element: block }] : [];
}

function listItems(list, level) {
  const items = [];
  const ordered = list.tagName === "OL";
  for (const child of list.children) {
    if (["UL", "OL"].includes(child.tagName)) items.push(...listItems(child, level + 1));
    else {
      const inner = itemsOf(child.childNodes, level);
      const [first] = inner;
      if (first && first.kind !== "item") inner[0] = { ...first, element: first.element ?? first.title, kind: "item", level, ordered };
      items.push(...inner.map((one) => (one.kind === "item" ? one : { kind: "more", level, element: one.element ?? one.title })));
    }
  }
  return items;
}

function cellOf(cell, isHead) {
  const made = document.createElement(isHead || cell.tagName === "TH" ? "th" : "td");
  for (const name of ["colspan", "rowspan"]) if (cell.getAttribute(name) > 1) made.setAttribute(name, cell.getAttribute(name));
  const blocks = itemsOf(cell.childNodes, 0).map(({ element, title }) => element ?? textBlock("p", "", inlineOf(title.childNodes))).filter(Boolean);
  made.append(...(blocks.length ? blocks : [document.createElement("p")]));
  return made;
}

function table(element) {
  const made = document.createElement("table");
  const body = made.appendChild(document.createElement("tbody"));
  for (const row of element.rows) {
    const cells = [...row.cells];
    const isHead = row.parentElement.tagName === "THEAD" || (cells.length > 0 && cells.every((cell) => cell.tagName === "TH"));
    const tr = body.appendChild(document.createElement("tr"));
    tr.dataset.section = isHead ? "head" : row.parentElement.tagName === "TFOOT" ? "foot" : "body";
    tr.append(...cells.map((cell) => cellOf(cell, isHead)));
  }
  const caption = element.caption ? captionOf(element.caption) : null;
  return body.children.length ? [{ kind: "table", element: made, caption }] : [];
}

function captionOf(element) {
  const made = textBlock("div", "caption", inlineOf(element.childNodes));
  const [label = ""] = CAPTION.exec(made?.textContent ?? "") ?? [];
  return made && cutStart(made, label.length);
}

function code(element) {
  const made = document.createElement("pre");
  made.textContent = element.textContent.replace(/\n$/, "");
  return made.textContent ? [{ kind: "block", element: made }] : [];
}

function quote(element) {
  const made = document.createElement("blockquote");
  made.append(...itemsOf(element.childNodes, 0).map((one) => one.element ?? one.title));
  return made.childNodes.length ? [{ kind: "block", element: made }] : [];
}

function caption(element) {
  const made = captionOf(element);
  return made ? [{ kind: "caption", element: made }] : [];
}

const BY_TAG = { TABLE: table, PRE: code, BLOCKQUOTE: quote, FIGCAPTION: caption };

function elementItems(element, depth) {
  const { tagName, className } = element;
  const level = levelOf(element);
  if (level && !element.querySelector("table, ul, ol")) return heading(element, level);
  const list = styleOf(element)["mso-list"] ?? "";
  if (list.includes("level") && tagName === "P") return wordItem(element, list);
  if (["UL", "OL"].includes(tagName)) return listItems(element, depth + 1);
  if (/(?:^|\s)MsoCaption|^caption/i.test(className)) return caption(element);
  if (BY_TAG[tagName]) return BY_TAG[tagName](element);
  return element.querySelector(BLOCKS) ? itemsOf(element.childNodes, depth) : paragraph(element.childNodes);
}

/** Return the items that nodes say; runs of bare words between blocks become paragraphs. */
export function itemsOf(nodes, depth = 0) {
  const items = [];
  let run = [];
  const flush = () => {
    items.push(...paragraph(run));
    run = [];
  };
  for (const node of nodes) {
    const isBlock = node.nodeType === Node.ELEMENT_NODE && (node.matches(BLOCKS) || node.querySelector(BLOCKS));
    if (!isBlock) {
      run.push(node);
      continue;
    }
    flush();
    items.push(...elementItems(node, depth));
  }
  flush();
  return items;
}
