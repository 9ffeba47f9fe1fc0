import { getSchema } from "@tiptap/core";
import { EditorState, TextSelection } from "@tiptap/pm/state";
import { beforeAll, describe, expect, it } from "vitest";

const HOLDERS = ["doc", "clause", "annex", "foreword", "introduction", "bibliography", "index"];
const BOXES = ["admonition", "quote", "guidance", "listItem"];
// Where each kind may stand; what is not named may stand anywhere.
const PARENTS = {
  requirement: HOLDERS,
  condition: ["requirement"],
  part: ["requirement"],
  guidance: ["requirement"],
  designation: ["termEntry"],
  definition: ["termEntry"],
  termSource: ["termEntry"],
  termEntry: HOLDERS,
  tableBlock: HOLDERS,
  note: [...HOLDERS, "termEntry", "tableBlock", "figure"],
  example: [...HOLDERS, "termEntry", "tableBlock", "figure"],
  bulletList: [...HOLDERS, ...BOXES, "note", "example", "footnote", "tableCell", "tableHeader"],
  footnote: [...HOLDERS, "tableBlock"],
  clause: ["doc", "clause", "annex", "introduction"],
  annex: ["doc"],
  foreword: ["doc"],
  introduction: ["doc"],
  bibliography: ["doc"],
  index: ["doc"],
};
const DEEPEST = 6;
let modules;
let schema;

beforeAll(async () => {
  globalThis.gettext = (text) => text;
  globalThis.pgettext = (_context, text) => text;
  globalThis.document = { querySelector: () => null };
  const files = [import("./catalogue.js"), import("./schema.js"), import("./footnotes.js"), import("./formula_desk.js")];
  const [catalogue, vocabulary, footnotes, formulas] = await Promise.all(files);
  modules = { ...catalogue, ...footnotes, ...formulas };
  schema = getSchema(vocabulary.vocabulary());
});

const p = (text = "word") => ({ type: "paragraph", content: [{ type: "text", text }] });
const title = (text) => ({ type: "clauseTitle", content: [{ type: "text", text }] });
const cells = (type) => ({ type: "tableRow", content: [{ type, content: [p()] }, { type, content: [p()] }] });

function everything() {
  const nested = [1, 2, 3, 4, 5].reduce((inner) => ({ type: "clause", content: [title("deep"), p(), ...(inner ? [inner] : [])] }), null);
  const requirement = { type: "requirement", content: [{ type: "statement" }, { type: "part" }, { type: "guidance", content: [p()] }] };
  const term = { type: "termEntry", content: [{ type: "designation" }, { type: "definition" }, { type: "note", content: [p()] }, { type: "termSource" }] };
  const table = { type: "tableBlock", content: [{ type: "caption" }, { type: "table", content: [cells("tableHeader"), cells("tableCell")] }] };
  const box = (type) => ({ type, content: [p()] });
  const list = { type: "bulletList", content: [{ type: "listItem", content: [p()] }] };
  const body = { type: "clause", content: [title("Body"), p(), { type: "paragraph" }, requirement, table, list, ...["note", "quote", "admonition", "footnote"].map(box), { type: "sourceCode" }] };
  return { type: "doc", content: [box("foreword"), body, { type: "clause", content: [title("Terms"), term] }, nested, { type: "annex", content: [title("A"), p()] }] };
}

/** An editor that has a state and commands and draws nothing. */
function headless(state) {
  const editor = {
    state,
    view: { focus() {}, dispatch: (tr) => (editor.state = editor.state.apply(tr)) },
    commands: {
      command(run) {
        const { tr } = editor.state;
        const done = run({ tr, state: editor.state, dispatch: () => {} });
        editor.state = editor.state.apply(tr);
        return done;
      },
    },
    chain: () => ({ command: (run) => ({ run: () => editor.commands.command(run) }) }),
  };
  return editor;
}

function misplaced(doc) {
  const faults = [];
  const once = new Set();
  doc.descendants((node, position, parent) => {
    const kind = node.type.name;
    if (PARENTS[kind] && !PARENTS[kind].includes(parent.type.name)) faults.push(`${kind} in ${parent.type.name}`);
    if (["foreword", "introduction", "bibliography", "index"].includes(kind)) {
      if (once.has(kind)) faults.push(`second ${kind}`);
      once.add(kind);
    }
    let depth = 0;
    const $at = doc.resolve(position);
    for (let level = 0; level <= $at.depth; level += 1) depth += ["clause", "annex", "introduction"].includes($at.node(level).type.name) ? 1 : 0;
    if (kind === "clause" && depth >= DEEPEST) faults.push(`clause of level ${depth + 1}`);
  });
  return faults;
}

function carets(doc) {
  const found = [];
  doc.descendants((node, position) => {
    if (node.isTextblock) found.push(position + 1 + node.content.size);
  });
  return found;
}

const dialogs = (editor) => ({
  footnote: () => modules.insertFootnote(editor),
  crossReference() {},
  citation() {},
  termReference() {},
  reference() {},
  figure() {},
  formula: () => modules.putFormula(editor, { latex: "x", numbered: true }),
  inlineFormula() {},
});

describe("what the catalogue offers", () => {
  it("stands in a right place from every place it is offered at, with the caret in it", () => {
    const doc = schema.nodeFromJSON(everything());
    expect(misplaced(doc)).toEqual([]);
    const faults = [];
    let tried = 0;
    for (const at of carets(doc)) {
      const state = EditorState.create({ doc, selection: TextSelection.create(doc, at) });
      for (const { name } of modules.piecesFor(state)) {
        const editor = headless(state);
        modules.insertNamed(editor, name, dialogs(editor));
        const where = `${name} at ${at} (${state.selection.$from.parent.type.name})`;
        faults.push(...misplaced(editor.state.doc).map((fault) => `${where}: ${fault}`));
        editor.state.doc.check();
        const { $from, node } = editor.state.selection;
        if (!node && !$from.parent.isTextblock) faults.push(`${where}: no caret`);
        tried += 1;
      }
    }
    expect(faults).toEqual([]);
    expect(tried).toBeGreaterThan(150);
  });

  it("fits the place: parts in a requirement, nothing but references in a title, nothing in code", () => {
    const doc = schema.nodeFromJSON(everything());
    const offered = (kind) => {
      let at = null;
      doc.descendants((node, position) => {
        if (node.type.name === kind) at ??= position + 1;
      });
      return modules.piecesFor(EditorState.create({ doc, selection: TextSelection.create(doc, at) })).map(({ name }) => name);
    };
    expect(offered("statement").slice(0, 3)).toEqual(["condition", "part", "guidance"]);
    expect(offered("clauseTitle")).not.toContain("note");
    expect(offered("definition")).toContain("admitted");
    expect(offered("sourceCode")).toEqual([]);
    expect(offered("paragraph")).not.toContain("foreword");
  });

  it("is found by its name and by its English word, the likeliest first", () => {
    const doc = schema.nodeFromJSON({ type: "doc", content: [{ type: "clause", content: [{ type: "paragraph" }] }] });
    const state = EditorState.create({ doc, selection: TextSelection.create(doc, 2) });
    const names = (query) => modules.piecesFor(state, query).map(({ name }) => name);
    expect(names("req")[0]).toBe("requirement");
    expect(names("equation")).toEqual(["formula"]);
    expect(names("nothing like it")).toEqual([]);
    expect(names("")).toContain("bibliography");
  });
});
