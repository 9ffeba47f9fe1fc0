// The searches and forms of references, citations and terms; fetched when the desk has come to rest.
import { yUndoPluginKey } from "@tiptap/y-tiptap";

import { askForm } from "./form_dialog.js";
import { newId } from "./identifiers.js";
import { insertCrossReference, insertInline, removeMention } from "./inline_pieces.js";
import { atRootEnd, PIECES, setAttributes, usualTitle } from "./insertion.js";
import { goTo, positionOf } from "./jump.js";
import { isSafeLink } from "./schema.js";
import { ask } from "./search_dialog.js";
import { searchReferences, searchTargets, searchTerms } from "./target_search.js";

const NEW = "new-reference";
const NONE = "no-term";

/** Ask for the target of a cross-reference; resolves with an item or null. */
export function askTarget(editor) {
  return ask({
    title: gettext("Cross-reference"),
    placeholder: gettext("Number, label or words: 5.1, Table 2, R-6.2-1"),
    find: (query) => searchTargets(editor, query),
  });
}

/** Ask for a target and insert the cross-reference. */
export async function crossReference(editor) {
  const item = await askTarget(editor);
  if (item) insertCrossReference(editor, item);
  else editor.commands.focus();
}

/** Return the kinds of references: [value, words]. */
function kinds() {
  return [
    ["standard", gettext("Standard")],
    ["report", gettext("Technical report")],
    ["article", gettext("Article")],
    ["paper", gettext("Conference paper")],
    ["book", gettext("Book")],
    ["dataset", gettext("Data set")],
    ["software", gettext("Software")],
    ["law", gettext("Law or regulation")],
    ["web", gettext("Web page")],
  ];
}

function referenceFields(attrs) {
  const field = (name, label, more = {}) => ({ name, label, value: attrs[name], ...more });
  const obligations = [["informative", gettext("Informative: numbered in the bibliography")], ["normative", gettext("Normative: needed to apply the document")]];
  return [
    [field("kind", gettext("Kind"), { options: kinds() }), field("obligation", gettext("Obligation"), { options: obligations })],
    field("title", gettext("Title")),
    field("identifiers", gettext("Identifiers"), { type: "lines", hint: gettext("One on each line, the one to cite by first: ISO/IEC 22989:2022, doi:10.1000/182") }),
    field("contributors", gettext("Authors or organisations"), { type: "lines", hint: gettext("One on each line") }),
    [field("date", gettext("Date"), { placeholder: "2022-07" }), field("url", gettext("Address"), { placeholder: "https://" })],
  ];
}

function referenceFault({ title, identifiers, url, date }) {
  if (!title && !identifiers.length) return ["title", gettext("Give a title or an identifier.")];
  if (date && !/^\d{4}(-\d{2}){0,2}$/.test(date)) return ["date", gettext("Write the date as 2022, 2022-07 or 2022-07-15.")];
  return url && !isSafeLink(url) ? ["url", gettext("A link begins with https, http or mailto.")] : null;
}

/** Show the form of a reference; resolves with its attributes or null. */
export function askReference(attrs = {}) {
  return askForm({
    title: attrs.id ? gettext("Reference") : gettext("New reference"),
    fields: referenceFields(attrs),
    action: attrs.id ? gettext("Apply") : gettext("Add reference"),
    fault: referenceFault,
  });
}

/** Find where references of an obligation stand: {position of the end, node}, or null. */
function referencesPlace(doc, obligation) {
  let found = null;
  const holds = (node, kind) => {
    let any = false;
    node.descendants((child) => {
      any ||= child.type.name === "reference" && child.attrs.obligation === kind;
      return !any;
    });
    return any;
  };
  doc.forEach((node, offset) => {
    const isPlace = obligation === "informative"
      ? node.type.name === "bibliography"
      : node.type.name === "clause" && (holds(node, "normative") || node.firstChild?.textContent.trim() === usualTitle("normative"));
    if (isPlace) found ??= { node, offset };
  });
  return found;
}

