import { readFileSync } from "node:fs";

import { getSchema } from "@tiptap/core";
import { describe, expect, it } from "vitest";

import { annexLetter, labels, referenceText } from "./numbering.js";
import { vocabulary } from "./schema.js";

const path = new URL("../../tests/standards/rules/numbering_cases.json", import.meta.url);
const cases = JSON.parse(readFileSync(path, "utf8"));
const schema = getSchema(vocabulary());

describe("numbering", () => {
  it.each(cases)("$name, as on the server", ({ doc, language, labels: expected }) => {
    const found = labels(schema.nodeFromJSON(doc), language);
    expect(Object.fromEntries(found)).toEqual(expected);
  });

  it("goes on after Z with two letters", () => {
    expect([1, 26, 27, 52, 53, 703].map(annexLetter)).toEqual(["A", "Z", "AA", "AZ", "BA", "AAA"]);
  });

  it("prints references with their word only where the rules ask for it", () => {
    expect(referenceText("clause", "5")).toBe("Clause 5");
    expect(referenceText("clause", "5.1")).toBe("5.1");
    expect(referenceText("annex", "A")).toBe("Annex A");
    expect(referenceText("tableBlock", "Table 2")).toBe("Table 2");
    expect(referenceText("clause", "5", "zh-Hans")).toBe("第5章");
  });
});
