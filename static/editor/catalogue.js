// The table of everything that can be inserted: the bar, its menu and the "/" list all read it.
import { insertPiece, insertSubclause } from "./insertion.js";

const TEXT_ONLY = new Set(["clauseTitle", "designation", "definition", "termSource", "caption", "keyItem"]);
const TIGHT = new Set(["note", "example", "footnote", "tableCell", "tableHeader", "termEntry", "guidance", "listItem"]);
const FRONT = new Set(["foreword", "bibliography", "index"]);
const DEEPEST = 6; // a clause and five levels of subclauses

/** Return what the caret's place allows, in one look: the kinds around it and the document's parts. */
export function placeOf(state) {
  const { $from } = state.selection;
  const around = new Set();
  let clauses = 0;
  for (let depth = 0; depth <= $from.depth; depth += 1) {
    const kind = $from.node(depth).type.name;
    around.add(kind);
    if (kind === "clause" || kind === "annex" || kind === "introduction") clauses += 1;
  }
  const parts = new Set();
  state.doc.forEach((node) => parts.add(node.type.name));
  return { block: $from.parent.type.name, around, clauses, parts };
}

const within = ({ around }, kinds) => [...kinds].some((kind) => around.has(kind));
const open = (place) => !TEXT_ONLY.has(place.block) && place.block !== "sourceCode";
const text = (place) => place.block !== "sourceCode";
const inFlow = (place) => open(place) && !within(place, TIGHT) && !place.around.has("requirement");
const inBody = (place) => inFlow(place) && !within(place, FRONT);
const structural = (place) => !within(place, ["tableCell", "tableHeader"]) && text(place);
const once = (kind) => (place) => structural(place) && !place.parts.has(kind);
const inside = (kind) => (place) => place.around.has(kind);
const noBox = (place) => open(place) && !within(place, ["note", "example", "footnote", "tableCell", "tableHeader"]);
const GROUPS = {
  provisions: () => gettext("Provisions"),
  references: () => gettext("References"),
  text: () => gettext("Text"),
  parts: () => gettext("Parts of this block"),
  structure: () => gettext("Structure"),
};
const piece = (name, ...options) => (editor) => insertPiece(editor, name, ...options);
const dialog = (name) => (_editor, dialogs) => dialogs[name]();

// name, icon, group, where it may stand, what it does, English word to search by, its name, its help
const ROWS = [
  ["requirement", "req", "provisions", inBody, piece("requirement", "shall"), "requirement shall", () => pgettext("document", "Requirement"), () => gettext("What shall be done, and how it is verified")],
  ["recommendation", "req", "provisions", inBody, piece("requirement", "should"), "recommendation should", () => gettext("Recommendation"), () => gettext("What should be done")],
  ["permission", "req", "provisions", inBody, piece("requirement", "may"), "permission may", () => gettext("Permission"), () => gettext("What may be done")],
  ["condition", "filter", "parts", inside("requirement"), piece("condition"), "condition when", () => pgettext("document", "Condition"), () => gettext("When the provision applies")],
  ["part", "ol", "parts", inside("requirement"), piece("part"), "part a b c", () => pgettext("document", "Part a) b) c)"), () => gettext("One of several things it asks for")],
  ["guidance", "info", "parts", (place) => inside("requirement")(place) && !place.around.has("guidance"), piece("guidance"), "guidance", () => pgettext("document", "Guidance"), () => gettext("How to go about it; binds nobody")],
  ["admitted", "term", "parts", inside("termEntry"), piece("designation", "admitted"), "admitted term", () => gettext("Admitted term"), () => gettext("Another word for the same, allowed")],
  ["deprecated", "term", "parts", inside("termEntry"), piece("designation", "deprecated"), "deprecated term", () => gettext("Deprecated term"), () => gettext("A word not to be used")],
  ["termSource", "quote", "parts", inside("termEntry"), piece("termSource"), "source", () => gettext("Source of the definition"), () => gettext("Where it was taken from, identical or modified")],
  ["crossReference", "link", "references", text, dialog("crossReference"), "cross-reference", () => gettext("Cross-reference"), () => gettext("To a clause, table, figure, formula, requirement or term; or type #")],
  ["citation", "mark", "references", text, dialog("citation"), "citation cite", () => gettext("Citation"), () => gettext("Of a reference in the bibliography")],
  ["footnote", "note", "references", (place) => open(place) && !place.around.has("footnote"), dialog("footnote"), "footnote", () => gettext("Footnote"), () => gettext("A numbered mark with its text below")],
  ["termReference", "term", "references", open, dialog("termReference"), "mention term", () => gettext("Mention of a term"), () => gettext("A word that leads to its definition")],
  ["reference", "ledger", "references", structural, dialog("reference"), "reference bibliography", () => pgettext("document", "Reference"), () => gettext("An entry of the bibliography or the normative references")],
  ["note", "note", "text", noBox, piece("note"), "note", () => pgettext("document", "Note"), () => gettext("Numbered by itself; holds no provision")],
  ["example", "info", "text", noBox, piece("example"), "example", () => pgettext("document", "Example"), () => gettext("Numbered by itself; holds no provision")],
  ["bulletList", "ul", "text", open, piece("bulletList"), "bulleted list", () => gettext("Bulleted list"), null],
  ["orderedList", "ol", "text", open, piece("orderedList"), "lettered numbered list", () => gettext("Lettered list"), () => gettext("a) b) c), its type and start can be changed")],
  ["table", "table", "text", inFlow, piece("table"), "table", () => pgettext("document", "Table"), () => gettext("With title, head and numbered label")],
  ["figure", "image", "text", inFlow, dialog("figure"), "figure image picture", () => pgettext("document", "Figure"), () => gettext("An image with its words, title and key")],
  ["formula", "sigma", "text", noBox, dialog("formula"), "formula equation", () => pgettext("document", "Formula"), () => gettext("On a line of its own, numbered by itself")],
  ["inlineFormula", "sigma", "text", text, dialog("inlineFormula"), "inline formula in the line", () => pgettext("document", "Formula in the line"), null],
  ["sourceCode", "code", "text", inFlow, piece("sourceCode"), "source code", () => pgettext("document", "Source code"), null],
  ["quote", "quote", "text", inFlow, piece("quote"), "quotation", () => pgettext("document", "Quotation"), () => gettext("With its source")],
  ["admonition", "warn", "text", inFlow, piece("admonition"), "warning caution admonition", () => pgettext("document", "Warning"), () => gettext("Tip, important, caution, warning or danger")],
  ["termEntry", "term", "structure", (place) => inBody(place) || place.around.has("termEntry"), piece("termEntry"), "term definition entry", () => pgettext("document", "Term"), () => gettext("Designation and definition, numbered as a subclause")],
  ["subclause", "flow", "structure", (place) => structural(place) && place.clauses > 0 && place.clauses < DEEPEST && !within(place, FRONT), insertSubclause, "subclause", () => pgettext("document", "Subclause"), () => gettext("Inside this clause, at its end")],
  ["clause", "head", "structure", structural, piece("clause"), "clause section", () => pgettext("document", "Clause"), () => gettext("After this one, numbered by itself")],
  ["annex", "head", "structure", structural, piece("annex"), "annex appendix", () => pgettext("document", "Annex"), () => gettext("At the end, lettered by itself")],
  ["foreword", "doc", "structure", once("foreword"), piece("foreword"), "foreword", () => pgettext("document", "Foreword"), null],
  ["introduction", "doc", "structure", once("introduction"), piece("introduction"), "introduction", () => pgettext("document", "Introduction"), null],
  ["bibliography", "ledger", "structure", once("bibliography"), piece("bibliography"), "bibliography", () => pgettext("document", "Bibliography"), null],
  ["index", "ledger", "structure", once("index"), piece("index"), "index", () => pgettext("document", "Index"), null],
];

