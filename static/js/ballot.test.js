// What the ballot room sends for a split vote.
import { expect, test, vi } from "vitest";

vi.stubGlobal("document", { querySelector: () => null, addEventListener() {} });
const { newKey, partsOf } = await import("./ballot.js");

test("a split vote is sent without the positions that got nothing", () => {
  const fields = [["position", "split:"], ["part.yes", "2"], ["part.no", ""], ["part.abstain", "0"]];
  expect(partsOf(fields)).toEqual([{ position: "yes", weight: 2 }]);
});

test("every vote has a key of its own", () => {
  expect(newKey()).not.toBe(newKey());
});
