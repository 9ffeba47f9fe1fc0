// Turns changes of blocks into suggestions: inserted, deleted, moved, changed, split, joined.
import { Fragment, Node } from "@tiptap/pm/model";

import { newId } from "./identifiers.js";
import { accepted, entriesOf, sameValue } from "./suggestion_rules.js";

export const SPLIT_SIGN = "¶";
const INNATE = new Set(["id", "sugg"]);

function same(one, other) {
  return one === other || one.eq(other);
}

function children(node, start) {
  const list = [];
  node.forEach((child, offset) => list.push({ node: child, at: start + offset, end: start + offset + child.nodeSize }));
  return list;
}

/** Return a longest run of pairs [old index, new index] of the same block, in order on both sides. */
function anchors(old, fresh) {
  const places = new Map(old.map(({ node }, index) => [node.attrs.id ? `${node.type.name} ${node.attrs.id}` : node, index]));
  const pairs = [];
  fresh.forEach(({ node }, index) => {
    const place = places.get(node.attrs.id ? `${node.type.name} ${node.attrs.id}` : node);
    if (place !== undefined) pairs.push([place, index]);
  });
  return longestRise(pairs);
}

function longestRise(pairs) {
  const best = pairs.map(() => ({ length: 1, before: -1 }));
  let last = -1;
  pairs.forEach(([place], index) => {
    for (let earlier = 0; earlier < index; earlier += 1) {
      if (pairs[earlier][0] < place && best[earlier].length >= best[index].length) {
        best[index] = { length: best[earlier].length + 1, before: earlier };
      }
    }
    if (last < 0 || best[index].length > best[last].length) last = index;
  });
  const chosen = [];
  for (let index = last; index >= 0; index = best[index].before) chosen.unshift(pairs[index]);
  return chosen;
}

/** Tell whether a table's cells are still laid out alike; where not, the table is replaced. */
function sameGrid(old, fresh) {
  const cells = new Map();
  old.descendants((node) => {
    if (node.type.spec.tableRole?.includes("cell")) cells.set(node.attrs.id, node);
  });
  let alike = true;
  fresh.descendants((node) => {
    const before = cells.get(node.attrs.id);
    if (!before || !node.type.spec.tableRole?.includes("cell")) return;
    alike &&= before.type === node.type && before.attrs.colspan === node.attrs.colspan && before.attrs.rowspan === node.attrs.rowspan;
  });
  return alike;
}

/** Return how long what two contents begin with (or, from the end, end with) is, at most `most`. */
function common(one, other, most, fromEnd = false) {
  if (fromEnd) {
    const found = one.findDiffEnd(other);
    return Math.min(found ? one.size - found.a : one.size, most);
  }
  return Math.min(one.findDiffStart(other) ?? one.size, most);
}

/** Tell whether two boxes are one cut in two within a text block of it. */
function halves(whole, first, second) {
  const at = first.childCount - 1;
  if (second.type !== whole.type || !second.childCount || second.childCount !== whole.childCount - at) return false;
  if (!whole.child(at).isTextblock || !second.firstChild.isTextblock) return false;
  return whole.children.every((child, index) => index === at || same(child, index < at ? first.child(index) : second.child(index - at)));
}

export class BlockTracker {
  constructor(tracker) {
    Object.assign(this, { tracker, changes: tracker.changes });
  }

  /** Track what changed inside two versions of one node; positions are where contents begin. */
  track(old, fresh, oldStart, freshStart) {
    if (same(old, fresh)) {
      this.changes.keep(freshStart, oldStart, old.content.size);
    } else if (old.inlineContent) {
      this.tracker.text.track(old.content, fresh.content, oldStart, freshStart);
    } else {
      this.#children(children(old, oldStart), children(fresh, freshStart), oldStart);
    }
  }

