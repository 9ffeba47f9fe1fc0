// What keys and presses mean in the meeting room.
import { expect, test, vi } from "vitest";

vi.stubGlobal("document", { querySelector: () => null, addEventListener() {} });
const { meaningOf, pressed } = await import("./meeting.js");

test("a press counts from what stands in the field and never below nothing", () => {
  expect(pressed("", 1)).toBe(1);
  expect(pressed("4", -1)).toBe(3);
  expect(pressed("0", -1)).toBe(0);
  expect(pressed("9999", 1)).toBe(9999);
});

test("arrows and page keys go through the agenda", () => {
  expect(meaningOf("ArrowRight")).toEqual({ step: "next" });
  expect(meaningOf("PageUp")).toEqual({ step: "previous" });
});

test("letters choose a decision or lead to a field, other keys mean nothing", () => {
  expect(meaningOf("H")).toEqual({ focus: "#hands_for" });
  expect(meaningOf("a")).toEqual({ choose: "a" });
  expect(meaningOf("Tab")).toBeNull();
  expect(meaningOf("7")).toBeNull();
});
