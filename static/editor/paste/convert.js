// Turns HTML from Word, LibreOffice, Google Docs and the web into the vocabulary of a draft:
// headings become clauses inside one another, the rest becomes what it looks like.
import { itemsOf } from "./blocks.js";
import { cutStart } from "./inline.js";
import { takeFootnotes } from "./footnotes.js";
import { prune } from "./pruning.js";

const PARTS = { foreword: "foreword", 前言: "foreword", introduction: "introduction", 引言: "introduction", bibliography: "bibliography", 参考文献: "bibliography" };
const ANNEX = /^(?:Annex|Appendix|附录)\s*[A-Z]?\s*(?:\((normative|informative)\)|[（(](规范性|资料性)[）)])?\s*[:：.—–-]*\s*/i;

/** Make the element of a heading's clause, with its title in it. */
function clauseFor(title) {
  const section = document.createElement("section");
  const words = title.textContent.trim();
  const [label, english, chinese] = ANNEX.exec(words) ?? [];
  section.dataset.node = PARTS[words.toLowerCase()] ?? (label ? "annex" : "clause");
  if (label) {
    const normative = english?.toLowerCase() === "normative" || chinese === "规范性";
    section.dataset.obligation = normative ? "normative" : "informative";
    cutStart(title, label.length);
  }
  section.append(title);
  return section;
}

class Builder {
  constructor() {
    this.root = document.createElement("div");
    this.open = [{ level: 0, element: this.root }];
    this.lists = [];
    this.waiting = null; // a caption whose table may follow
    this.last = null; // a table whose caption may follow
  }

  get holder() {
    return this.open.at(-1).element;
  }

  add(item) {
    if (item.kind !== "item" && item.kind !== "more") this.lists = [];
    if (item.kind !== "caption" && item.kind !== "table") this.flushCaption();
    this[item.kind](item);
    if (item.kind !== "table") this.last = null;
  }

  heading({ level, title }) {
    const section = clauseFor(title);
    const top = section.dataset.node !== "clause";
    while (this.open.length > 1 && (top || this.open.at(-1).level >= level)) this.open.pop();
    this.holder.append(section);
    this.open.push({ level: top ? Math.min(level, 1) : level, element: section });
  }

  block({ element }) {
    this.holder.append(this.holder.dataset.node === "bibliography" && element.tagName === "P" ? asReference(element) : element);
  }

  item({ level, ordered, element }) {
    if (this.holder.dataset.node === "bibliography") {
      this.holder.append(asReference(element));
      return;
    }
    while (this.lists.length && this.lists.at(-1).level > level) this.lists.pop();
    const current = this.lists.at(-1);
    if (!current || current.level < level) this.openList(level, ordered);
    else if ((current.list.tagName === "OL") !== ordered) {
      this.lists.pop();
      this.openList(level, ordered);
    }
    const li = document.createElement("li");
    li.append(element);
    this.lists.at(-1).list.append(li);
  }

  openList(level, ordered) {
    const list = document.createElement(ordered ? "ol" : "ul");
    const into = this.lists.at(-1)?.list.lastElementChild ?? this.holder;
    into.append(list);
    this.lists.push({ level, list });
  }

  more({ element }) {
    (this.lists.at(-1)?.list.lastElementChild ?? this.holder).append(element);
  }

  caption({ element }) {
    if (this.last && !this.last.querySelector("[data-node=caption]")) this.last.prepend(element);
    else {
      this.flushCaption();
      this.waiting = element;
    }
  }

  table({ element, caption }) {
    const box = document.createElement("div");
    box.dataset.node = "tableBlock";
    const title = caption ?? this.waiting;
    if (title) box.append(title);
    this.waiting = null;
    box.append(element);
    this.holder.append(box);
    this.last = box;
  }

  /** A caption without a table is a paragraph. */
  flushCaption() {
    if (!this.waiting) return;
    const paragraph = document.createElement("p");
    paragraph.append(...this.waiting.childNodes);
    this.holder.append(paragraph);
    this.waiting = null;
  }
}

function asReference(paragraph) {
  const reference = document.createElement("div");
  reference.dataset.node = "reference";
  reference.append(...paragraph.childNodes);
  const [number = ""] = /^\[\d+\]\s*/.exec(reference.textContent) ?? [];
  return cutStart(reference, number.length);
}

/** Put each footnote after the block that marks it. */
function placeFootnotes(root, footnotes) {
  for (const [id, note] of footnotes) {
    const mark = root.querySelector(`[data-target="${id}"]`);
    if (!mark) continue;
    const holders = new Set(["SECTION", "DIV"]);
    let block = mark;
    while (block.parentElement !== root && !(holders.has(block.parentElement.tagName) && block.parentElement.matches("section"))) block = block.parentElement;
    if (block.matches("[data-node=clauseTitle]")) mark.remove();
    else block.after(note);
  }
}

/**
 * Parse without a trace of code or style: the site's policy would report every style attribute, so
 * they are renamed before the parser sees them.
 */
function parsed(html) {
  const bare = html
    .replaceAll(/<!--[\s\S]*?-->/g, "")
    .replaceAll(/<!\[(?:if|endif)[^>]*>/gi, "")
    .replaceAll(/<(style|script)\b[\s\S]*?<\/\1\s*>/gi, "")
    .replaceAll(/<[a-z][^>]*>/gi, (tag) => tag.replaceAll(/\sstyle\s*=/gi, " data-style=").replaceAll(/\son\w+\s*=/gi, " data-on="));
  return new DOMParser().parseFromString(bare, "text/html").body;
}

/** Convert the HTML of a clipboard: {html, images}, the images being how many were left out. */
export function convertHtml(html) {
  const body = parsed(html);
  const images = prune(body);
  const footnotes = takeFootnotes(body);
  const builder = new Builder();
  for (const item of itemsOf(body.childNodes)) builder.add(item);
  builder.flushCaption();
  placeFootnotes(builder.root, footnotes);
  return { html: builder.root.innerHTML, images };
}
