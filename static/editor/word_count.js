// Counts words as typists do: Chinese, Japanese and Korean by characters, all else by words.

const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’.,-]*/gu;
const counted = new WeakMap(); // nodes never change, so a count holds as long as its node

/** Return how many words a text has. */
export function wordsIn(text) {
  const signs = text.match(CJK)?.length ?? 0;
  const rest = signs ? text.replace(CJK, " ") : text;
  return signs + (rest.match(WORD)?.length ?? 0);
}

/** Return how many words a node has with all below it. */
export function wordsOf(node) {
  if (node.isLeaf) return 0;
  let sum = counted.get(node);
  if (sum === undefined) {
    sum = 0;
    if (node.isTextblock) sum = wordsIn(node.textBetween(0, node.content.size, " ", " "));
    else node.forEach((child) => (sum += wordsOf(child)));
    counted.set(node, sum);
  }
  return sum;
}
