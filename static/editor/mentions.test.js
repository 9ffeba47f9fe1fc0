import { describe, expect, it } from "vitest";

import { matching, mentionedIn, openMention } from "./mentions.js";

const PEOPLE = [
  { id: "1", name: "Ana Lima" },
  { id: "2", name: "Ana Lima Costa" },
  { id: "3", name: "赵伟林" },
];

describe("mentions", () => {
  it("names the person with the longer name alone", () => {
    expect(mentionedIn("ask @Ana Lima Costa", PEOPLE)).toEqual(["2"]);
    expect(mentionedIn("@Ana Lima and @Ana Lima Costa", PEOPLE)).toEqual(["2", "1"]);
    expect(mentionedIn("请 @赵伟林 看", PEOPLE)).toEqual(["3"]);
    expect(mentionedIn("nobody", PEOPLE)).toEqual([]);
  });

  it("opens after a sign that stands alone, not in an address", () => {
    expect(openMention("see @An", 7)).toEqual({ start: 4, query: "An" });
    expect(openMention("a@b", 3)).toBeNull();
    expect(openMention("@", 1)).toEqual({ start: 0, query: "" });
    expect(openMention("@Ana Lima then more", 19)).toBeNull();
  });

  it("finds by any part of a name", () => {
    expect(matching(PEOPLE, "li").map(({ id }) => id)).toEqual(["1", "2"]);
    expect(matching(PEOPLE, "赵").map(({ id }) => id)).toEqual(["3"]);
  });
});
