// The table of what can be said of a block: its name, its fields, what can be added to it.
import { setStyle } from "./block_styles.js";
import { figureItems } from "./figures.js";
import { backToMark } from "./footnotes.js";
import { formulaItems, inlineFormulaItems } from "./formula_desk.js";
import { later } from "./insert_dialogs.js";
import { insertPiece, setAttributes } from "./insertion.js";
import { goTo, positionOf } from "./jump.js";
import { targetsOf } from "./pointers.js";
import { tableItems } from "./tables.js";

const obligations = () => [["normative", gettext("Normative")], ["informative", gettext("Informative")]];
const field = (name, label, more = {}) => ({ name, label, ...more });
const add = (label, name, ...options) => ({ label, icon: "plus", run: (editor) => insertPiece(editor, name, ...options) });
const becomes = (label, style) => ({ label, icon: "retry", run: (editor) => setStyle(editor, style) });

const LIST_TYPES = () => [["", gettext("Usual")], ["a", "a) b) c)"], ["1", "1) 2) 3)"], ["i", "i) ii) iii)"], ["A", "A) B) C)"]];

/** Let another target be chosen for a pointer. */
function retarget(askWhich) {
  return async (editor, { node, position }) => {
    const chosen = await askWhich(editor);
    const still = editor.state.doc.nodeAt(position)?.type === node.type;
    const attributes = typeof chosen === "string" ? { target: chosen } : chosen && { target: chosen.id, text: chosen.printed || chosen.label };
    if (chosen && still) setAttributes(editor, position, attributes);
    editor.commands.focus();
  };
}

const goToTarget = () => ({ label: gettext("Go to it"), icon: "arrow", run: (editor, { node }) => goTo(editor, node.attrs.target) });

/** Choose the reference that a definition was taken from; an empty source says its identifier. */
async function sourceOf(editor, { node, position }) {
  const target = await later("askCited")(editor, gettext("Source of the definition"));
  const now = node.attrs.id ? positionOf(editor.state.doc, node.attrs.id) : position;
  editor.view.focus();
  if (!target || now === null) return;
  setAttributes(editor, now, { target });
  const words = targetsOf(editor.state.doc).get(target)?.title;
  if (words && !editor.state.doc.nodeAt(now).content.size) editor.commands.insertContentAt(now + 1, words);
}

/** Sort the references around one by identifier and title, numbers by their value; one step of undoing. */
function sortReferences(editor, { position }) {
  return editor.commands.command(({ tr, state, dispatch }) => {
    const $at = state.doc.resolve(position);
    const parent = $at.parent;
    const references = [];
    parent.forEach((node, offset) => node.type.name === "reference" && references.push({ node, offset }));
    const name = ({ node }) => [node.attrs.identifiers.join(" "), node.attrs.title, node.textContent].filter(Boolean).join(" ");
    const compare = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" }).compare;
    const sorted = references.toSorted((one, other) => compare(name(one), name(other)));
    if (!dispatch || references.length < 2) return references.length > 1;
    references.toReversed().forEach(({ node, offset }, index) => {
      const from = $at.start() + offset;
      tr.replaceWith(from, from + node.nodeSize, sorted[references.length - 1 - index].node);
    });
    return true;
  });
}

const forms = () => [["full", gettext("With its word: Clause 5")], ["label", gettext("Number only: 5")], ["title", gettext("Title")]];
const provisionParts = () => [
  add(pgettext("document", "Condition"), "condition"),
  add(gettext("Part"), "part"),
  add(pgettext("document", "Guidance"), "guidance"),
];
const termParts = () => [
  { label: gettext("Add"), menu: [
    add(gettext("Admitted term"), "designation", "admitted"),
    add(gettext("Deprecated term"), "designation", "deprecated"),
    add(pgettext("document", "Note"), "note"),
    add(pgettext("document", "Example"), "example"),
    add(pgettext("document", "Source"), "termSource"),
  ] },
];

/**
 * Kind of block → `{ name(), fields?(), items?(), inline? }`. A field is `{ name, label, options | type }`;
 * the items are those of `bar_items.js`.
 */
