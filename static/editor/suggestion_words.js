// Says in words what a suggestion would do.
import { criterionLine } from "./requirement_view.js";

/** Return the word for a kind of node, as the buttons call it. */
export function nodeWord(name) {
  const words = {
    paragraph: gettext("Paragraph"),
    clause: pgettext("document", "Clause"),
    annex: gettext("Annex"),
    clauseTitle: gettext("Title"),
    requirement: pgettext("document", "Requirement"),
    statement: gettext("Statement"),
    part: gettext("Part"),
    note: pgettext("document", "Note"),
    example: pgettext("document", "Example"),
    admonition: gettext("Warning box"),
    quote: gettext("Quotation"),
    termEntry: pgettext("document", "Term"),
    tableBlock: pgettext("document", "Table"),
    table: pgettext("document", "Table"),
    tableRow: gettext("Table row"),
    tableCell: gettext("Table cell"),
    tableHeader: gettext("Table cell"),
    figure: gettext("Figure"),
    image: gettext("Image"),
    formula: gettext("Formula"),
    inlineFormula: gettext("Formula"),
    bulletList: gettext("List"),
    orderedList: gettext("List"),
    listItem: gettext("List item"),
    sourceCode: gettext("Source code"),
    reference: gettext("Reference"),
    crossReference: gettext("Cross-reference"),
    citation: gettext("Citation"),
    hardBreak: gettext("Line break"),
  };
  return words[name] ?? gettext("Block");
}

const KINDS = {
  insertion: ({ becomes }) => (becomes ? interpolate(gettext("Insert: %(node)s"), { node: nodeWord(becomes) }, true) : gettext("Insert")),
  deletion: ({ node }) => (node ? interpolate(gettext("Delete: %(node)s"), { node: nodeWord(node) }, true) : gettext("Delete")),
  replacement: ({ node }) => (node ? interpolate(gettext("Replace: %(node)s"), { node: nodeWord(node) }, true) : gettext("Replace")),
  move: ({ node }) => interpolate(gettext("Move: %(node)s"), { node: nodeWord(node) }, true),
  node: ({ node, becomes }) => interpolate(gettext("%(before)s becomes %(after)s"), { before: nodeWord(node), after: nodeWord(becomes) }, true),
  format: () => gettext("Formatting"),
  attributes: ({ node }) => interpolate(gettext("Change: %(node)s"), { node: nodeWord(node) }, true),
  split: () => gettext("Split the block"),
  join: () => gettext("Join to the block before"),
};

/** Return the words for what a suggestion does. */
export function kindWord(one) {
  return KINDS[one.kind](one);
}

function nameWord(name) {
  const words = {
    kind: gettext("Kind"),
    title: gettext("Title"),
    subject: gettext("Who or what it binds"),
    criteria: gettext("Criteria"),
    dependencies: gettext("Depends on"),
    obligation: gettext("Obligation"),
    latex: gettext("LaTeX"),
    src: gettext("Image"),
    alt: gettext("Text in place of the image"),
    language: gettext("Language"),
    bold: gettext("Bold"),
    italic: gettext("Italic"),
    underline: gettext("Underline"),
    strike: gettext("Strikethrough"),
    code: gettext("Code"),
    subscript: gettext("Subscript"),
    superscript: gettext("Superscript"),
    link: gettext("Link"),
    highlight: gettext("Highlight"),
  };
  return words[name] ?? name;
}

function valueWord(name, value) {
  if (value === null || value === undefined || value === "") return gettext("none");
  if (name === "criteria") return value.map((one) => criterionLine(one, [])).join("; ") || gettext("none");
  if (name === "link") return value.href ?? "";
  if (Array.isArray(value)) return value.join(", ") || gettext("none");
  if (typeof value === "object") return gettext("yes");
  return String(value);
}

/** Return one line for each attribute or mark that changes. */
export function changeLines({ changes, kind }) {
  return Object.entries(changes).map(([name, [before, after]]) => {
    const values = { name: nameWord(name), before: valueWord(name, before), after: valueWord(name, after) };
    if (kind === "format" && name !== "link") return after ? interpolate(gettext("%(name)s on"), values, true) : interpolate(gettext("%(name)s off"), values, true);
    return interpolate(gettext("%(name)s: %(before)s → %(after)s"), values, true);
  });
}
