import { describe, expect, it } from "vitest";

import { expressionFor, filledIn, findIn } from "./matching.js";

const spots = (texts, query) => findIn(texts, query).found.map(([index, start, end]) => [index, start, end]);

describe("finding", () => {
  it("takes signs literally and is blind to case unless told", () => {
    expect(spots(["a.b A.B axb", "a.b"], { words: "a.b" })).toEqual([[0, 0, 3], [0, 4, 7], [1, 0, 3]]);
    expect(spots(["a.b A.B"], { words: "a.b", caseful: true })).toEqual([[0, 0, 3]]);
    for (const words of ["(", "[a", "a-b", "&&", "--", "a/b", "$", "\\"]) {
      expect(spots([`x${words}y`], { words })).toEqual([[0, 1, 1 + words.length]]);
    }
  });

  it("finds whole words, and Chinese words inside a run of Chinese", () => {
    expect(spots(["cat cats café-cat"], { words: "cat", whole: true })).toEqual([[0, 0, 3], [0, 14, 17]]);
    expect(spots(["机器学习模型"], { words: "学习", whole: true })).toEqual([[0, 2, 4]]);
    expect(spots(["用AI系统"], { words: "AI", whole: true })).toEqual([[0, 1, 3]]);
    expect(spots(["R&D (x)"], { words: "(x)", whole: true })).toEqual([[0, 4, 7]]);
  });

  it("counts in UTF-16 units", () => {
    expect(spots(["😀 must"], { words: "must" })).toEqual([[0, 3, 7]]);
  });

  it("leaves out empty matches, and refuses a faulty expression", () => {
    expect(spots(["aab"], { words: "x*", regex: true })).toEqual([]);
    expect(() => expressionFor({ words: "(", regex: true })).toThrow(SyntaxError);
  });

  it("fills groups into a replacement of an expression only", () => {
    const [match] = [..."0.90".matchAll(/(\d)\.(\d+)/g)];
    expect(filledIn("$2-$1 $& $$1 $9", match)).toBe("90-0 0.90 $1 ");
    expect(findIn(["0.90"], { words: "(\\d)\\.(\\d+)", regex: true, replacement: "$1,$2" }).found[0][3]).toBe("0,90");
    expect(findIn(["a"], { words: "a", replacement: "$1" }).found[0][3]).toBe("$1");
  });
});
