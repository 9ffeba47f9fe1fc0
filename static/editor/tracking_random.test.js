// Random edits by two people over real shared trees: accepted they are the edits, rejected nothing.
import { getSchema } from "@tiptap/core";
import { Fragment, Slice } from "@tiptap/pm/model";
import { findWrapping } from "@tiptap/pm/transform";
import { EditorState, TextSelection } from "@tiptap/pm/state";
import { prosemirrorToYDoc, updateYFragment, yXmlFragmentToProseMirrorRootNode } from "@tiptap/y-tiptap";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";

import { vocabulary } from "./schema.js";
import { accepted, rejected } from "./suggestion_rules.js";
import { tracked } from "./tracking.js";

globalThis.gettext ??= (text) => text;
const schema = getSchema(vocabulary());
const { nodes, marks } = schema;

function dice(seed) {
  let state = seed * 2654435761 + 1;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 374761393) >>> 0;
    return (state >>> 7) % below;
  };
}

const LETTERS = "ab c.标准xé";

function words(roll, size = 1 + roll(6)) {
  return Array.from({ length: size }, () => LETTERS[roll(LETTERS.length)]).join("");
}

function identity() {
  return `n${(identity.last = (identity.last ?? 0) + 1)}`;
}

function block(roll, depth = 0) {
  const inline = () => {
    const parts = [schema.text(words(roll)), schema.text(words(roll), [marks.bold.create()])];
    if (roll(3) === 0) parts.push(nodes.inlineFormula.create({ latex: words(roll) }));
    return parts;
  };
  const id = identity();
  const kind = roll(depth > 1 ? 2 : 6);
  const inner = () => Array.from({ length: 1 + roll(3) }, () => block(roll, depth + 1));
  if (kind === 2) return nodes.note.create({ id }, inner());
  if (kind === 3) return nodes.bulletList.create({ id }, [nodes.listItem.create({ id: identity() }, [nodes.paragraph.create({ id: identity() }, inline())])]);
  if (kind === 4) return nodes.requirement.create({ id, kind: "shall" }, [nodes.statement.create({ id: identity() }, inline())]);
  if (kind === 5) return nodes.clause.create({ id }, [nodes.clauseTitle.create({ id: identity() }, inline()), ...inner()]);
  return nodes.paragraph.create({ id }, inline());
}

function textPlace(doc, roll) {
  const places = [];
  doc.descendants((node, at) => {
    if (node.isTextblock) for (let offset = 0; offset <= node.content.size; offset += 1) places.push(at + 1 + offset);
  });
  return places.length ? places[roll(places.length)] : null;
}

function blockPlace(doc, roll, wanted = () => true) {
  const places = [];
  doc.descendants((node, at) => {
    if (node.isBlock && wanted(node)) places.push(at);
  });
  return places.length ? places[roll(places.length)] : null;
}

