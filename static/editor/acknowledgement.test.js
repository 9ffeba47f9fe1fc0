import { describe, expect, it } from "vitest";
import * as Y from "yjs";

import { Acknowledgement } from "./acknowledgement.js";

function watched() {
  const doc = new Y.Doc();
  const acknowledgement = new Acknowledgement();
  doc.on("update", (_update, _origin, _doc, transaction) => acknowledgement.changed(transaction));
  return { doc, text: doc.getText("t"), acknowledgement };
}

describe("acknowledgement", () => {
  it("counts as saved only what a state vector of the server covers", () => {
    const { doc, text, acknowledgement } = watched();
    text.insert(0, "ab");
    const half = Y.encodeStateVector(doc);
    text.insert(2, "cd");
    acknowledgement.stored(half);
    expect(acknowledgement.isSaved).toBe(false);
    acknowledgement.stored(Y.encodeStateVector(doc));
    expect(acknowledgement.isSaved).toBe(true);
  });

  it("does not take a vector as proof of a pure deletion", () => {
    const { doc, text, acknowledgement } = watched();
    text.insert(0, "abcd");
    acknowledgement.stored(Y.encodeStateVector(doc));
    const before = Y.encodeStateAsUpdate(doc);
    text.delete(1, 2);
    acknowledgement.stored(Y.encodeStateVector(doc));
    expect(acknowledgement.isSaved).toBe(false);
    expect(acknowledgement.needsProof).toBe(true);
    acknowledgement.proved(before);
    expect(acknowledgement.isSaved).toBe(false);
    acknowledgement.proved(Y.encodeStateAsUpdate(doc));
    expect(acknowledgement.isSaved).toBe(true);
  });

  it("takes a later stored insertion as proof of an earlier deletion on the same line", () => {
    const { doc, text, acknowledgement } = watched();
    text.insert(0, "abcd");
    text.delete(0, 1);
    text.insert(0, "x");
    acknowledgement.stored(Y.encodeStateVector(doc));
    expect(acknowledgement.isSaved).toBe(true);
  });

  it("holds a copy loaded from this device as unsaved until vector and deletions are proved", () => {
    const { doc, text } = watched();
    text.insert(0, "abc");
    text.delete(0, 1);
    const acknowledgement = new Acknowledgement();
    acknowledgement.loaded(doc);
    acknowledgement.stored(Y.encodeStateVector(doc));
    expect(acknowledgement.isSaved).toBe(false);
    acknowledgement.proved(Y.encodeStateAsUpdate(doc));
    expect(acknowledgement.isSaved).toBe(true);
    const empty = new Acknowledgement();
    empty.loaded(new Y.Doc());
    expect(empty.isSaved).toBe(true);
  });
});
