// Builds the editor's nodes and marks from the one document schema that the server reads too.
import { Mark, Node } from "@tiptap/core";
import { Bold } from "@tiptap/extension-bold";
import { Code } from "@tiptap/extension-code";
import { Italic } from "@tiptap/extension-italic";
import { BulletList } from "@tiptap/extension-list/bullet-list";
import { ListItem } from "@tiptap/extension-list/item";
import { ListKeymap } from "@tiptap/extension-list/keymap";
import { OrderedList } from "@tiptap/extension-list/ordered-list";
import { Strike } from "@tiptap/extension-strike";
import { Subscript } from "@tiptap/extension-subscript";
import { Superscript } from "@tiptap/extension-superscript";
import { TableCell } from "@tiptap/extension-table/cell";
import { TableHeader } from "@tiptap/extension-table/header";
import { TableRow } from "@tiptap/extension-table/row";
import { Table } from "@tiptap/extension-table/table";
import { Underline } from "@tiptap/extension-underline";
import { Dropcursor } from "@tiptap/extensions/drop-cursor";
import { Gapcursor } from "@tiptap/extensions/gap-cursor";

import { linkOf } from "./links.js";
import { tablePlugins } from "./table_mending.js";

import schema from "../../standards/rules/document_schema.json";

export const SCHEMA = schema;

const TAGS = {
  paragraph: "p",
  clause: "section",
  annex: "section",
  foreword: "section",
  introduction: "section",
  bibliography: "section",
  index: "section",
  figure: "figure",
  sourceCode: "pre",
  quote: "blockquote",
  hardBreak: "br",
  image: "img",
  bulletList: "ul",
  orderedList: "ol",
  listItem: "li",
  tableRow: "tr",
  tableCell: "td",
  tableHeader: "th",
  inlineFormula: "span",
  crossReference: "span",
  citation: "span",
  footnoteReference: "span",
};
const CLASSES = {
  note: "note",
  example: "note",
  sourceCode: "code",
  statement: "statement",
  inlineFormula: "formula-inline",
  crossReference: "xref",
  citation: "xref",
  footnoteReference: "xref",
};
// Attributes that HTML itself knows; all others travel as data-*.
const NATIVE = {
  orderedList: ["start", "type"],
  tableCell: ["colspan", "rowspan"],
  tableHeader: ["colspan", "rowspan", "scope"],
  image: ["src", "alt", "title", "width", "height"],
  link: ["href", "title", "target", "rel", "class"],
};
const BARE = new Set(["paragraph", "hardBreak", "bulletList", "orderedList", "listItem", "tableRow"]);
const OWN_PARSER = new Set(["tableCell", "tableHeader", "quote", "image"]);
const DEFINING = new Set(["requirement", "note", "example", "admonition", "quote", "termEntry"]);

