// Finds words in the blocks of a text: plain, by whole words, or by an expression.

/** Letters that make words with spaces between them; Han, Hiragana and Kanji have none. */
const LETTER = "[[\\p{L}\\p{N}_]--[\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}]]";
const MOST = 20_000;

function escaped(text) {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/** Make the expression for what is looked for; throws a SyntaxError on a faulty one. */
export function expressionFor({ words, caseful = false, whole = false, regex = false }) {
  const bare = regex ? words : escaped(words);
  const bounded = whole ? `(?:(?<!${LETTER})|(?!${LETTER}))(?:${bare})(?:(?!${LETTER})|(?<!${LETTER}))` : bare;
  return new RegExp(bounded, `gv${caseful ? "" : "i"}`);
}

/** Put the groups of a match into a replacement: $1 … $9, $& and $$. */
export function filledIn(replacement, match) {
  return replacement.replace(/\$([$&1-9])/g, (_all, sign) => {
    if (sign === "$") return "$";
    return sign === "&" ? match[0] : (match[Number(sign)] ?? "");
  });
}

/**
 * Find in a list of texts. Returns {found: [[index, start, end, replacement]], more} with UTF-16
 * offsets; empty matches do not count, and `more` says that there are more than are listed.
 */
export function findIn(texts, query) {
  const expression = expressionFor(query);
  const { replacement = "", regex = false } = query;
  const found = [];
  for (const [index, text] of texts.entries()) {
    for (const match of text.matchAll(expression)) {
      if (!match[0]) continue;
      if (found.length === MOST) return { found, more: true };
      found.push([index, match.index, match.index + match[0].length, regex ? filledIn(replacement, match) : replacement]);
    }
  }
  return { found, more: false };
}
