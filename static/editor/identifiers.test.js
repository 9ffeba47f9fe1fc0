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

  it("survive a cut and are renewed in a copy", () => {
    const slice = new Slice(make(paragraph("a"), paragraph("cut")).content, 0, 0);
    const pasted = pasteable(slice, make(paragraph("a")), () => "new");
    expect(pasted.content.child(0).attrs.id).toBe("new");
    expect(pasted.content.child(1).attrs.id).toBe("cut");
    expect(pasted.content.textBetween(0, pasted.content.size)).toBe("xx");
  });

  it("are followed by the references inside a copied piece, and by no other", () => {
    const mark = { type: "termReference", attrs: { target: "term" } };
    const piece = [
      { type: "clause", attrs: { id: "c" } },
      { type: "requirement", attrs: { id: "r", dependencies: ["r0", "q"] }, content: [] },
      { type: "requirement", attrs: { id: "q" } },
      { type: "termEntry", attrs: { id: "term" } },
      {
        type: "paragraph",
        attrs: { id: "p" },
        content: [
          { type: "crossReference", attrs: { target: "c" } },
          { type: "crossReference", attrs: { target: "outside" } },
          { type: "text", text: "word", marks: [mark] },
          { type: "footnoteReference", attrs: { target: "f" } },
        ],
      },
      { type: "footnote", attrs: { id: "f" }, content: [paragraph("fp")] },
    ];
    const doc = make(...piece);
    const { content } = pasteable(new Slice(doc.content, 0, 0), doc, newId);
    const line = content.child(4);
    const fresh = (index) => content.child(index).attrs.id;
    expect(fresh(0)).toMatch(/^[a-z2-9]{12}$/);
    expect(line.child(0).attrs.target).toBe(fresh(0));
    expect(line.child(1).attrs.target).toBe("outside");
    expect(line.child(2).marks[0].attrs.target).toBe(fresh(3));
    expect(line.child(3).attrs.target).toBe(fresh(5));
    expect(content.child(1).attrs.dependencies).toEqual(["r0", fresh(2)]);
  });
});