  #children(old, fresh, start) {
    let [head, tail] = [0, 0];
    const shorter = Math.min(old.length, fresh.length);
    while (head < shorter && same(old[head].node, fresh[head].node)) head += 1;
    while (tail < shorter - head && same(old.at(-1 - tail).node, fresh.at(-1 - tail).node)) tail += 1;
    const keep = (one, other) => this.changes.keep(other.at, one.at, one.node.nodeSize);
    for (let index = 0; index < head; index += 1) keep(old[index], fresh[index]);
    this.#middle(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail), head ? old[head - 1].end : start);
    for (let index = tail; index > 0; index -= 1) keep(old.at(-index), fresh.at(-index));
  }

  #middle(old, fresh, start) {
    let [i, j, at] = [0, 0, start];
    for (const [one, other] of [...this.#pairs(old, fresh), [old.length, fresh.length]]) {
      this.#gap(old.slice(i, one), fresh.slice(j, other), at);
      if (one === old.length) return;
      const [gone, added] = [[], []];
      [i, j] = [one + 1, other + 1];
      while (i < old.length && !this.paired.old.has(i)) gone.push(old[i++]);
      while (j < fresh.length && !this.paired.fresh.has(j)) added.push(fresh[j++]);
      const used = this.#pair(old[one], fresh[other], gone, added);
      [i, j] = [i - gone.length + used.old, j - added.length + used.fresh];
      at = old[i - 1].end;
    }
  }

  /** Return the pairs of one node before and after; remember their indexes. */
  #pairs(old, fresh) {
    const found = anchors(old, fresh);
    if (!found.length && old.length === fresh.length && old.every(({ node }, at) => this.#akin(node, fresh[at].node))) {
      found.push(...old.map((_one, at) => [at, at]));
    }
    const pairs = found.filter(([one, other]) => old[one].node.type.name !== "table" || sameGrid(old[one].node, fresh[other].node));
    this.paired = { old: new Set(pairs.map(([one]) => one)), fresh: new Set(pairs.map(([, other]) => other)) };
    return pairs;
  }

  /** Tell whether a node may be another version of one that has lost its id or had none. */
  #akin(old, fresh) {
    return old.type === fresh.type && (!old.attrs.id || !fresh.attrs.id);
  }

  /** Track one block with the unpaired ones that follow; returns how many of them it took. */
  #pair(old, fresh, gone, added) {
    const taken = this.tracker.plain ? null : (this.#split(old, fresh, gone, added) ?? this.#join(old, fresh, gone, added));
    if (taken) return taken;
    const paired = this.paired;
    this.#node(old, fresh);
    this.paired = paired;
    return { old: 0, fresh: 0 };
  }

  #node(old, fresh) {
    const { tracker } = this;
    this.#attributes(old, fresh);
    const { plain } = tracker;
    tracker.plain ||= tracker.ownsBlock(old.node);
    this.changes.keep(fresh.at, old.at, 1);
    this.track(old.node, fresh.node, old.at + 1, fresh.at + 1);
    this.changes.keep(fresh.end - 1, old.end - 1, 1);
    tracker.plain = plain;
  }

  #attributes(old, fresh) {
    const { changes, tracker } = this;
    const differs = (name) => !sameValue(old.node.attrs[name], fresh.node.attrs[name]);
    const names = Object.keys(old.node.attrs).filter((name) => !INNATE.has(name) && differs(name));
    if (!names.length) return;
    changes.setAttributes(old.at, Object.fromEntries(names.map((name) => [name, fresh.node.attrs[name]])));
    if (tracker.plain || tracker.ownsBlock(old.node)) return;
    const [top, ...below] = changes.entries(old.at, old.node);
    const before = Object.fromEntries(names.map((name) => [name, old.node.attrs[name]]));
    if (top?.op !== "set" || !tracker.isMine(top.id)) {
      changes.setEntries(old.at, [{ op: "set", id: tracker.id, prev: before }, ...(top ? [top] : []), ...below]);
      return;
    }
    const all = Object.entries({ ...before, ...top.prev });
    const prev = Object.fromEntries(all.filter(([name, value]) => !sameValue(value, fresh.node.attrs[name])));
    changes.setEntries(old.at, Object.keys(prev).length ? [{ ...top, prev }, ...below] : below);
  }

  /** Blocks without a partner: the old ones go, the new ones come after them. */
  #gap(old, fresh, start) {
    if (!old.length && !fresh.length) return;
    for (const one of old) this.#remove(one);
    const at = old.length ? old.at(-1).end : start;
    for (const one of fresh) this.changes.insert(at, this.#inserted(one.node), one.at);
  }

  #remove({ node, at, end }) {
    if (this.tracker.plain || this.tracker.ownsBlock(node)) this.changes.remove(at, end);
    else this.tracker.suggestRemoval(node, at);
  }

  /** Return a new block as a suggestion; ids that the document has already are lent new ones. */
  #inserted(node) {
    const { tracker } = this;
    const was = {};
    const rename = (json) => {
      const { id } = json.attrs ?? {};
      if (id && tracker.known(id)) {
        json.attrs.id = newId();
        was[json.attrs.id] = id;
      }
      json.content?.forEach(rename);
    };
    const json = accepted(node.toJSON());
    if (tracker.plain) return Node.fromJSON(tracker.schema, json);
    rename(json);
    const moved = Object.keys(was).length ? { was } : {};
    json.attrs = { ...json.attrs, sugg: { op: "insert", id: tracker.id, ...moved } };
    return Node.fromJSON(tracker.schema, json);
  }

  // ── split and join ──────────────────────────────────────────────────────────────────────────

  /** Suggest that a text block is split, its text staying where it is. */
  #split(old, fresh, gone, added) {
    const last = added.at(-1);
    if (!last || gone.length || this.#ownOrUnlike(old, fresh)) return null;
    const deep = this.#deepSplit(old, fresh, added);
    if (deep) return deep;
    const texts = added.every(({ node }) => node.isTextblock);
    if (!texts || !old.node.isTextblock || entriesOf(last.node.attrs).length) return null;
    if (!fresh.node.content.size && last.node.content.eq(old.node.content)) return this.#before(old, fresh, added);
    return this.#splitText(old, fresh, added, 1) ? { old: 0, fresh: added.length } : null;
  }

  #ownOrUnlike(old, fresh) {
    return this.tracker.ownsBlock(old.node) || old.node.type !== fresh.node.type;
  }

  /** Enter at the start of a block: an empty one comes before it. */
  #before(old, fresh, added) {
    const { changes } = this;
    const nameless = fresh.node.type.create({ ...fresh.node.attrs, id: null, sugg: null });
    changes.insert(old.at, this.#inserted(nameless), fresh.at);
    for (const one of added.slice(0, -1)) changes.insert(old.at, this.#inserted(one.node), one.at);
    const last = added.at(-1);
    changes.keep(last.at, old.at, old.node.nodeSize);
    return { old: 0, fresh: added.length };
  }

  #splitText(old, fresh, added, depth) {
    const { changes, tracker } = this;
    const [whole, first] = [old.node.content, fresh.node.content];
    const last = added.at(-1);
    const head = common(whole, first, first.size);
    const tail = common(whole, last.node.content, whole.size - head, true);
    if (!tail) return false;
    tracker.continueId(whole, head, whole.size - tail);
    const [from, to] = [old.at + 1 + head, old.end - 1 - tail];
    changes.keep(fresh.at, old.at, 1 + head);
    tracker.text.eraseAll(whole.cut(head, whole.size - tail), from);
    const put = tracker.text.suggested(first.cut(head).content);
    const parts = [{ fresh: fresh.at + 1 + head, size: first.size - head, offset: 0 }];
    for (const one of added) {
      const content = one.node.content.cut(0, one.node.content.size - (one === last ? tail : 0));
      put.push(this.#sign(depth, one.node.type === old.node.type ? null : one.node.type.name));
      const before = parts.at(-1);
      parts.push({ fresh: one.at + 1, size: content.size, offset: before.offset + before.size + 1 });
      put.push(...tracker.text.suggested(content.content));
    }
    changes.insert(to, Fragment.fromArray(put), parts);
    changes.keep(last.end - 1 - tail, to, tail + 1);
    return true;
  }

  #sign(depth, kind) {
    const { schema, id } = this.tracker;
    const split = { depth, ...(kind ? { as: kind } : {}) };
    return schema.text(SPLIT_SIGN, [schema.marks.insertion.create({ id, split })]);
  }

  /** A list item that is split along with the paragraph in it. */
  #deepSplit(old, fresh, added) {
    const [one] = added;
    const at = fresh.node.childCount - 1;
    if (added.length !== 1 || at < 0 || !halves(old.node, fresh.node, one.node)) return null;
    const first = children(fresh.node, fresh.at + 1)[at];
    const second = children(one.node, one.at + 1)[0];
    this.changes.keep(fresh.at, old.at, first.at - fresh.at);
    return this.#splitText(children(old.node, old.at + 1)[at], first, [second], 2) ? { old: 0, fresh: 1 } : null;
  }

  /** Suggest that a block is joined to the one before, all text staying where it is. */
  #join(old, fresh, gone, added) {
    const last = gone.at(-1);
    if (!last || added.length || !last.node.isTextblock || !old.node.isTextblock || this.#ownOrUnlike(old, fresh)) return null;
    const { changes, tracker } = this;
    if (tracker.ownsBlock(last.node) || entriesOf(old.node.attrs).some(({ op }) => op === "delete")) return null;
    const [whole, second, result] = [old.node.content, last.node.content, fresh.node.content];
    const head = common(whole, result, result.size);
    const tail = common(second, result, result.size - head, true);
    if (!tail) return null;
    tracker.continueId(whole, head, whole.size);
    changes.keep(fresh.at, old.at, 1 + head);
    tracker.text.eraseAll(whole.cut(head), old.at + 1 + head);
    tracker.text.insert(old.end - 1, result.cut(head, result.size - tail).content, fresh.at + 1 + head);
    for (const one of gone.slice(0, -1)) this.#remove(one);
    tracker.text.eraseAll(second.cut(0, second.size - tail), last.at + 1);
    const entries = changes.entries(last.at, last.node).filter(({ op, id }) => op !== "join" || !tracker.isMine(id));
    changes.setEntries(last.at, [{ op: "join", id: tracker.id }, ...entries]);
    changes.keep(fresh.end - 1 - tail, last.end - 1 - tail, tail + 1);
    return { old: gone.length, fresh: 0 };
  }
}
