import { beforeAll, describe, expect, it, vi } from "vitest";
import * as Y from "yjs";

import { LateEdits, survey } from "./late_edits.js";
import { joinMoveHistory, markMove, placeOf } from "./move_history.js";
import { dropTarget, moveSection, obstacle, removeCopies, sectionById, sectionsIn, targetOf } from "./section_moves.js";

beforeAll(() => vi.stubGlobal("gettext", (text) => text));

/** Make a document of clauses: {id: [words of its paragraphs, clauses below]}. */
function build(tree) {
  const doc = new Y.Doc();
  const put = (parent, entries) => {
    for (const [id, [words, below]] of Object.entries(entries)) {
      const clause = new Y.XmlElement("clause");
      clause.setAttribute("id", id);
      parent.push([clause]);
      for (const text of words) {
        const paragraph = new Y.XmlElement("paragraph");
        paragraph.setAttribute("id", `p-${text || "empty"}`);
        clause.push([paragraph]);
        if (text) paragraph.push([new Y.XmlText(text)]);
      }
      put(clause, below ?? {});
    }
  };
  put(doc.getXmlFragment("document"), tree);
  return doc;
}

function peer(doc) {
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
  return other;
}

const root = (doc) => doc.getXmlFragment("document");
const words = (doc) => root(doc).toString().replace(/<[^>]*>/g, "|").replace(/\|+/g, "|");
const ids = (parent) => sectionsIn(parent).flatMap((one) => [one.getAttribute("id"), ...ids(one)]);
const shape = (parent) => ids(parent).join(" ");
const find = (doc, id) => sectionById(root(doc), id);
const textIn = (doc, id) => find(doc, id).get(0).get(0);

/** Move a clause in one document and let another's concurrent change come late. */
function moveAgainst(doc, other, id, target, change) {
  const late = new LateEdits(doc);
  const section = find(doc, id);
  const before = survey(section);
  const { fresh } = moveSection(section, target(section));
  late.remember(before, fresh);
  const updates = [];
  other.on("update", (update) => updates.push(update));
  change(other);
  const carried = [];
  for (const update of updates) {
    const news = late.read(update);
    Y.applyUpdate(doc, update);
    carried.push(...late.carry(news));
  }
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
  expect(words(doc)).toBe(words(other));
  return { carried, late };
}

const three = () => build({ a: [["alpha"]], b: [["beta", ""], { b1: [["inner"]] }], c: [["gamma"]] });
const up = (section) => targetOf(section, "up");

describe("moving a clause", () => {
  it("goes up, down, in and out with all it holds", () => {
    const doc = three();
    const go = (id, verb) => moveSection(find(doc, id), targetOf(find(doc, id), verb));
    go("b", "up");
    expect(shape(root(doc))).toBe("b b1 a c");
    go("b", "down");
    expect(shape(root(doc))).toBe("a b b1 c");
    go("c", "in");
    expect(targetOf(find(doc, "c"), "out").parent).toBe(root(doc));
    expect(sectionsIn(find(doc, "b")).length).toBe(2);
    go("b1", "out");
    expect(shape(root(doc))).toBe("a b c b1");
    expect(targetOf(find(doc, "a"), "up")).toBe(null);
    expect(targetOf(find(doc, "a"), "in")).toBe(null);
    expect(words(doc)).toContain("beta");
  });

  it("drops before, after and inside another", () => {
    const doc = three();
    moveSection(find(doc, "c"), dropTarget(find(doc, "a"), "before"));
    expect(shape(root(doc))).toBe("c a b b1");
    moveSection(find(doc, "c"), dropTarget(find(doc, "b1"), "inside"));
    expect(shape(root(doc))).toBe("a b b1 c");
  });

  it("refuses a place inside itself, in a bibliography, or too deep", () => {
    const doc = three();
    expect(obstacle(find(doc, "b"), find(doc, "b1"))).not.toBe("");
    expect(obstacle(find(doc, "a"), find(doc, "b1"))).toBe("");
    const deep = build({ 1: [[], { 2: [[], { 3: [[], { 4: [[], { 5: [[], { 6: [[]] }] }] }] }] }], x: [["y"]] });
    expect(obstacle(find(deep, "x"), find(deep, "6"))).not.toBe("");
    expect(obstacle(find(deep, "x"), find(deep, "5"))).toBe("");
  });

  it("is taken back by one undo, which keeps what was written since", () => {
    const doc = three();
    const undo = new Y.UndoManager(root(doc), { trackedOrigins: new Set(["me"]) });
    joinMoveHistory(undo, (id, { parent, before }) => {
      const section = find(doc, id);
      const stood = placeOf(section);
      const home = parent ? find(doc, parent) : root(doc);
      moveSection(section, { parent: home, before: before ? find(doc, before) : null });
      return stood;
    });
    const section = find(doc, "b");
    const from = placeOf(section);
    moveSection(section, up(section), "me");
    markMove(undo, "b", from);
    textIn(doc, "b").insert(4, " since");
    expect(shape(root(doc))).toBe("b b1 a c");
    undo.undo();
    expect(shape(root(doc))).toBe("a b b1 c");
    expect(words(doc)).toContain("|beta since|");
    undo.redo();
    expect(shape(root(doc))).toBe("b b1 a c");
    undo.undo();
    undo.undo();
    expect(shape(root(doc))).toBe("a b b1 c");
  });
});

