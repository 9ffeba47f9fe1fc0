import { getSchema } from "@tiptap/core";
import { Slice } from "@tiptap/pm/model";
import { describe, expect, it } from "vitest";

import { missingIds, newId, pasteable } from "./identifiers.js";
import { vocabulary } from "./schema.js";

const schema = getSchema(vocabulary());
const paragraph = (id, text = "x") => ({ type: "paragraph", attrs: { id }, content: [{ type: "text", text }] });
const make = (...content) => schema.nodeFromJSON({ type: "doc", content });

describe("identifiers", () => {
  it("are opaque, twelve letters and digits, and not the same twice", () => {
    expect(newId()).toMatch(/^[a-z2-9]{12}$/);
    expect(newId()).not.toBe(newId());
  });

  it("are given to new nodes and renewed where a copy doubles one of the old text", () => {
    const doc = make(paragraph("a"), paragraph(null), paragraph("a"), paragraph("b"));
    expect(missingIds(doc, [[3, 8]], () => "new")).toEqual([[3, "new"], [6, "new"]]);
  });

  it("stay with the first of two halves of a split block", () => {
    const doc = make(paragraph("a"), paragraph("a"));
    expect(missingIds(doc, [[0, doc.content.size]], () => "new")).toEqual([[3, "new"]]);
  });

  it("survive a cut and are stripped from a copy", () => {
    const slice = new Slice(make(paragraph("a"), paragraph("cut")).content, 0, 0);
    const pasted = pasteable(slice, make(paragraph("a")));
    expect(pasted.content.child(0).attrs.id).toBe(null);
    expect(pasted.content.child(1).attrs.id).toBe("cut");
    expect(pasted.content.textBetween(0, pasted.content.size)).toBe("xx");
  });
});