/** The pieces by name: `{ name, icon, group(), allowed(place), act(editor, dialogs), keyword, label(), help() }`. */
export const CATALOGUE = new Map();

/** Add a piece to the catalogue, as another feature of the desk may; `group` is a key of GROUPS. */
export function addPiece({ name, icon, group, allowed = inFlow, act = piece(name), keyword, label, help }) {
  CATALOGUE.set(name, { name, icon, group: GROUPS[group], allowed, act, keyword, label, help: help ?? (() => "") });
}

for (const [name, icon, group, allowed, act, keyword, label, help] of ROWS) {
  addPiece({ name, icon, group, allowed, act, keyword, label, help });
}

const ORDER = Object.keys(GROUPS);

/** Say how well typed words meet a piece: 0 is best, -1 not at all. */
function rank({ label, keyword }, words) {
  const name = label().toLowerCase();
  const keys = keyword.split(" ");
  const tests = [
    name === words || keys[0] === words,
    name.startsWith(words),
    keyword.startsWith(words),
    keys.some((key) => key.startsWith(words)),
    name.includes(words) || keyword.includes(words),
  ];
  return tests.indexOf(true);
}

/** Return the pieces that the caret's place allows, filtered by typed words, the likeliest first. */
export function piecesFor(state, query = "") {
  const words = query.trim().toLowerCase();
  const place = placeOf(state);
  const groups = place.around.has("requirement") || place.around.has("termEntry") ? ["parts", ...ORDER] : ORDER;
  const order = groups.map((name) => GROUPS[name]);
  const found = [...CATALOGUE.values()]
    .filter(({ allowed }) => allowed(place))
    .map((entry) => ({ entry, score: words ? rank(entry, words) : 0 }))
    .filter(({ score }) => score >= 0);
  const by = ({ score, entry }) => score * 100 + order.indexOf(entry.group);
  return found.sort((one, other) => by(one) - by(other)).map(({ entry }) => entry);
}

/** Insert a piece of the catalogue by name. */
export function insertNamed(editor, name, dialogs) {
  return CATALOGUE.get(name)?.act(editor, dialogs);
}

/** Return the items of a list of options for pieces; grouped where nothing was typed. */
export function optionsOf(entries, { grouped, language }) {
  return entries.map((entry) => ({
    name: entry.name,
    icon: entry.icon,
    label: entry.label(),
    help: entry.help(),
    aside: language === "en" ? "" : entry.keyword.split(" ")[0],
    group: grouped ? entry.group() : "",
  }));
}

