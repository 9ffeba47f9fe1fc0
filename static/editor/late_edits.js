// Carries over what others typed into a clause at its old place before they saw that it had moved.
//
// Yjs drops what is inserted into something deleted. So the mover's browser keeps, for each letter
// and node of the old place, its double at the new one, reads every update before it is applied,
// and repeats there what the update adds. Formatting alone is not repeated; letters always are.
import * as Y from "yjs";

const keyOf = ({ client, clock }) => `${client}:${clock}`;

/** Return the shown items of a type in order. */
function itemsOf(type) {
  const items = [];
  for (let item = type._start; item; item = item.right) if (!item.deleted) items.push(item);
  return items;
}

/** Return the id of every shown letter of a text, in order. */
function lettersOf(text) {
  return itemsOf(text)
    .filter((item) => item.content instanceof Y.ContentString)
    .flatMap(({ id, length }) => Array.from({ length }, (_one, at) => ({ client: id.client, clock: id.clock + at })));
}

/** Return the ids of what stands between the letters (formats, deleted ones): [id, letters before]. */
function gapsOf(text) {
  const gaps = [];
  let before = 0;
  for (let item = text._start; item; item = item.right) {
    if (!item.deleted && item.content instanceof Y.ContentString) before += item.length;
    else for (let at = 0; at < item.length; at += 1) gaps.push([{ client: item.id.client, clock: item.id.clock + at }, before]);
  }
  return gaps;
}

/** Note the ids of a clause's letters and nodes, before it moves. */
export function survey(old) {
  const visit = (type) => {
    const { id } = type._item;
    if (type instanceof Y.XmlText) return { id, letters: lettersOf(type), gaps: gapsOf(type) };
    return { id, below: type.toArray().map(visit) };
  };
  return visit(old);
}

export class LateEdits {
  constructor(doc) {
    Object.assign(this, { doc, letters: new Map(), gaps: new Map(), starts: new Map(), types: new Map(), moved: new Set() });
  }

  /** Tell whether anything has moved that late edits could be for. */
  get isWatching() {
    return this.moved.size > 0;
  }

  /** Keep the doubles of a clause that has just moved. */
  remember(surveyed, fresh) {
    this.moved.add(keyOf(surveyed.id));
    const visit = (entry, type) => {
      this.types.set(keyOf(entry.id), type);
      if (type instanceof Y.XmlText) {
        this.#pair(entry, type);
        return;
      }
      type.toArray().forEach((child, at) => visit(entry.below[at], child));
    };
    visit(surveyed, fresh);
  }

