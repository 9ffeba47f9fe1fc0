import { expect, test } from "vitest";
import { parts, serverOffset, words } from "./countdown.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test("shows days and hours, minutes only below one day", () => {
  expect(parts(54 * HOUR + 14 * MINUTE)).toEqual([["d", 2], ["h", 6]]);
  expect(parts(6 * HOUR + 14 * MINUTE)).toEqual([["h", 6], ["m", 14]]);
  expect(parts(14 * MINUTE)).toEqual([["m", 14]]);
  expect(parts(0)).toEqual([]);
});

test("says what is left in words", () => {
  expect(words(25 * HOUR)).toBe("1 day 1 hour");
  expect(words(48 * HOUR)).toBe("2 days");
  expect(words(14 * MINUTE)).toBe("14 minutes");
  expect(words(20_000)).toBe("less than a minute");
  expect(words(-1)).toBe("closed");
});

test("corrects this machine's clock by the server's", () => {
  expect(serverOffset({ dataset: { now: "1000" } }, 990_000)).toBe(10_000);
  expect(serverOffset({ dataset: {} }, 990_000)).toBe(0);
});
