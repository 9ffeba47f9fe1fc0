import { getSchema } from "@tiptap/core";
import { describe, expect, it } from "vitest";

import { onlyWordsDiffer } from "./labels.js";
import { vocabulary } from "./schema.js";

const schema = getSchema(vocabulary());
const text = (words) => (words ? [{ type: "text", text: words }] : []);
const paragraph = (...content) => ({ type: "paragraph", attrs: { id: "p" }, content });
const doc = (...content) => schema.nodeFromJSON({ type: "doc", content });
const pointer = (target) => ({ type: "crossReference", attrs: { target } });

describe("a change of words alone", () => {
  const plain = doc(paragraph(...text("one two")), paragraph(...text("three")));

  it("is told from one that numbers may hang on", () => {
    expect(onlyWordsDiffer(plain, plain)).toBe(true);
    expect(onlyWordsDiffer(plain, doc(paragraph(...text("one x two")), paragraph(...text("three"))))).toBe(true);
    expect(onlyWordsDiffer(plain, doc(paragraph(...text("two")), paragraph(...text("three"))))).toBe(true);
    expect(onlyWordsDiffer(plain, doc(paragraph(...text("one two"))))).toBe(false);
    expect(onlyWordsDiffer(plain, doc(paragraph(...text("one twothree"))))).toBe(false);
    expect(onlyWordsDiffer(plain, doc(paragraph(), paragraph(...text("three"))))).toBe(false);
    expect(onlyWordsDiffer(plain, doc(paragraph(...text("one two"), pointer("a")), paragraph(...text("three"))))).toBe(false);
  });

  it("is none when a pointer changes its target, or two blocks change", () => {
    const one = doc(paragraph(pointer("a"), ...text("x")));
    expect(onlyWordsDiffer(one, doc(paragraph(pointer("b"), ...text("x"))))).toBe(false);
    expect(onlyWordsDiffer(one, doc(paragraph(pointer("a"), ...text("xy"))))).toBe(true);
    expect(onlyWordsDiffer(plain, doc(paragraph(...text("one")), paragraph(...text("threes"))))).toBe(false);
  });
});