  #pair({ letters, gaps }, text) {
    const doubles = lettersOf(text);
    doubles.forEach((letter, at) => this.letters.set(keyOf(letters[at]), letter));
    for (const [id, before] of gaps) {
      if (before) this.gaps.set(keyOf(id), doubles[before - 1]);
      else this.starts.set(keyOf(id), text);
    }
  }

  /** Follow the doubles of a letter to the last one (a clause may move twice). */
  #letter(id) {
    let found = id && (this.letters.get(keyOf(id)) ?? this.gaps.get(keyOf(id)));
    while (found && this.letters.has(keyOf(found))) found = this.letters.get(keyOf(found));
    return found ?? null;
  }

  #type(id) {
    let found = id && this.types.get(keyOf(id));
    while (found && this.types.has(keyOf(found._item.id))) found = this.types.get(keyOf(found._item.id));
    return found ?? null;
  }

  /** Read an update before it is applied; returns what it adds to the old places. */
  read(update) {
    if (!this.isWatching) return { added: [], removed: [] };
    const { structs, ds } = Y.decodeUpdate(update);
    const isNews = ({ id, length }) => Y.getState(this.doc.store, id.client) < id.clock + length;
    return { added: structs.filter((one) => one instanceof Y.Item && isNews(one)), removed: this.#removals(ds) };
  }

  /** Return the letters that an update deletes, unless the deletion of the move itself is in it. */
  #removals(ds) {
    const removed = [];
    for (const [client, ranges] of ds.clients) {
      for (const { clock, len } of ranges) {
        for (let at = clock; at < clock + len; at += 1) {
          const key = `${client}:${at}`;
          if (this.moved.has(key)) return [];
          if (this.letters.has(key)) removed.push({ client, clock: at });
        }
      }
    }
    return removed;
  }

  /** Repeat at the new place what was read; returns the words that were carried over. */
  carry({ added, removed }) {
    if (!added.length && !removed.length) return [];
    const words = [];
    this.doc.transact(() => {
      for (let left = added, before = -1; left.length && left.length !== before; ) {
        before = left.length;
        left = left.filter((item) => !this.#repeat(item, words));
      }
      for (const id of removed) this.#strike(id);
    }, "late edits");
    return words;
  }

  #repeat(item, words) {
    const { content } = item;
    if (content instanceof Y.ContentString) return this.#repeatText(item, words);
    if (content instanceof Y.ContentType) return this.#repeatNode(item);
    if (item.parentSub !== null && item.parentSub !== undefined) return this.#repeatAttribute(item);
    return false;
  }

  #repeatText(item, words) {
    const place = this.#textPlace(item);
    if (!place) return false;
    const [text, at] = place;
    const { str } = item.content;
    text.insert(at, str);
    words.push(str);
    const now = lettersOf(text).slice(at, at + str.length);
    now.forEach((letter, index) => {
      this.letters.set(`${item.id.client}:${item.id.clock + index}`, letter);
    });
    return true;
  }

  /** Say where letters go: [text, offset], or null where they are for no old place. */
  #textPlace(item) {
    const left = this.#letter(item.origin);
    if (left) return this.#besides(left, 1);
    const right = this.#letter(item.rightOrigin);
    if (right) return this.#besides(right, 0);
    const start = item.origin && this.starts.get(keyOf(item.origin));
    const text = start ? this.#type(start._item.id) ?? start : this.#type(item.parent instanceof Y.ID ? item.parent : null);
    return text instanceof Y.XmlText ? [text, 0] : null;
  }

  #besides(letter, after) {
    const found = Y.getItem(this.doc.store, letter);
    if (!(found.parent instanceof Y.XmlText)) return null;
    const spot = Y.createAbsolutePositionFromRelativePosition(new Y.RelativePosition(null, null, Y.createID(letter.client, letter.clock), 0), this.doc);
    return spot ? [spot.type, spot.index + (found.deleted ? 0 : after)] : null;
  }

  #repeatNode(item) {
    const left = this.#type(item.origin);
    const right = this.#type(item.rightOrigin);
    const parent = left?.parent ?? right?.parent ?? this.#type(item.parent instanceof Y.ID ? item.parent : null);
    if (!(parent instanceof Y.XmlElement) || this.#isOld(parent)) return false;
    const made = item.content.type instanceof Y.XmlText ? new Y.XmlText() : new Y.XmlElement(item.content.type.nodeName);
    const siblings = parent.toArray();
    const at = left ? siblings.indexOf(left) + 1 : right ? Math.max(0, siblings.indexOf(right)) : 0;
    parent.insert(at, [made]);
    this.types.set(keyOf(item.id), made);
    return true;
  }

  #isOld(type) {
    return Boolean(type._item?.deleted);
  }

  #repeatAttribute(item) {
    const parent = this.#type(item.parent instanceof Y.ID ? item.parent : null);
    if (!(parent instanceof Y.XmlElement)) return false;
    parent.setAttribute(item.parentSub, item.content.getContent().at(-1));
    return true;
  }

  #strike(id) {
    const letter = this.#letter(id);
    const place = letter && !Y.getItem(this.doc.store, letter).deleted ? this.#besides(letter, 0) : null;
    if (place) place[0].delete(place[1], 1);
  }
}
