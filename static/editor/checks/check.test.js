import { readFileSync } from "node:fs";

import { getSchema } from "@tiptap/core";
import { describe, expect, it } from "vitest";

import { vocabulary } from "../schema.js";
import { checkDocument, checking } from "./check.js";

const path = new URL("../../../tests/standards/rules/wording_cases.json", import.meta.url);
const cases = JSON.parse(readFileSync(path, "utf8"));
const schema = getSchema(vocabulary());
const FIELDS = ["rule", "level", "node", "text", "clause", "start", "end", "replacement"];

describe("the checks", () => {
  it.each(cases)("find in $name what the server finds", ({ doc, language, findings }) => {
    const found = checkDocument(schema.nodeFromJSON(doc), language);
    expect(found.map((finding) => FIELDS.map((field) => finding[field]))).toEqual(findings);
  });

  it("say where the node stands", () => {
    const { doc } = cases[0];
    const parsed = schema.nodeFromJSON(doc);
    for (const { at, node } of checkDocument(parsed)) expect(parsed.nodeAt(at).attrs.id).toBe(node);
  });

  it("pause often in a long document", () => {
    const paragraph = { type: "paragraph", attrs: { id: "p" }, content: [{ type: "text", text: "It must be." }] };
    const doc = schema.nodeFromJSON({ type: "doc", content: Array(2000).fill(paragraph) });
    const run = checking(doc);
    let pauses = 0;
    while (!run.next().done) pauses += 1;
    expect(pauses).toBeGreaterThan(20);
  });
});
