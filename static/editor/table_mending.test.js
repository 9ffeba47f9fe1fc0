import { getSchema } from "@tiptap/core";
import { EditorState, TextSelection } from "@tiptap/pm/state";
import { addRowAfter, deleteColumn, addColumnAfter, TableMap } from "@tiptap/pm/tables";
import { initProseMirrorDoc, updateYFragment, yXmlFragmentToProseMirrorRootNode } from "@tiptap/y-tiptap";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";

import { vocabulary } from "./schema.js";
import { sectionsAfter } from "./table_commands.js";
import { brokenTables, isMender, mendTables } from "./table_mending.js";

const schema = getSchema(vocabulary());
const cell = (text) => ({ type: "tableCell", attrs: { id: `c-${text}` }, content: [{ type: "paragraph", attrs: { id: `p-${text}` }, ...(text ? { content: [{ type: "text", text }] } : {}) }] });
const table = (...rows) => ({ type: "doc", content: [{ type: "tableBlock", content: [{ type: "table", content: rows.map((texts) => ({ type: "tableRow", content: texts.map(cell) })) }] }] });

/** Make a peer: a Yjs document and how to edit it as the editor does. */
function peer(json, source = null) {
  const ydoc = new Y.Doc();
  if (source) Y.applyUpdate(ydoc, Y.encodeStateAsUpdate(source));
  const fragment = ydoc.getXmlFragment("document");
  if (!source) updateYFragment(ydoc, fragment, schema.nodeFromJSON(json), { mapping: new Map(), isOMark: new Map() });
  const read = () => yXmlFragmentToProseMirrorRootNode(fragment, schema);
  const edit = (change) => {
    const { doc, meta } = initProseMirrorDoc(fragment, schema);
    ydoc.transact(() => updateYFragment(ydoc, fragment, change(EditorState.create({ doc })), meta));
  };
  return { ydoc, read, edit };
}

/** Run a table command with the caret in the cell of a text. */
const at = (text, command) => (state) => {
  let position = null;
  state.doc.descendants((node, pos) => (node.isText && node.text === text ? (position = pos) : null) === null);
  let made = state.apply(state.tr.setSelection(TextSelection.create(state.doc, position)));
  command(made, (tr) => (made = made.apply(tr)));
  return made.doc;
};
const type = (text, words) => (state) => {
  let position = null;
  state.doc.descendants((node, pos) => (node.isText && node.text === text ? (position = pos) : null) === null);
  return state.apply(state.tr.insertText(words, position + text.length)).doc;
};
const mend = (state) => mendTables(state.tr).doc;

function meet(one, two) {
  Y.applyUpdate(one.ydoc, Y.encodeStateAsUpdate(two.ydoc));
  Y.applyUpdate(two.ydoc, Y.encodeStateAsUpdate(one.ydoc));
  expect(one.read().toJSON()).toEqual(two.read().toJSON());
}

const grid = (doc) => doc.firstChild.firstChild.children.map((row) => row.children.map((one) => one.textContent));
const square = (doc) => {
  const node = doc.firstChild.firstChild;
  expect(brokenTables(doc)).toEqual([]);
  expect(new Set(grid(doc).map((row) => row.length)).size).toBe(1);
  expect(TableMap.get(node).problems).toBe(null);
};
const abc = table(["a", "b", "c"], ["d", "e", "f"]);

describe("a table that was edited by two at once", () => {
  it("keeps a cell's new words when another column goes", () => {
    const one = peer(abc);
    const two = peer(null, one.ydoc);
    one.edit(type("d", " more"));
    two.edit(at("b", deleteColumn));
    meet(one, two);
    square(one.read());
    expect(grid(one.read())).toEqual([["a", "c"], ["d more", "f"]]);
  });

  it("loses no word and gets even rows when a row comes and a column goes", () => {
    const one = peer(abc);
    const two = peer(null, one.ydoc);
    one.edit(at("d", addRowAfter));
    two.edit(at("b", deleteColumn));
    meet(one, two);
    expect(brokenTables(one.read())).toHaveLength(1);
    one.edit(mend);
    meet(one, two);
    square(one.read());
    expect(grid(one.read())).toEqual([["a", "c"], ["d", "f"], ["", ""]]);
  });

  it("gets the missing cells when a row and a column come", () => {
    const one = peer(abc);
    const two = peer(null, one.ydoc);
    one.edit(at("d", addRowAfter));
    two.edit(at("a", addColumnAfter));
    meet(one, two);
    one.edit(mend);
    meet(one, two);
    square(one.read());
    expect(grid(one.read())[0]).toEqual(["a", "", "b", "c"]);
  });

  it("comes to rest even when two mend it at the same time", () => {
    const one = peer(abc);
    const two = peer(null, one.ydoc);
    one.edit(at("d", addRowAfter));
    two.edit(at("a", addColumnAfter));
    meet(one, two);
    for (let round = 0; round < 3; round += 1) {
      one.edit(mend);
      two.edit(mend);
      meet(one, two);
    }
    square(one.read());
    const rest = one.read();
    one.edit(mend);
    expect(one.read().toJSON()).toEqual(rest.toJSON());
    expect(grid(rest)).toHaveLength(3);
    expect(grid(rest)[0]).toHaveLength(4);
  });
});

describe("who mends", () => {
  const awareness = (clientID, states) => ({ clientID, getStates: () => new Map(states) });

  it("is the lowest writer alone", () => {
    const states = [[7, { mends: true }], [3, { user: {} }], [5, { mends: true }]];
    expect(isMender(awareness(5, states))).toBe(true);
    expect(isMender(awareness(7, states))).toBe(false);
    expect(isMender(awareness(3, states))).toBe(false);
  });
});

describe("sections of rows", () => {
  it.each([
    [["body", "body", "body"], 1, "head", ["head", "head", "body"]],
    [["head", "head", "body"], 0, "body", ["body", "body", "body"]],
    [["body", "body", "body"], 1, "foot", ["body", "foot", "foot"]],
    [["head", "body", "foot"], 2, "body", ["head", "body", "body"]],
    [["body", "foot", "foot"], 2, "body", ["body", "body", "body"]],
  ])("of %j with row %i made %s", (before, index, wanted, after) => {
    expect(sectionsAfter(before, index, wanted)).toEqual(after);
  });
});
