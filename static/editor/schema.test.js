import { getSchema } from "@tiptap/core";
import { describe, expect, it } from "vitest";

import { isSafeLink, SCHEMA, vocabulary } from "./schema.js";

const built = getSchema(vocabulary());

describe("the editor's schema", () => {
  it("has every node of the shared schema with its attributes and content, and no other", () => {
    expect(Object.keys(built.nodes).sort()).toEqual(Object.keys(SCHEMA.nodes).sort());
    for (const [name, spec] of Object.entries(SCHEMA.nodes)) {
      const { attrs = {}, content = "", group = "" } = built.nodes[name].spec;
      expect([name, Object.keys(attrs).sort()]).toEqual([name, Object.keys(spec.attributes).sort()]);
      expect([name, content]).toEqual([name, spec.content]);
      expect([name, group]).toEqual([name, spec.group]);
      for (const attribute of Object.values(built.nodes[name].attrs)) {
        expect(attribute.isRequired).toBe(false);
      }
    }
  });

  it("has every mark of the shared schema with its attributes, and no other", () => {
    expect(Object.keys(built.marks).sort()).toEqual(Object.keys(SCHEMA.marks).sort());
    for (const [name, spec] of Object.entries(SCHEMA.marks)) {
      const attributes = Object.keys(built.marks[name].spec.attrs ?? {}).sort();
      expect([name, attributes]).toEqual([name, Object.keys(spec.attributes).sort()]);
    }
  });

  it("accepts a bare paragraph, an empty box and marked code, as merges may leave them", () => {
    const doc = {
      type: "doc",
      content: [
        { type: "paragraph" },
        { type: "clause" },
        { type: "requirement", attrs: { kind: "may" } },
        { type: "table", content: [{ type: "tableRow", content: [{ type: "tableCell" }] }] },
        { type: "orderedList", content: [{ type: "listItem" }] },
        {
          type: "sourceCode",
          content: [{ type: "text", text: "x", marks: [{ type: "bold" }] }, { type: "hardBreak" }],
        },
      ],
    };
    expect(() => built.nodeFromJSON(doc).check()).not.toThrow();
  });

  it("makes a paragraph where a text block is needed and nothing is said", () => {
    expect(built.nodes.clause.contentMatch.defaultType.name).toBe("paragraph");
  });

  it("follows only the link schemes of the document schema", () => {
    expect(isSafeLink("https://example.org")).toBe(true);
    expect(isSafeLink("mailto:a@example.org")).toBe(true);
    expect(isSafeLink("javascript:alert(1)")).toBe(false);
    expect(isSafeLink(" https://example.org")).toBe(false);
    expect(isSafeLink(null)).toBe(false);
  });
});
