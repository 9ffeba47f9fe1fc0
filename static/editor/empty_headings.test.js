// Tells which heading cells are plain cells to those who hear a table.
import { getSchema } from "@tiptap/core";
import { expect, test } from "vitest";

import { emptyHeadings } from "./empty_headings.js";
import { vocabulary } from "./schema.js";

const schema = getSchema(vocabulary());
const cell = (type, text) => ({ type, content: [{ type: "paragraph", ...(text ? { content: [{ type: "text", text }] } : {}) }] });

test("an empty corner is a plain cell, a heading with words or a formula is none", () => {
  const formula = { type: "tableHeader", content: [{ type: "paragraph", content: [{ type: "inlineFormula", attrs: { latex: "n" } }] }] };
  const head = { type: "tableRow", content: [cell("tableHeader"), cell("tableHeader", "Cases"), formula] };
  const body = { type: "tableRow", content: [cell("tableCell"), cell("tableCell", "3"), cell("tableCell")] };
  const table = { type: "tableBlock", content: [{ type: "caption" }, { type: "table", content: [head, body] }] };
  const doc = schema.nodeFromJSON({ type: "doc", content: [{ type: "clause", content: [{ type: "clauseTitle" }, table] }] });
  const found = emptyHeadings(doc);
  expect(found).toHaveLength(1);
  expect(doc.nodeAt(found[0][0]).type.name).toBe("tableHeader");
  expect(doc.nodeAt(found[0][0]).textContent).toBe("");
});
