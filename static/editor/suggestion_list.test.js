import { readFileSync } from "node:fs";

import { getSchema } from "@tiptap/core";
import { describe, expect, it } from "vitest";

import { vocabulary } from "./schema.js";
import { suggestionsIn } from "./suggestion_list.js";
import { entriesOf, SIGNS } from "./suggestion_rules.js";

globalThis.gettext ??= (text) => text;
const schema = getSchema(vocabulary());
const { nodes, marks } = schema;
const path = new URL("../../tests/standards/rules/suggestion_cases.json", import.meta.url);
const cases = JSON.parse(readFileSync(path, "utf8"));

const plain = (words) => schema.text(words);
const signed = (words, name, id) => schema.text(words, [marks[name].create({ id })]);
const paragraph = (attrs, ...content) => nodes.paragraph.create(attrs, content);
const docOf = (...content) => nodes.doc.create(null, content);

describe("the list of suggestions", () => {
  it("reads a replaced word as one, with both wordings and its place", () => {
    const doc = docOf(paragraph({ id: "p" }, plain("at least "), signed("0.90", "deletion", "s"), signed("0.92", "insertion", "s"), plain(".")));
    const [one, ...others] = suggestionsIn(doc);
    expect(others).toEqual([]);
    expect([one.kind, one.before, one.after, one.block]).toEqual(["replacement", "0.90", "0.92", "p"]);
    expect(one.ranges.map(([from, to]) => doc.textBetween(from, to))).toEqual(["0.900.92"]);
  });

  it("tells a moved block from a new one", () => {
    const moved = { op: "insert", id: "m", was: { b: "a" } };
    const doc = docOf(
      paragraph({ id: "a", sugg: { op: "delete", id: "m" } }, plain("Words.")),
      paragraph({ id: "p" }, plain("Between.")),
      paragraph({ id: "b", sugg: moved }, plain("Words.")),
      paragraph({ id: "n", sugg: { op: "insert", id: "n" } }, plain("New.")),
    );
    expect(suggestionsIn(doc).map(({ id, kind }) => [id, kind])).toEqual([["m", "move"], ["n", "insertion"]]);
    expect(suggestionsIn(doc)[0].ranges).toHaveLength(2);
  });

  it("keeps neighbours of different people apart", () => {
    const doc = docOf(paragraph({ id: "p" }, signed("one", "insertion", "s1"), signed("two", "insertion", "s2")));
    expect(suggestionsIn(doc).map(({ id, after }) => [id, after])).toEqual([["s1", "one"], ["s2", "two"]]);
  });

  it.each(cases)("names every suggestion that is in the document: $name", ({ doc }) => {
    const found = schema.nodeFromJSON(doc);
    const ids = new Set();
    found.descendants((node) => {
      for (const { type, attrs } of node.marks) if (SIGNS.has(type.name)) ids.add(attrs.id);
      for (const { id } of entriesOf(node.attrs)) ids.add(id);
    });
    expect(new Set(suggestionsIn(found).map(({ id }) => id))).toEqual(ids);
  });
});