function dataName(attribute) {
  return `data-${attribute.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function fromText(text, spec) {
  if (text === null) return structuredClone(spec.default);
  if (spec.type === "string") return text;
  if (spec.type === "integer" || spec.type === "number") return Number(text);
  try {
    return JSON.parse(text);
  } catch {
    return structuredClone(spec.default);
  }
}

function toText(value) {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Tell whether a link may be followed: the schemes of the document schema and no other. */
export function isSafeLink(href) {
  return new RegExp(`^(?:${SCHEMA.linkSchemes.join("|")}):\\S`, "i").test(href ?? "");
}

function isHarmful(spec, value) {
  if (spec.format === "link") return !isSafeLink(value);
  return spec.format === "source" && !/^(?:https?:\/\/\S|\/(?![/\\]))/i.test(value);
}

/** Turn the attributes of a node or mark into Tiptap's form. */
function attributesOf(owner, specs) {
  const native = NATIVE[owner] ?? [];
  const result = {};
  for (const [name, spec] of Object.entries(specs)) {
    const html = native.includes(name) ? name : dataName(name);
    result[name] = {
      default: spec.default,
      keepOnSplit: name !== "id" && name !== "sugg",
      parseHTML: (element) => fromText(element.getAttribute(html), spec),
      renderHTML(attributes) {
        const value = attributes[name];
        const silent = value === null || value === undefined || isHarmful(spec, value);
        const usual = JSON.stringify(value) === JSON.stringify(spec.default);
        return silent || (usual && !native.includes(name)) ? {} : { [html]: toText(value) };
      },
    };
  }
  return result;
}

function outer(name, attributes) {
  const marked = BARE.has(name) ? {} : { "data-node": name };
  if (name === "clauseTitle") Object.assign(marked, { role: "heading", "aria-level": "2" });
  return CLASSES[name] ? { class: CLASSES[name], ...marked, ...attributes } : { ...marked, ...attributes };
}

function parserOf(name, tag) {
  const rules = [{ tag: `${tag}[data-node="${name}"]` }];
  if (BARE.has(name) || OWN_PARSER.has(name)) rules.push({ tag });
  if (name === "sourceCode") rules.push({ tag: "pre", preserveWhitespace: "full" });
  return rules;
}

/** Describe one node for Tiptap, whether it is made here or extends a ready one. */
function describe(name) {
  const spec = SCHEMA.nodes[name];
  const tag = TAGS[name] ?? "div";
  const leaf = spec.content === "";
  return {
    name,
    group: spec.group,
    content: spec.content,
    inline: spec.group === "inline",
    atom: leaf,
    selectable: leaf && name !== "hardBreak",
    defining: DEFINING.has(name),
    addAttributes: () => attributesOf(name, spec.attributes),
    parseHTML: () => parserOf(name, tag),
    renderHTML: ({ HTMLAttributes }) =>
      leaf ? [tag, outer(name, HTMLAttributes)] : [tag, outer(name, HTMLAttributes), 0],
  };
}

const SPECIAL = {
  doc: () => Node.create({ name: "doc", topNode: true, content: SCHEMA.nodes.doc.content }),
  text: () => Node.create({ name: "text", group: SCHEMA.nodes.text.group }),
  paragraph: () =>
    Node.create({
      ...describe("paragraph"),
      priority: 1000,
      addCommands() {
        return { setParagraph: () => ({ commands }) => commands.setNode(this.name) };
      },
    }),
  hardBreak: () =>
    Node.create({
      ...describe("hardBreak"),
      renderText: () => "\n",
      addKeyboardShortcuts() {
        const insert = () => this.editor.commands.insertContent({ type: "hardBreak" });
        return { "Shift-Enter": insert, "Mod-Enter": () => false };
      },
    }),
  sourceCode: () =>
    Node.create({
      ...describe("sourceCode"),
      code: true,
      addKeyboardShortcuts() {
        return { Enter: () => this.editor.isActive("sourceCode") && this.editor.commands.newlineInCode() };
      },
    }),
  bulletList: () => BulletList.extend(describe("bulletList")),
  orderedList: () => OrderedList.extend(describe("orderedList")),
  listItem: () => ListItem.extend(describe("listItem")),
  table: () =>
    Table.extend({
      ...describe("table"),
      renderHTML: ({ HTMLAttributes }) => [
        "div",
        { class: "table-box" },
        ["table", { class: "doc-table", ...HTMLAttributes }, ["tbody", 0]],
      ],
      addProseMirrorPlugins: () => tablePlugins(),
      parseHTML: () => [{ tag: "table" }],
      addNodeView: () => null, // no column widths to drag, so plain HTML is enough
    }),
  tableRow: () => TableRow.extend(describe("tableRow")),
  tableCell: () => TableCell.extend({ ...describe("tableCell"), isolating: true }),
  tableHeader: () => TableHeader.extend({ ...describe("tableHeader"), isolating: true }),
};

const MARKS_READY = new Set(["bold", "italic", "underline", "strike"]);
const SIGNS = new Set(["insertion", "deletion", "modification"]);
const MARK_TAGS = { highlight: "mark", insertion: "ins", deletion: "del" };

function markOf(name) {
  const { attributes, overlaps } = SCHEMA.marks[name];
  const addAttributes = () => attributesOf(name, attributes);
  if (name === "subscript") return Subscript;
  if (name === "superscript") return Superscript;
  if (name === "code") {
    // Code bars other marks, but what was suggested in code must be told as in other text.
    const others = Object.keys(SCHEMA.marks).filter((mark) => !SIGNS.has(mark));
    return Code.extend({ excludes: others.join(" ") });
  }
  if (name === "link") return linkOf(addAttributes, isSafeLink);
  const tag = MARK_TAGS[name] ?? "span";
  return Mark.create({
    name,
    addAttributes,
    inclusive: !SIGNS.has(name),
    ...(overlaps ? { excludes: "" } : {}), // what two people suggest on one word stays apart
    parseHTML: () => [{ tag: `${tag}[data-mark="${name}"]` }],
    renderHTML: ({ HTMLAttributes }) => [tag, { "data-mark": name, ...HTMLAttributes }, 0],
  });
}

// Only what the desk uses, by its own address: a kit would bring much that is never asked for.
const READY = [Bold, Italic, Underline, Strike, ListKeymap, Gapcursor, Dropcursor.configure({ color: false, class: "dropcursor" })];

/** Return the extensions that make up the vocabulary: every node and mark of the schema. */
export function vocabulary(overrides = {}) {
  const nodes = Object.keys(SCHEMA.nodes).map(
    (name) => overrides[name]?.(describe(name)) ?? SPECIAL[name]?.() ?? Node.create(describe(name)),
  );
  const marks = Object.keys(SCHEMA.marks).filter((name) => !MARKS_READY.has(name)).map(markOf);
  return [...READY, ...nodes, ...marks];
}
