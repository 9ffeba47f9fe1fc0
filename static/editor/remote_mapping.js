// Maps positions through a change of others, which y-tiptap writes as a replacement of everything.
import { isChangeOrigin } from "@tiptap/extension-collaboration";
import { Mapping, StepMap } from "@tiptap/pm/transform";

/** Return the mapping of the one span in which two documents differ. */
export function spanMapping(before, after) {
  const start = before.content.findDiffStart(after.content);
  if (start === null) return new Mapping();
  let { a, b } = before.content.findDiffEnd(after.content);
  const overlap = start - Math.min(a, b);
  if (overlap > 0) {
    a += overlap;
    b += overlap;
  }
  return new Mapping([new StepMap([start, a - start, b - start])]);
}

/** Return the mapping of a transaction, the narrowest one where it came from others. */
export function mappingOf(transaction) {
  return isChangeOrigin(transaction)
    ? spanMapping(transaction.before, transaction.doc)
    : transaction.mapping;
}
