import { expect, test } from "vitest";
import { between } from "./selection.js";

test("a range holds both ends, whichever was ticked first", () => {
  expect(between(["a", "b", "c", "d"], "b", "d")).toEqual(["b", "c", "d"]);
  expect(between(["a", "b", "c", "d"], "d", "b")).toEqual(["b", "c", "d"]);
});

test("a range without a beginning is the one box", () => {
  expect(between(["a", "b"], null, "b")).toEqual(["b"]);
});