const ACTS = [
  (tr, roll) => tr.replaceWith(...twice(textPlace(tr.doc, roll)), schema.text(words(roll))),
  (tr, roll) => tr.replaceWith(...twice(textPlace(tr.doc, roll)), nodes.inlineFormula.create({ latex: words(roll) })),
  (tr, roll) => {
    const from = textPlace(tr.doc, roll);
    tr.delete(from, Math.min(from + 1 + roll(4), tr.doc.resolve(from).end()));
  },
  (tr, roll) => {
    const [from, to] = [textPlace(tr.doc, roll), textPlace(tr.doc, roll)].sort((a, b) => a - b);
    tr.delete(from, to);
  },
  (tr, roll) => {
    const from = textPlace(tr.doc, roll);
    const to = Math.min(from + 3, tr.doc.resolve(from).end());
    tr.replace(from, to, new Slice(Fragment.from(schema.text(words(roll))), 0, 0));
  },
  (tr, roll) => {
    const from = textPlace(tr.doc, roll);
    const [to, mark] = [Math.min(from + 3, tr.doc.resolve(from).end()), [marks.bold, marks.italic][roll(2)].create()];
    if (roll(2)) tr.addMark(from, to, mark);
    else tr.removeMark(from, to, mark);
  },
  (tr, roll) => {
    const at = textPlace(tr.doc, roll);
    const { parent } = tr.doc.resolve(at);
    tr.split(at, 1, [{ type: parent.type, attrs: { ...parent.attrs, id: null, sugg: null } }]);
  },
  (tr, roll) => {
    const at = textPlace(tr.doc, roll);
    const $at = tr.doc.resolve(at);
    const item = $at.node(-1);
    if (item?.type !== nodes.listItem) return;
    const bare = (node) => ({ type: node.type, attrs: { ...node.attrs, id: null, sugg: null } });
    tr.split(at, 2, [bare(item), bare($at.parent)]);
  },
  (tr, roll) => {
    const at = blockPlace(tr.doc, roll, (node) => node.type === nodes.requirement);
    if (at !== null) tr.setNodeAttribute(at, ...[["kind", ["may", "should"][roll(2)]], ["title", words(roll)]][roll(2)]);
  },
  (tr, roll) => tr.insert(blockPlace(tr.doc, roll) ?? 0, block(roll)),
  (tr, roll) => {
    const at = blockPlace(tr.doc, roll);
    if (at !== null && tr.doc.childCount > 1) tr.delete(at, at + tr.doc.nodeAt(at).nodeSize);
  },
  (tr, roll) => {
    const at = blockPlace(tr.doc, roll, (node) => node.type.spec.group === "block");
    if (at === null || tr.doc.childCount < 2) return;
    const node = tr.doc.nodeAt(at);
    tr.delete(at, at + node.nodeSize);
    tr.insert(tr.mapping.map(blockPlace(tr.doc, roll) ?? 0), node);
  },
  (tr, roll) => {
    const range = tr.doc.resolve(textPlace(tr.doc, roll)).blockRange();
    const wrapping = range && findWrapping(range, nodes.example);
    if (wrapping) tr.wrap(range, wrapping);
  },
  (tr, roll) => {
    const at = blockPlace(tr.doc, roll, (node) => node.type === nodes.paragraph);
    if (at !== null) tr.setBlockType(at + 1, at + 1, nodes.part, (node) => ({ id: node.attrs.id }));
  },
];

function twice(place) {
  return [place, place];
}

function act(tr, roll) {
  if (textPlace(tr.doc, roll) === null) return tr.insert(0, block(roll));
  try {
    ACTS[roll(ACTS.length)](tr, roll);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // an edit that the schema does not allow
  }
  return tr;
}

/** Return JSON without ids that nobody has given yet, and null attributes. */
function told(json) {
  return accepted(schema.nodeFromJSON(json).toJSON(), []);
}

/** Return JSON without ids: which half of a split keeps its id does not count. */
function nameless(json) {
  const bare = (node) => ({ ...node, attrs: { ...node.attrs, id: null }, content: node.content?.map(bare) });
  return bare(told(json));
}

function doubledIds(json) {
  const ids = JSON.stringify(json).match(/"id":"n\d+"/g) ?? [];
  return ids.filter((id, index) => ids.indexOf(id) !== index);
}

function fresh(roll) {
  return nodes.doc.create(null, Array.from({ length: 2 + roll(3) }, () => block(roll)));
}

const TIME = 120_000; // a busy machine is no fault

