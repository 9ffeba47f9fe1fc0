// Answers each line {doc, language} with what the browser's numbering says of it, as one line.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

import { labels } from "../../../static/editor/numbering.js";
import { POINTERS, pointerText, targetsOf } from "../../../static/editor/pointers.js";

const path = new URL("../../../standards/rules/document_schema.json", import.meta.url);
const { nodes: specs } = JSON.parse(readFileSync(path, "utf8"));

/** Dress JSON as the editor's nodes: a named type, attributes with their defaults, forEach. */
function dress(json) {
  const attrs = {};
  for (const [name, spec] of Object.entries(specs[json.type]?.attributes ?? {})) {
    attrs[name] = json.attrs?.[name] ?? spec.default;
  }
  const content = (json.content ?? []).map(dress);
  const node = { type: { name: json.type }, attrs, text: json.text, content };
  node.forEach = (visit) => content.forEach((child) => visit(child));
  node.descendants = (visit) => content.forEach((child) => (visit(child, 0, node), child.descendants(visit)));
  return node;
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const { doc, language } = JSON.parse(line);
  const root = dress(doc);
  const found = labels(root, language);
  const targets = targetsOf(root);
  const pointers = [];
  root.descendants((node) => {
    if (POINTERS.has(node.type.name)) pointers.push(pointerText(node, targets, found, language));
  });
  process.stdout.write(`${JSON.stringify({ labels: Object.fromEntries(found), pointers })}\n`);
});