export const PROPERTIES = {
  clause: { name: () => pgettext("document", "Clause"), fields: () => [field("obligation", gettext("Obligation"), { options: obligations() })] },
  annex: { name: () => pgettext("document", "Annex"), fields: () => [field("obligation", gettext("Obligation"), { options: obligations() })] },
  foreword: { name: () => pgettext("document", "Foreword") },
  introduction: { name: () => pgettext("document", "Introduction") },
  bibliography: { name: () => pgettext("document", "Bibliography") },
  index: { name: () => pgettext("document", "Index") },
  requirement: {
    name: () => pgettext("document", "Requirement"),
    fields: () => [
      field("kind", gettext("Kind"), { options: [["shall", gettext("Requirement (shall)")], ["should", gettext("Recommendation (should)")], ["may", gettext("Permission (may)")]] }),
      field("title", gettext("Title"), { type: "text" }),
    ],
    items: () => [
      ...provisionParts(),
      { label: gettext("Details and criteria"), icon: "sliders", run: (_editor, { position }, { open }) => open.requirement(position) },
    ],
  },
  statement: { name: () => pgettext("document", "Statement"), items: () => [...provisionParts(), becomes(gettext("Make it a condition"), "condition"), becomes(gettext("Make it a part"), "part")] },
  condition: { name: () => pgettext("document", "Condition"), items: () => [...provisionParts(), becomes(gettext("Make it a statement"), "statement")] },
  part: { name: () => gettext("Part"), items: () => [...provisionParts(), becomes(gettext("Make it a statement"), "statement")] },
  guidance: { name: () => pgettext("document", "Guidance") },
  termEntry: {
    name: () => pgettext("document", "Term"),
    fields: () => [field("domain", gettext("Domain"), { type: "text", hint: gettext("Subject field, where the word alone is ambiguous") })],
    items: termParts,
  },
  designation: {
    name: () => gettext("Designation"),
    fields: () => [
      field("kind", gettext("Kind"), { options: [["preferred", gettext("Preferred")], ["admitted", gettext("Admitted")], ["deprecated", gettext("Deprecated")]] }),
      field("form", gettext("Form"), { options: [["term", gettext("Word")], ["abbreviation", gettext("Abbreviation")], ["symbol", gettext("Symbol")]] }),
      field("language", gettext("Language"), { type: "text", placeholder: "en", size: 6 }),
    ],
    items: termParts,
  },
  definition: { name: () => pgettext("document", "Definition"), items: termParts },
  termSource: {
    name: () => pgettext("document", "Source"),
    fields: () => [field("modification", gettext("Taken over"), { options: [["identical", gettext("Identical")], ["modified", gettext("Modified")]] })],
    items: () => [{ label: gettext("Choose the reference"), icon: "search", run: sourceOf }],
  },
  note: { name: () => pgettext("document", "Note"), items: () => [becomes(gettext("Make it an example"), "example")] },
  example: { name: () => pgettext("document", "Example"), items: () => [becomes(gettext("Make it a note"), "note")] },
  admonition: {
    name: () => pgettext("document", "Warning"),
    fields: () => [
      field("kind", gettext("Kind"), { options: [["tip", gettext("Tip")], ["important", gettext("Important")], ["caution", gettext("Caution")], ["warning", pgettext("document", "Warning")], ["danger", gettext("Danger")]] }),
      field("title", gettext("Title"), { type: "text" }),
    ],
  },
  quote: { name: () => pgettext("document", "Quotation"), fields: () => [field("source", pgettext("document", "Source"), { type: "text" })] },
  orderedList: {
    name: () => gettext("Lettered list"),
    fields: () => [field("type", gettext("Numbers"), { options: LIST_TYPES() }), field("start", gettext("Begins at"), { type: "number", size: 4 })],
    items: () => [{ label: gettext("Make it a bulleted list"), icon: "ul", run: (editor) => editor.chain().focus().toggleList("bulletList", "listItem").run() }],
  },
  bulletList: {
    name: () => gettext("Bulleted list"),
    items: () => [{ label: gettext("Make it a lettered list"), icon: "ol", run: (editor) => editor.chain().focus().toggleList("orderedList", "listItem").run() }],
  },
  listItem: { name: () => gettext("List item") },
  footnote: { name: () => gettext("Footnote"), items: () => [{ label: gettext("Back to its mark"), icon: "arrow", run: backToMark }] },
  reference: {
    name: () => pgettext("document", "Reference"),
    fields: () => [field("obligation", gettext("Obligation"), { options: obligations() })],
    items: () => [
      { label: gettext("Edit its form"), icon: "pencil", run: (editor, { position }) => later("editReference")(editor, position) },
      { label: gettext("Sort the references"), icon: "filter", run: sortReferences },
    ],
  },
  tableBlock: { name: () => pgettext("document", "Table"), items: tableItems },
  figure: { name: () => pgettext("document", "Figure"), items: figureItems },
  formula: { name: () => pgettext("document", "Formula"), items: formulaItems },
  inlineFormula: { name: () => pgettext("document", "Formula"), items: inlineFormulaItems, inline: true },
  sourceCode: { name: () => pgettext("document", "Source code") },
  crossReference: {
    name: () => gettext("Cross-reference"),
    fields: () => [field("form", gettext("Prints"), { options: forms() })],
    items: () => [goToTarget(), { label: gettext("Choose another target"), icon: "search", run: retarget(later("askTarget")) }],
    inline: true,
  },
  citation: {
    name: () => gettext("Citation"),
    fields: () => [field("locator", gettext("Place in it"), { type: "text", placeholder: gettext("Clause 4, p. 12") })],
    items: () => [goToTarget(), { label: gettext("Choose another reference"), icon: "search", run: retarget(later("askCited")) }],
    inline: true,
  },
  footnoteReference: { name: () => gettext("Footnote mark"), items: () => [goToTarget()], inline: true },
};

/** Return the properties of a kind with what it leaves out filled in. */
export function propertiesOf(kind) {
  const found = PROPERTIES[kind];
  return found && { fields: () => [], items: () => [], inline: false, ...found };
}
