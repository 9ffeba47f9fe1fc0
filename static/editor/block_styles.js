// Names the style of the block at the caret and gives it another one.
import { depthOf } from "./insertion.js";

const WRAPS = new Set(["note", "example", "quote", "admonition", "guidance"]);
const TEXTS = new Set(["paragraph", "clauseTitle", "statement", "condition", "part", "sourceCode"]);

/** Return the name of the block style at the caret. */
export function styleAt(state) {
  const { $from } = state.selection;
  const own = $from.parent.type.name;
  if (own !== "paragraph") return TEXTS.has(own) ? own : "other";
  const depth = depthOf($from, WRAPS);
  return depth > 0 && $from.depth === depth + 1 ? $from.node(depth).type.name : "paragraph";
}

/** Take the blocks of a wrapping box out of it. */
function unwrap(tr, $from, depth) {
  const box = $from.node(depth);
  tr.replaceWith($from.before(depth), $from.after(depth), box.content);
}

/** Give the block at the caret another style: a text block's kind, or a box around it. */
export function setStyle(editor, style) {
  return editor
    .chain()
    .focus()
    .command(({ tr, state, dispatch }) => {
      const { $from } = state.selection;
      const depth = depthOf($from, WRAPS);
      const type = state.schema.nodes[style];
      if (!dispatch || !type) return Boolean(type);
      if (TEXTS.has(style)) {
        if (depth > 0 && style === "paragraph" && $from.parent.type.name === "paragraph") unwrap(tr, $from, depth);
        else tr.setBlockType($from.before(), $from.after(), type, (node) => ({ id: node.attrs.id }));
      } else if (depth > 0) tr.setNodeMarkup($from.before(depth), type, { id: $from.node(depth).attrs.id });
      else {
        const range = $from.blockRange();
        if (range) tr.wrap(range, [{ type }]);
      }
      return true;
    })
    .run();
}