describe("random suggestions", { timeout: TIME }, () => {
  it("accepted are the edit, rejected the original", () => {
    for (let seed = 1; seed <= 400; seed += 1) {
      const roll = dice(seed);
      const state = EditorState.create({ doc: fresh(roll) });
      const tr = act(state.tr, roll);
      if (!tr.docChanged) continue;
      const { tr: found } = tracked(tr, state, { isMine: () => false });
      found.doc.check();
      const json = found.doc.toJSON();
      expect([seed, told(rejected(json))]).toEqual([seed, told(state.doc.toJSON())]);
      expect([seed, nameless(accepted(json))]).toEqual([seed, nameless(tr.doc.toJSON())]);
      if (!doubledIds(tr.doc.toJSON()).length) expect([seed, doubledIds(json), doubledIds(accepted(json))]).toEqual([seed, [], []]);
    }
  });

  it("of one person add up", () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const roll = dice(seed);
      let state = EditorState.create({ doc: fresh(roll) });
      const original = told(state.doc.toJSON());
      const own = new Set();
      for (let step = 0; step < 12; step += 1) {
        const tr = act(state.tr, roll);
        if (!tr.docChanged) continue;
        const { tr: found, minted } = tracked(tr, state, { isMine: (id) => own.has(id) });
        for (const id of minted) own.add(id);
        state = state.apply(found);
        expect([seed, step, told(rejected(state.doc.toJSON()))]).toEqual([seed, step, original]);
      }
    }
  });
});

class Peer {
  constructor(update) {
    this.tree = new Y.Doc();
    Y.applyUpdate(this.tree, update);
    this.own = new Set();
    this.fragment = this.tree.getXmlFragment("document");
  }

  get doc() {
    return yXmlFragmentToProseMirrorRootNode(this.fragment, schema);
  }

  write(doc) {
    this.tree.transact(() => updateYFragment(this.tree, this.fragment, doc, { mapping: new Map(), isOMark: new Map() }));
  }

  suggest(roll, edit) {
    const { doc } = this;
    const state = EditorState.create({ doc, selection: TextSelection.atStart(doc) });
    const tr = edit(state.tr, roll);
    if (!tr.docChanged) return;
    const { tr: found, minted } = tracked(tr, state, { isMine: (id) => this.own.has(id) });
    for (const id of minted) this.own.add(id);
    this.write(found.doc);
  }

  meet(other) {
    const [mine, theirs] = [Y.encodeStateAsUpdate(this.tree), Y.encodeStateAsUpdate(other.tree)];
    Y.applyUpdate(this.tree, theirs);
    Y.applyUpdate(other.tree, mine);
  }
}

function pair(doc) {
  const update = Y.encodeStateAsUpdate(prosemirrorToYDoc(doc, "document"));
  return [new Peer(update), new Peer(update)];
}

describe("suggestions of two people over shared trees", { timeout: TIME }, () => {
  it("one after the other: all rejected is the original, the same on every peer", () => {
    for (let seed = 1; seed <= 25; seed += 1) {
      const roll = dice(seed);
      const doc = fresh(roll);
      const peers = pair(doc);
      const original = told(peers[0].doc.toJSON());
      for (let step = 0; step < 8; step += 1) {
        peers[step % 2].suggest(roll, act);
        peers[0].meet(peers[1]);
        const [one, other] = peers.map((peer) => peer.doc.toJSON());
        expect([seed, step, one]).toEqual([seed, step, other]);
        expect([seed, step, told(rejected(one))]).toEqual([seed, step, original]);
      }
    }
  });

  it("at the same moment in one paragraph: words, splits and formats do not harm one another", () => {
    const safe = [0, 2, 5, 6].map((index) => ACTS[index]);
    for (let seed = 1; seed <= 80; seed += 1) {
      const roll = dice(seed);
      const peers = pair(nodes.doc.create(null, [nodes.paragraph.create({ id: "p" }, schema.text("A model shall be tested 标准 twice."))]));
      const original = told(peers[0].doc.toJSON());
      for (const peer of peers) for (let step = 0; step < 3; step += 1) peer.suggest(roll, (tr, again) => (safe[roll(safe.length)](tr, again), tr));
      peers[0].meet(peers[1]);
      const [one, other] = peers.map((peer) => peer.doc.toJSON());
      expect([seed, one]).toEqual([seed, other]);
      expect([seed, told(rejected(one))]).toEqual([seed, original]);
      for (const { own } of peers) expect([seed, told(rejected(rejected(one, own)))]).toEqual([seed, original]);
    }
  });
});
