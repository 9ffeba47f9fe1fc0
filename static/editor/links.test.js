// Tells which words of a text are addresses.
import { expect, test } from "vitest";

import { addressesIn } from "./links.js";

test("an address ends before the punctuation of its sentence", () => {
  const text = "See https://example.org/a_(b)?c=1. Then (http://example.org/d), or 见 https://example.org/e。";
  expect(addressesIn(text).map((found) => found.text)).toEqual(["https://example.org/a_(b)?c=1", "http://example.org/d", "https://example.org/e"]);
});

test("a place of an address is its place in the text", () => {
  expect(addressesIn("at https://example.org")).toEqual([{ index: 3, text: "https://example.org" }]);
});

test("words and other schemes are no addresses", () => {
  expect(addressesIn("example.org javascript:alert(1) 0.90:0.92 xhttps://no")).toEqual([]);
});