describe("what others type into a clause while it moves", () => {
  it("is carried to its new place, letter by letter", () => {
    const doc = three();
    const { carried } = moveAgainst(doc, peer(doc), "b", up, (other) => {
      const text = textIn(other, "b");
      text.insert(4, " more");
      text.insert(9, " words");
      text.insert(0, "The ");
    });
    expect(words(doc)).toContain("|The beta more words|");
    expect(carried.join("")).toBe(" more wordsThe ");
    expect(shape(root(doc))).toBe("b b1 a c");
  });

  it("is carried into a subclause, an empty paragraph and a new one", () => {
    const doc = three();
    moveAgainst(doc, peer(doc), "b", up, (other) => {
      textIn(other, "b1").insert(5, "most");
      find(other, "b").get(1).push([new Y.XmlText("first")]);
      const fresh = new Y.XmlElement("paragraph");
      find(other, "b").insert(2, [fresh]);
      fresh.setAttribute("id", "p-new");
      fresh.push([new Y.XmlText("second")]);
    });
    expect(words(doc)).toContain("|beta|first|second|innermost|");
    expect(root(doc).toString()).toContain('id="p-new"');
  });

  it("takes deletions over, and never takes the move for one", () => {
    const doc = three();
    const other = peer(doc);
    moveAgainst(doc, other, "b", up, (copy) => textIn(copy, "b").delete(0, 2));
    expect(words(doc)).toContain("|ta|");
  });

  it("survives a whole answer to a reconnect, which repeats the move itself", () => {
    const doc = three();
    const other = peer(doc);
    const late = new LateEdits(doc);
    const before = survey(find(doc, "b"));
    late.remember(before, moveSection(find(doc, "b"), up(find(doc, "b"))).fresh);
    textIn(other, "b").insert(4, "!");
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    for (let round = 0; round < 2; round += 1) {
      const answer = Y.encodeStateAsUpdate(other);
      const news = late.read(answer);
      Y.applyUpdate(doc, answer);
      late.carry(news);
    }
    expect(words(doc)).toContain("|beta|");
  });

  it("follows a clause that moves twice", () => {
    const doc = three();
    const other = peer(doc);
    const late = new LateEdits(doc);
    for (const verb of ["up", "down"]) {
      const section = find(doc, "b");
      const before = survey(section);
      late.remember(before, moveSection(section, targetOf(section, verb)).fresh);
    }
    const updates = [];
    other.on("update", (update) => updates.push(update));
    textIn(other, "b").insert(4, "s");
    for (const update of updates) {
      const news = late.read(update);
      Y.applyUpdate(doc, update);
      late.carry(news);
    }
    expect(words(doc)).toContain("|betas|");
  });

  it("holds for random typing at random places", () => {
    let seed = 7;
    const chance = (below) => (seed = (seed * 16807) % 2147483647) % below;
    for (let round = 0; round < 60; round += 1) {
      const doc = build({ a: [["alpha"]], b: [["the quick brown fox"]] });
      let expected = "the quick brown fox";
      moveAgainst(doc, peer(doc), "b", up, (other) => {
        const text = textIn(other, "b");
        for (let act = 0; act < 8; act += 1) {
          const at = chance(text.length + 1);
          if (chance(4) === 0 && at < text.length) text.delete(at, 1);
          else text.insert(at, String.fromCharCode(65 + chance(26)));
        }
        expected = text.toString();
      });
      expect(words(doc)).toContain(`|${expected}|`);
    }
  });
});

describe("a clause moved by two people at once", () => {
  const meet = (one, other) => {
    Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
    Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
  };

  it("keeps one place, the same for both, whoever mends first", () => {
    const one = build({ a: [["first"]], b: [["second"]], c: [["third"]] });
    const other = peer(one);
    moveSection(find(one, "a"), targetOf(find(one, "a"), "down"));
    moveSection(find(other, "a"), { parent: root(other), before: null });
    meet(one, other);
    expect(ids(root(one)).filter((id) => id === "a")).toHaveLength(2);
    expect(removeCopies(root(one), "a")).toBe(1);
    expect(removeCopies(root(other), "a")).toBe(1);
    meet(one, other);
    expect(shape(root(one))).toBe(shape(root(other)));
    expect(ids(root(one)).sort()).toEqual(["a", "b", "c"]);
    expect(removeCopies(root(one), "a")).toBe(0);
  });

  it("carries to the kept place what is still typed into the copy", () => {
    const one = build({ a: [["first"]], b: [["second"]] });
    const other = peer(one);
    moveSection(find(one, "a"), targetOf(find(one, "a"), "down"));
    moveSection(find(other, "a"), targetOf(find(other, "a"), "down"));
    meet(one, other);
    const late = new LateEdits(one);
    let typed = null;
    removeCopies(root(one), "a", {
      onCopy(copy, kept) {
        late.remember(survey(copy), kept);
        typed = copy._item.id;
      },
    });
    const copy = sectionsIn(root(other)).find(({ _item: { id } }) => id.client === typed.client && id.clock === typed.clock);
    let update = null;
    other.once("update", (bytes) => (update = bytes));
    copy.get(0).get(0).insert(5, " and more");
    const news = late.read(update);
    Y.applyUpdate(one, update);
    late.carry(news);
    expect(words(one)).toContain("first and more");
  });

  it("drops nothing that somebody wrote", () => {
    const doc = build({ a: [["first"]], b: [["second"]] });
    const copy = find(doc, "a").clone();
    root(doc).push([copy]);
    copy.get(0).get(0).insert(5, " and more");
    expect(removeCopies(root(doc), "a")).toBe(0);
    expect(words(doc)).toContain("first and more");
  });

  it("leaves a suggested move alone", () => {
    const doc = build({ a: [["first"]], b: [["second"]] });
    const copy = find(doc, "a").clone();
    copy.setAttribute("sugg", { insertion: [{ id: "s" }] });
    root(doc).push([copy]);
    expect(removeCopies(root(doc), "a")).toBe(0);
  });
});