/** Say where the next reference goes in its part: after the last one, in place of an empty line. */
function endOf({ node, offset }) {
  let [from, to] = [offset + node.nodeSize - 1, offset + node.nodeSize - 1];
  const spare = node.lastChild;
  if (spare?.type.name === "paragraph" && !spare.content.size) from -= spare.nodeSize;
  node.descendants((child, position, parent) => {
    if (child.type.name !== "reference") return true;
    from = to = offset + 1 + position + child.nodeSize;
    return parent === node;
  });
  return [from, to];
}

function newPart(state, obligation, reference) {
  if (obligation === "informative") return { json: { ...PIECES.bibliography(), content: [PIECES.bibliography().content[0], reference] }, at: atRootEnd(state.doc.resolve(0)) };
  const title = { type: "clauseTitle", content: [{ type: "text", text: usualTitle("normative") }] };
  let after = 0;
  let clauses = 0;
  state.doc.forEach((node, offset) => {
    if (node.type.name === "clause" && (clauses += 1) === 1) after = offset + node.nodeSize;
  });
  const alone = clauses ? [after, after] : atRootEnd(state.doc.resolve(0));
  return { json: { type: "clause", content: [title, reference] }, at: alone };
}

/** Put a new reference where its kind belongs; returns its id. The caret stays. */
export function addReference(editor, attrs) {
  yUndoPluginKey.getState(editor.state)?.undoManager.stopCapturing();
  const id = newId();
  editor.commands.command(({ tr, state, dispatch }) => {
    const reference = { type: "reference", attrs: { ...attrs, id } };
    const place = referencesPlace(state.doc, attrs.obligation);
    const { json, at } = place ? { json: reference, at: endOf(place) } : newPart(state, attrs.obligation, reference);
    if (dispatch) tr.replaceWith(at[0], at[1], state.schema.nodeFromJSON(json));
    return true;
  });
  return id;
}

/** Ask for a new reference and add it; shows it. */
export async function newReference(editor) {
  const attrs = await askReference();
  if (!attrs) return editor.commands.focus();
  const id = addReference(editor, attrs);
  return goTo(editor, id);
}

/** Change a reference by its form. */
export async function editReference(editor, position) {
  const node = editor.state.doc.nodeAt(position);
  if (node?.type.name !== "reference") return;
  const attrs = await askReference(node.attrs);
  const now = attrs && positionOf(editor.state.doc, node.attrs.id);
  if (attrs && now !== null) setAttributes(editor, now, attrs);
  editor.commands.focus();
}

/** Ask for a reference of the document or a new one; resolves with its id, or null. */
export async function askCited(editor, title = gettext("Citation")) {
  const extra = { name: NEW, id: NEW, icon: "plus", label: gettext("New reference …"), help: gettext("Add it to the bibliography or the normative references") };
  const item = await ask({
    title,
    placeholder: gettext("Number, identifier, title or author"),
    find: (query) => [...searchReferences(editor, query), extra],
  });
  if (item?.id !== NEW) return item?.id ?? null;
  const attrs = await askReference();
  return attrs ? addReference(editor, attrs) : null;
}

/** Ask for a reference and cite it at the caret. */
export async function citation(editor) {
  const target = await askCited(editor);
  if (target) insertInline(editor, { type: "citation", attrs: { target } });
  else editor.commands.focus();
}

/** Ask for a term; mark the selected word as a mention of it, or write its word; or take a mention off. */
export async function termReference(editor) {
  const isMention = editor.isActive("termReference");
  if (isMention) editor.commands.extendMarkRange("termReference");
  const { state } = editor;
  const { from, to, empty } = state.selection;
  const none = { name: NONE, id: NONE, icon: "x", label: gettext("Not a mention of a term") };
  const item = await ask({
    title: gettext("Mention of a term"),
    placeholder: gettext("Term or words of its definition"),
    find: (query) => [...searchTerms(editor, query), ...(isMention ? [none] : [])],
    query: empty ? "" : state.doc.textBetween(from, to, " ").slice(0, 60),
  });
  if (!item) return editor.commands.focus();
  if (item.id === NONE) return removeMention(editor, from);
  const marks = [{ type: "termReference", attrs: { target: item.id } }];
  if (empty) return insertInline(editor, { type: "text", text: item.label, marks });
  yUndoPluginKey.getState(editor.state)?.undoManager.stopCapturing();
  return editor.chain().focus().setMark("termReference", { target: item.id }).run();
}
