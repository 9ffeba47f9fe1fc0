import { getSchema } from "@tiptap/core";
import { initProseMirrorDoc, updateYFragment } from "@tiptap/y-tiptap";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";

import { vocabulary } from "./schema.js";
import { shareTexts } from "./shared_texts.js";

const schema = getSchema(vocabulary());

/** One editor without a page: its document, and the binding's way of writing into it. */
class Side {
  constructor(shares) {
    this.doc = new Y.Doc();
    this.type = this.doc.getXmlFragment("document");
    this._prosemirrorChanged = (node) => {
      const { meta } = initProseMirrorDoc(this.type, schema);
      this.doc.transact(() => updateYFragment(this.doc, this.type, node, meta));
    };
    if (shares) shareTexts(this, schema);
  }

  show(words) {
    const content = words ? [{ type: "text", text: words }] : [];
    const paragraph = { type: "paragraph", attrs: { id: "p" }, content };
    this._prosemirrorChanged(schema.nodeFromJSON({ type: "doc", content: [paragraph] }));
  }

  get words() {
    return initProseMirrorDoc(this.type, schema).doc.textContent;
  }
}

function exchange(one, two) {
  const [mine, theirs] = [one, two].map((side) => Y.encodeStateAsUpdate(side.doc));
  Y.applyUpdate(two.doc, mine);
  Y.applyUpdate(one.doc, theirs);
}

/** Let two write at once in one empty block; each goes on behind its own letters. */
function writeTogether(shares) {
  const [one, two] = [new Side(shares), new Side(shares)];
  one.show("");
  exchange(one, two);
  one.show("1");
  two.show("A");
  exchange(one, two);
  for (let at = 0; at < 3; at += 1) {
    one.show(one.words.replace("1234"[at], "1234".slice(at, at + 2)));
    two.show(two.words.replace("ABCD"[at], "ABCD".slice(at, at + 2)));
    exchange(one, two);
  }
  return [one.words, two.words];
}

describe("a new empty block", () => {
  it("keeps the letters of two who begin in it at once, each in one piece", () => {
    const [one, two] = writeTogether(true);
    expect(one).toBe(two);
    expect(["1234ABCD", "ABCD1234"]).toContain(one);
  });

  it("doubles them without a shared text, or this file is not needed any more", () => {
    const lengths = Array.from({ length: 8 }, () => writeTogether(false)[0].length);
    expect(Math.max(...lengths)).toBeGreaterThan(8);
  });

  it("has one text, and no other block gets one", () => {
    const side = new Side(true);
    side.show("");
    expect(side.type.get(0).toArray().map((child) => child.constructor)).toEqual([Y.XmlText]);
    side.show("words");
    expect(side.type.get(0).length).toBe(1);
  });
});
