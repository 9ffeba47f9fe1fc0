// Lists the suggestions in a document; the same as standards/rules/suggestion_list.py, with places.
import { entriesOf } from "./suggestion_rules.js";

const CLAUSES = new Set(["clause", "annex", "foreword", "introduction", "bibliography", "index"]);

class Suggestion {
  constructor(id, block, clause) {
    Object.assign(this, { id, block, clause, node: "", becomes: "", before: "", after: "", changes: {}, ranges: [] });
    this.ops = new Set();
    this.last = {};
  }

  /** Return what is suggested on the whole. */
  get kind() {
    const { ops } = this;
    if (ops.has("insert") && ops.has("delete")) {
      if (!ops.has("move") || this.before !== this.after) return "replacement";
      return this.node === this.becomes ? "move" : "node";
    }
    const kinds = { insert: "insertion", delete: "deletion", set: "attributes", format: "format", split: "split", join: "join" };
    return Object.entries(kinds).find(([op]) => ops.has(op))?.[1] ?? "attributes";
  }

  /** Add text to what was or will be; other blocks begin on a line of their own. */
  say(side, text, block) {
    this[side] += (this[side] && this.last[side] !== block ? "\n" : "") + text;
    this.last[side] = block;
  }

  /** Add a range of the document, joined with the one before where they touch. */
  lies(from, to) {
    const last = this.ranges.at(-1);
    if (last && last[1] >= from) last[1] = Math.max(last[1], to);
    else this.ranges.push([from, to]);
  }
}

function changedMarks(node, former) {
  const now = Object.fromEntries(node.marks.map((mark) => [mark.type.name, mark.attrs]));
  return Object.fromEntries(Object.entries(former ?? {}).map(([name, value]) => [name, [value, now[name] ?? null]]));
}

const TEXT_NOTES = {
  deletion(one, node, _mark, block) {
    one.ops.add("delete");
    one.say("before", node.text, block);
  },
  modification(one, node, mark, block) {
    one.ops.add("format");
    one.say("after", node.text, block);
    Object.assign(one.changes, changedMarks(node, mark.attrs.previousValue));
  },
  insertion(one, node, mark, block) {
    const { split } = mark.attrs;
    one.ops.add(split ? "split" : "insert");
    one.say("after", split ? "\n" : node.text, block);
  },
};

/** Return what a whole node says; an atom says its source. */
function wordsOf(node) {
  if (node.type.name === "hardBreak") return "\n";
  const lines = [];
  if (node.isTextblock) lines.push(node.textContent.trim());
  else node.descendants((child) => (child.isTextblock ? void lines.push(child.textContent.trim()) : true));
  return lines.filter(Boolean).join("\n") || (node.attrs.latex ?? node.attrs.text ?? "");
}

function noteNode(at, node) {
  let later = node.attrs;
  for (const entry of entriesOf(node.attrs)) {
    const { one, block } = at(entry.id);
    one.ops.add(entry.op);
    if (entry.was) one.ops.add("move");
    if (entry.op === "insert") one.becomes ||= node.type.name;
    else one.node ||= node.type.name;
    if (entry.op === "insert" || entry.op === "delete") one.say(entry.op === "insert" ? "after" : "before", wordsOf(node), block);
    for (const [name, value] of Object.entries(entry.prev ?? {})) {
      one.changes[name] = [value, later[name] ?? null];
      later = { ...later, [name]: value };
    }
  }
}

/** Return the suggestions in reading order of their first places. */
export function suggestionsIn(doc) {
  const found = new Map();
  const visit = (node, position, block, clause) => {
    const here = node.attrs.id ?? block;
    const inClause = CLAUSES.has(node.type.name) ? node.attrs.id : clause;
    const at = (id) => {
      const one = found.get(id) ?? new Suggestion(id, here, inClause);
      found.set(id, one);
      one.lies(position, position + node.nodeSize);
      return { one, block: here };
    };
    if (node.isText) {
      for (const mark of node.marks) TEXT_NOTES[mark.type.name]?.(at(mark.attrs.id).one, node, mark, here);
      return;
    }
    if (node.attrs.sugg) noteNode(at, node);
    node.forEach((child, offset) => visit(child, position + 1 + offset, here, inClause));
  };
  doc.forEach((child, offset) => visit(child, offset, "", ""));
  return [...found.values()];
}
