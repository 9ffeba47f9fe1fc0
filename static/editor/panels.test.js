import { beforeAll, describe, expect, it } from "vitest";
import { getSchema } from "@tiptap/core";

import { rangeOf } from "./anchors.js";
import { peopleIn } from "./carets.js";
import { isFinal } from "./connection.js";
import { clauseTree, countsOf } from "./outline.js";
import { faultOf } from "./requirement_dialog.js";
import { criterionLine } from "./requirement_view.js";
import { vocabulary } from "./schema.js";

const schema = getSchema(vocabulary());
const text = (words) => [{ type: "text", text: words }];
const METRICS = [{ slug: "roc_auc", label: "AUC", direction: "higher", low: 0, high: 1, tasks: ["binary"] }];
const GOOD = { kind: "measured", metric: "roc_auc", threshold: 0.9, over: "overall", confidence: 0.95, min_n: 30 };

beforeAll(() => {
  globalThis.gettext = (words) => words;
  globalThis.interpolate = (words, values) => words.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);
});

describe("what the panels compute", () => {
  it("finds a passage again after it moved inside its block, and says when it is gone", () => {
    const doc = schema.nodeFromJSON({
      type: "doc",
      content: [{ type: "paragraph", attrs: { id: "p" }, content: text("so 😀 the limit stays") }],
    });
    expect(rangeOf(doc, { block: "p", start: 0, end: 5, quote: "limit" })).toEqual([11, 16]);
    expect(rangeOf(doc, { block: "p", start: 0, end: 4, quote: "gone" })).toBe(null);
    expect(rangeOf(doc, { block: "q", start: 0, end: 0, quote: "" })).toBe(null);
    expect(rangeOf(doc, { block: "p", start: 0, end: 0, quote: "" })).toEqual([0, doc.content.size]);
  });

  it("lists clauses as a tree and counts what the outline sums up", () => {
    const doc = schema.nodeFromJSON({
      type: "doc",
      content: [
        {
          type: "clause",
          attrs: { id: "a" },
          content: [
            { type: "clauseTitle", content: text("Data sets") },
            { type: "clause", attrs: { id: "b" }, content: [{ type: "requirement" }, { type: "formula" }] },
          ],
        },
      ],
    });
    const [first] = clauseTree(doc);
    expect([first.id, first.title, first.below[0].id, first.below[0].title]).toEqual(["a", "Data sets", "b", ""]);
    expect(countsOf(doc)).toEqual({ requirement: 1, tableBlock: 0, formula: 1, words: 2 });
  });

  it("shows each person once, those typing first", () => {
    const people = peopleIn([
      { user: { id: "1", name: "Ada", hue: 2 } },
      { user: { id: "2", name: "Bo", hue: 99 }, typing: true },
      { user: { id: "1", name: "Ada", hue: 2 }, typing: false },
      {},
    ]);
    expect(people.map(({ name, hue, typing }) => [name, hue, typing])).toEqual([["Bo", 1, true], ["Ada", 2, false]]);
  });

  it("refuses a criterion that cannot decide anything", () => {
    expect(faultOf(GOOD, METRICS)).toBe("");
    expect(faultOf({ ...GOOD, threshold: null }, METRICS)).toBe("Give a threshold.");
    expect(faultOf({ ...GOOD, threshold: 1.2 }, METRICS)).toMatch(/never reach/);
    expect(faultOf({ ...GOOD, threshold: 1.2, over: "ratio:sex" }, METRICS)).toBe("");
    expect(faultOf({ ...GOOD, over: "each:" }, METRICS)).toMatch(/column/);
    expect(faultOf({ ...GOOD, metric: "none" }, METRICS)).toMatch(/metric/);
    expect(faultOf({ ...GOOD, confidence: 1 }, METRICS)).toMatch(/confidence/);
    expect(faultOf({ ...GOOD, min_n: 0.5 }, METRICS)).toMatch(/whole number/);
    expect(faultOf({ kind: "judged", evidence: "", establish: "" }, METRICS)).toMatch(/evidence/);
    expect(faultOf({ kind: "judged", evidence: "report", establish: "" }, METRICS)).toMatch(/establish/);
    expect(faultOf({ kind: "judged", evidence: "report", establish: "done" }, METRICS)).toBe("");
  });

  it("says a criterion in one line", () => {
    expect(criterionLine({ ...GOOD, over: "each:finding" }, METRICS)).toBe("AUC ≥ 0.9, each:finding");
    expect(criterionLine({ kind: "judged", establish: "It is so" }, METRICS)).toBe("Judged: It is so");
  });

  it("comes back after a slow or flooding connection, not after a refusal", () => {
    expect([4400, 4401, 4403, 4404, 4426].every(isFinal)).toBe(true);
    expect([1006, 1012, 4408, 4429].some(isFinal)).toBe(false);
  });
});
