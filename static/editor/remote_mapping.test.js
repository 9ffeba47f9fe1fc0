import { getSchema } from "@tiptap/core";
import { describe, expect, it } from "vitest";

import { spanMapping } from "./remote_mapping.js";
import { vocabulary } from "./schema.js";

const schema = getSchema(vocabulary());

function make(...texts) {
  const content = texts.map((text) => ({ type: "paragraph", content: [{ type: "text", text }] }));
  return schema.nodeFromJSON({ type: "doc", content });
}

describe("the mapping of a remote change", () => {
  it("leaves what stands before alone and shifts what stands after", () => {
    const mapping = spanMapping(make("one", "two", "three"), make("one", "twenty two", "three"));
    expect(mapping.map(2)).toBe(2);
    expect(mapping.map(11)).toBe(18);
  });

  it("shifts right where the inserted text repeats its neighbours", () => {
    const mapping = spanMapping(make("aaa", "end"), make("aaaa", "end"));
    expect(mapping.map(6)).toBe(7);
    expect(mapping.map(1)).toBe(1);
  });

  it("is empty where nothing differs", () => {
    expect(spanMapping(make("x"), make("x")).map(2)).toBe(2);
  });
});
