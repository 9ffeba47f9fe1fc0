// Accepts or rejects the suggestions in a document's JSON; the same algorithm as
// standards/rules/suggestions.py (which says what the marks and entries are), on the same cases.
import schema from "../../standards/rules/document_schema.json" with { type: "json" };

const MARKS = Object.keys(schema.marks);
/** The marks that are suggestions. */
export const SIGNS = new Set(["insertion", "deletion", "modification"]);

/** Return the entries of a node's suggestions, the latest first. */
export function entriesOf(attrs) {
  const top = attrs?.sugg;
  if (!top || typeof top !== "object" || Array.isArray(top)) return [];
  const { under, ...first } = top;
  return [first, ...(Array.isArray(under) ? under.map((entry) => ({ ...entry })) : [])];
}

/** Return entries, the latest first, as the value of the attribute `sugg`. */
export function stacked([first, ...under]) {
  if (!first) return null;
  return under.length ? { ...first, under } : first;
}

/** Return an object without some of its names. */
export function without(object, ...names) {
  return Object.fromEntries(Object.entries(object ?? {}).filter(([name]) => !names.includes(name)));
}

function sorted(_key, value) {
  if (!value || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Tell whether two JSON values are the same; the shared tree keeps no order of names. */
export function sameValue(one, other) {
  return one === other || JSON.stringify(one, sorted) === JSON.stringify(other, sorted);
}

function present(attrs) {
  return Object.fromEntries(Object.entries(attrs).filter(([, value]) => value !== null && value !== undefined));
}

function changes(entry, name) {
  return entry.op === "set" && Boolean(entry.prev) && name in entry.prev;
}

/** Give former attributes back; where a later change of the same one stands, to that change. */
function undo(attrs, above, entry) {
  for (const [name, value] of Object.entries(entry.prev ?? {})) {
    const later = above.findLast((one) => changes(one, name));
    if (later) later.prev = { ...later.prev, [name]: value };
    else attrs[name] = value;
  }
}

/** Return [attributes after the decision or null when the node goes, entries carried out]. */
function settled(node, choice) {
  const attrs = without(node.attrs, "sugg");
  const gone = choice.accepts ? ["delete"] : ["insert"];
  const kept = [];
  const done = [];
  for (const entry of entriesOf(node.attrs)) {
    if (!choice.picks(entry.id)) kept.push(entry);
    else if (gone.includes(entry.op)) return [null, done];
    else if (choice.accepts) done.push(entry);
    else if (entry.op === "set") undo(attrs, kept, entry);
  }
  return [present({ ...attrs, sugg: stacked(kept) }), done];
}

function place({ type }) {
  const index = MARKS.indexOf(type);
  return index < 0 ? MARKS.length : index;
}

function byOrder(one, other) {
  const [left, right] = [one, other].map((mark) => `${mark.type} ${mark.attrs?.id ?? ""}`);
  return place(one) - place(other) || (left < right ? -1 : Number(left > right));
}

/** Give a text its former marks back, but for those that another open change is about. */
function withFormer(marks, given) {
  if (!given || typeof given !== "object") return marks;
  const others = marks.filter(({ type }) => type === "modification").map(({ attrs }) => attrs?.previousValue ?? {});
  const former = without(given, ...others.flatMap(Object.keys));
  const rest = marks.filter(({ type }) => SIGNS.has(type) || !(type in former));
  const known = Object.entries(former).filter(([type, value]) => value && typeof value === "object" && !SIGNS.has(type));
  return [...rest, ...known.map(([type, attrs]) => bare({ type, attrs }))];
}

/** Return a mark without attributes that are null. */
function bare({ type, attrs }) {
  const known = present(attrs ?? {});
  return Object.keys(known).length ? { type, attrs: known } : { type };
}

/** Return a text's marks after the decision, null when the text goes. */
function settledMarks(node, choice) {
  const gone = choice.accepts ? "deletion" : "insertion";
  const marks = (node.marks ?? []).map(bare);
  const picked = marks.filter((mark) => SIGNS.has(mark.type) && choice.picks(mark.attrs?.id));
  if (picked.some((mark) => mark.type === gone)) return null;
  let rest = marks.filter((mark) => !picked.includes(mark));
  for (const { type, attrs } of picked) {
    if (type === "modification" && !choice.accepts) rest = withFormer(rest, attrs?.previousValue);
  }
  return rest.toSorted(byOrder);
}

/** Return how a text splits its block now, null where it does not. */
function splitOf(node, choice) {
  if (!choice.accepts || node.type !== "text" || !settledMarks(node, choice)) return null;
  const mark = (node.marks ?? []).find(({ type, attrs }) => type === "insertion" && attrs?.split && choice.picks(attrs.id));
  return mark?.attrs.split ?? null;
}

function addText(nodes, text, marks) {
  if (!marks) return;
  const last = nodes.at(-1);
  if (last?.type === "text" && sameValue(last.marks ?? [], marks)) last.text += text;
  else nodes.push({ type: "text", text, ...(marks.length ? { marks } : {}) });
}

function isText(node) {
  return schema.nodes[node.type]?.content === "inline*";
}

/** Tell whether two blocks can become one: texts both, and the first is sure to stay. */
function mayJoin(before, after) {
  const ends = entriesOf(before.attrs).some(({ op }) => op === "insert" || op === "delete");
  return isText(before) && isText(after) && !ends;
}

function join(first, second) {
  const content = first.content ?? [];
  for (const node of second.content ?? []) {
    if (node.type === "text") addText(content, node.text, node.marks ?? []);
    else content.push(node);
  }
  if (content.length) first.content = content;
}

/** Give back the former ids of what was moved. */
function renamed(node, former) {
  const id = former[node.attrs?.id];
  const attrs = typeof id === "string" ? { attrs: { ...node.attrs, id } } : {};
  const content = node.content ? { content: node.content.map((child) => renamed(child, former)) } : {};
  return { ...node, ...attrs, ...content };
}

function addChild(groups, child, choice) {
  const [attrs, done] = settled(child, choice);
  if (!attrs) return;
  const former = done.find(({ op, was }) => op === "insert" && was)?.was;
  const joins = done.some(({ op }) => op === "join");
  pieces(child, attrs, choice).forEach((piece, index) => {
    const node = former ? renamed(piece.node, former) : piece.node;
    if (index && piece.depth > 1) groups.push({ nodes: [], depth: piece.depth - 1, kind: "" });
    const { nodes } = groups.at(-1);
    if (index === 0 && joins && nodes.length && mayJoin(nodes.at(-1), node)) join(nodes.at(-1), node);
    else nodes.push(node);
  });
}

function made(kind, attrs, group, first) {
  const later = group.kind ? {} : without(attrs, "id", "sugg");
  const own = first ? attrs : later;
  const node = { type: group.kind || kind };
  if (Object.keys(own).length) node.attrs = own;
  if (group.nodes.length) node.content = group.nodes;
  return node;
}

/** Return what becomes of a node that stays: itself and what is split off it. */
function pieces(node, attrs, choice) {
  const groups = [{ nodes: [], depth: 0, kind: "" }];
  for (const child of node.content ?? []) {
    const split = splitOf(child, choice);
    if (split) groups.push(...Array.from(child.text, () => ({ nodes: [], depth: split.depth ?? 1, kind: split.as ?? "" })));
    else if (child.type === "text") addText(groups.at(-1).nodes, child.text, settledMarks(child, choice));
    else addChild(groups, child, choice);
  }
  return groups.map((group, index) => ({ node: made(node.type, attrs, group, index === 0), depth: group.depth }));
}

function resolved(doc, choice) {
  const [{ node: root }, ...rest] = pieces(doc, settled(doc, choice)[0] ?? {}, choice);
  const more = rest.flatMap((piece) => piece.node.content ?? []);
  if (more.length) root.content = [...(root.content ?? []), ...more];
  return root;
}

function choiceOf(accepts, ids) {
  const chosen = ids ? new Set(ids) : null;
  return { accepts, picks: (id) => !chosen || chosen.has(id) };
}

/** Return a document's JSON with these suggestions (all by default) taken as done. */
export function accepted(doc, ids = null) {
  return resolved(doc, choiceOf(true, ids));
}

/** Return a document's JSON with these suggestions (all by default) undone. */
export function rejected(doc, ids = null) {
  return resolved(doc, choiceOf(false, ids));
}
