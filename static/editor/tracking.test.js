import { getSchema } from "@tiptap/core";
import { EditorState, TextSelection } from "@tiptap/pm/state";
import { describe, expect, it } from "vitest";

import { vocabulary } from "./schema.js";
import { accepted, rejected } from "./suggestion_rules.js";
import { tracked } from "./tracking.js";

globalThis.gettext ??= (text) => text;
const schema = getSchema(vocabulary());
const { nodes, marks } = schema;
const mine = new Set();
let count = 0;

function text(words, ...names) {
  return schema.text(words, names.map((name) => marks[name].create()));
}

function paragraph(id, ...content) {
  return nodes.paragraph.create({ id }, content.map((one) => (typeof one === "string" ? text(one) : one)));
}

function stateOf(...content) {
  return EditorState.create({ doc: nodes.doc.create(null, content) });
}

describe("a change of another state", () => {
  it("is refused: it would mark other letters than those meant", () => {
    const tr = stateOf(paragraph("p", "one")).tr.insertText("p", 4);
    const later = stateOf(paragraph("p", "a longer one"));
    expect(() => tracked(tr, later, { isMine: () => false })).toThrow(RangeError);
  });
});

function suggest(state, edit, own = mine) {
  const tr = state.tr;
  edit(tr);
  const { tr: found } = tracked(tr, state, { isMine: (id) => own.has(id), makeId: () => `s${(count += 1)}` });
  for (const id of JSON.stringify(found.doc.toJSON()).match(/"s\d+"/g) ?? []) own.add(JSON.parse(id));
  return state.apply(found);
}

function type(words) {
  return (tr) => tr.insertText(words);
}

function caret(state, position) {
  return state.apply(state.tr.setSelection(TextSelection.create(state.doc, position)));
}

describe("a tracked edit", () => {
  it("keeps the caret behind what is typed, and typing is one suggestion", () => {
    let state = caret(stateOf(paragraph("a", "hello")), 4);
    for (const sign of "lxl") state = suggest(state, type(sign));
    expect(state.selection.head).toBe(7);
    expect(accepted(state.doc.toJSON())).toEqual(accepted(nodes.doc.create(null, [paragraph("a", "hellxllo")]).toJSON()));
    const ids = new Set(JSON.stringify(state.doc.toJSON()).match(/"s\d+"/g));
    expect(ids.size).toBe(1);
  });

  it("goes on backwards with Backspace, and takes own words away for good", () => {
    let state = caret(stateOf(paragraph("a", "hello")), 6);
    for (let i = 0; i < 2; i += 1) state = suggest(state, (tr) => tr.delete(tr.selection.head - 1, tr.selection.head));
    expect(state.selection.head).toBe(4);
    expect(state.doc.textContent).toBe("hello");
    state = suggest(state, type("y"));
    expect(state.doc.textContent).toBe("helylo");
    state = suggest(state, (tr) => tr.delete(4, 5));
    expect(state.doc.textContent).toBe("hello");
  });

  it("replaces a figure by marking the old and the new one with one id", () => {
    let state = stateOf(paragraph("a", "at least 0.90."));
    state = suggest(state, (tr) => tr.insertText("0.92", 10, 14));
    expect(state.doc.textContent).toBe("at least 0.900.92.");
    const [, gone, come] = state.doc.firstChild.children;
    expect([gone.text, come.text]).toEqual(["0.90", "0.92"]);
    expect(gone.marks[0].attrs.id).toBe(come.marks[0].attrs.id);
    expect(state.selection.head).toBe(1);
  });

  it("marks a split with a sign, so that no text moves", () => {
    let state = caret(stateOf(paragraph("a", "onetwo")), 4);
    state = suggest(state, (tr) => tr.split(4, 1, [{ type: nodes.paragraph }]).setSelection(TextSelection.create(tr.doc, 6)));
    expect(state.doc.textContent).toBe("one¶two");
    expect(state.selection.head).toBe(5);
    expect(accepted(state.doc.toJSON()).content).toHaveLength(2);
    expect(rejected(state.doc.toJSON())).toEqual(plain1("onetwo"));
  });

  it("suggests a join by an attribute, so that no text moves", () => {
    let state = stateOf(paragraph("a", "one"), paragraph("b", "two"));
    state = suggest(state, (tr) => tr.join(5));
    expect(state.doc.childCount).toBe(2);
    expect(accepted(state.doc.toJSON())).toEqual(plain1("onetwo"));
  });

  it("keeps the former value of a changed attribute, and forgets a change taken back", () => {
    const requirement = nodes.requirement.create({ id: "r", kind: "shall" }, nodes.statement.create({ id: "s" }));
    let state = suggest(stateOf(requirement), (tr) => tr.setNodeAttribute(0, "kind", "should"));
    expect(state.doc.firstChild.attrs.sugg.prev).toEqual({ kind: "shall" });
    state = suggest(state, (tr) => tr.setNodeAttribute(0, "kind", "may"));
    expect(state.doc.firstChild.attrs.sugg.prev).toEqual({ kind: "shall" });
    state = suggest(state, (tr) => tr.setNodeAttribute(0, "kind", "shall"));
    expect(state.doc.firstChild.attrs.sugg).toBeNull();
  });

  it("suggests a whole requirement as one, edits in it included", () => {
    let state = stateOf(paragraph("a", "x"));
    const requirement = nodes.requirement.create({ id: "r" }, nodes.statement.create({ id: "s" }));
    state = suggest(state, (tr) => tr.insert(3, requirement));
    state = suggest(state, (tr) => tr.insertText("The system shall", 5));
    state = suggest(state, (tr) => tr.setNodeAttribute(3, "kind", "may"));
    expect(JSON.stringify(state.doc.toJSON()).match(/"op"/g)).toHaveLength(1);
    expect(rejected(state.doc.toJSON())).toEqual(plain1("x"));
  });

  it("marks what another person suggested instead of taking it away", () => {
    let state = suggest(stateOf(paragraph("a", "x")), (tr) => tr.insertText("new", 2), new Set());
    mine.clear();
    state = suggest(state, (tr) => tr.delete(2, 5));
    expect(state.doc.textContent).toBe("xnew");
    expect(state.doc.firstChild.child(1).marks).toHaveLength(2);
  });
});

function plain1(words) {
  return { type: "doc", content: [{ type: "paragraph", attrs: { id: "a" }, content: [{ type: "text", text: words }] }] };
}
