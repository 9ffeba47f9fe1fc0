import { getSchema } from "@tiptap/core";
import { describe, expect, it } from "vitest";

import { reunite } from "./footnotes.js";
import { vocabulary } from "./schema.js";

const schema = getSchema(vocabulary());
const make = (...content) => schema.nodeFromJSON({ type: "doc", content });
const line = (...targets) => ({ type: "paragraph", content: targets.map((target) => ({ type: "footnoteReference", attrs: { target } })) });
const body = (id) => ({ type: "footnote", attrs: { id }, content: [{ type: "paragraph" }] });

describe("a footnote's mark and body", () => {
  it("leave together, whichever is deleted", () => {
    const whole = make(line("f"), body("f"));
    const lost = new Map();
    expect(reunite(whole, make({ type: "paragraph" }, body("f")), lost)).toEqual([{ position: 2, size: 4 }]);
    expect(lost.has("f")).toBe(true);
    expect(reunite(whole, make(line("f")), lost)).toEqual([{ position: 1, size: 1 }]);
  });

  it("come back together when a cut mark is pasted elsewhere", () => {
    const lost = new Map([["f", schema.nodeFromJSON(body("f"))]]);
    const [edit] = reunite(make({ type: "paragraph" }), make(line("f")), lost);
    expect(edit.body.attrs.id).toBe("f");
  });

  it("stay while another mark of the same footnote stands, and where nothing was lost", () => {
    expect(reunite(make(line("f", "f"), body("f")), make(line("f"), body("f")), new Map())).toEqual([]);
    expect(reunite(make(body("f")), make(body("f")), new Map())).toEqual([]);
    expect(reunite(make({ type: "paragraph" }), make(line("gone")), new Map())).toEqual([]);
  });
});
