import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { accepted, rejected } from "./suggestion_rules.js";

const path = new URL("../../tests/standards/rules/suggestion_cases.json", import.meta.url);
const cases = JSON.parse(readFileSync(path, "utf8"));
const ones = cases.filter(({ one }) => one);

describe("suggestions", () => {
  it.each(cases)("are decided at once as on the server: $name", (given) => {
    const before = JSON.stringify(given.doc);
    expect(accepted(given.doc)).toEqual(given.accepted);
    expect(rejected(given.doc)).toEqual(given.rejected);
    expect(JSON.stringify(given.doc)).toBe(before);
  });

  it.each(ones)("are decided one by one as on the server: $name", ({ doc, one }) => {
    expect(accepted(doc, one.ids)).toEqual(one.accepted);
    expect(rejected(doc, one.ids)).toEqual(one.rejected);
  });
});
