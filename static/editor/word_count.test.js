import { describe, expect, it } from "vitest";

import { wordsIn } from "./word_count.js";

describe("counting words", () => {
  it.each([
    ["", 0],
    ["The report shall state the model.", 6],
    ["state-of-the-art 0.95 don't – …", 3],
    ["准确率不低于", 6],
    ["准确率 accuracy ≥ 0.95", 5],
    ["한국어 test", 4],
  ])("of %j gives %i", (text, count) => expect(wordsIn(text)).toBe(count));
});
