// Reads one text block for the checks, once for as long as the block stays as it is.
import RULES from "../../../standards/rules/wording_rules.json";

export { RULES };

const known = new WeakMap();
const regexes = new Map();
const EXPLAINING = new Set(["designation", "keyItem"]);
const POINTERS = new Set(["crossReference", "citation", "footnoteReference"]);

/** Return a pattern of the rule table, blind to case unless `exact`. */
export function compiled(pattern, exact = false) {
  const key = `${exact}${pattern}`;
  if (!regexes.has(key)) regexes.set(key, new RegExp(pattern, exact ? "gu" : "giu"));
  const regex = regexes.get(key);
  regex.lastIndex = 0;
  return regex;
}

/** Return the text of a block; a line break is one character, any other atom U+FFFC. */
export function blockText(node) {
  return node.textBetween(0, node.content.size, "", (leaf) => (leaf.type.name === "hardBreak" ? "\n" : "\ufffc"));
}

/** Return the plain text of a node, text blocks on lines of their own, atoms left out. */
export function textOf(node) {
  if (node.isTextblock) return factsOf(node).text.replaceAll("\ufffc", "").trim();
  const lines = [];
  node.descendants((child) => {
    if (child.isTextblock) lines.push(textOf(child));
    return !child.isTextblock;
  });
  return lines.filter(Boolean).join("\n");
}

/** Return the words that mend a phrase, beginning as large as it did; null for no repair. */
function mended({ repairs, exactCase }, words) {
  for (const [pattern, replacement] of repairs) {
    if (!compiled(`^(?:${pattern})$`, exactCase).test(words)) continue;
    const isUpper = (text) => text !== text.toLowerCase() && text === text.toUpperCase();
    const beginsLarge = isUpper(words[0]) && !isUpper(words);
    return beginsLarge ? replacement[0].toUpperCase() + replacement.slice(1) : replacement;
  }
  return null;
}

function matches(pattern, text) {
  return Array.from(text.matchAll(pattern), (match) => ({ text: match[0], start: match.index, end: match.index + match[0].length }));
}

function phrasesIn(text, language, declared) {
  const found = [];
  for (const rule of RULES.phrases) {
    if (!rule.languages.includes(language) || (declared && rule.unlessDeclared)) continue;
    const bounded = rule.unbounded ? rule.words : `(?<![\\p{L}\\p{N}_])(?:${rule.words})(?![\\p{L}\\p{N}_])`;
    for (const match of matches(compiled(bounded, rule.exactCase), text)) {
      const isFree = found.every(({ start, end }) => match.end <= start || match.start >= end);
      if (isFree) found.push({ ...match, rule: rule.rule, replacement: mended(rule, match.text) });
    }
  }
  return found;
}

function provisionsIn(text, language, declared) {
  const { provision } = RULES;
  const pattern = declared ? compiled(provision.declared, true) : compiled(provision[language === "zh" ? "zh" : "en"]);
  return matches(pattern, text);
}

function abbreviationsIn(text, kind) {
  return matches(compiled(RULES.abbreviation.pattern, true), text).map((match) => {
    const before = text.slice(0, match.start).replace(/ +$/, "");
    const after = text.slice(match.end).replace(/^ +/, "");
    const inBrackets = /[(（]$/.test(before) && /^[)）]/.test(after);
    return { ...match, explained: EXPLAINING.has(kind) || inBrackets || /^[(（]/.test(after) };
  });
}

function targetsIn(node) {
  const targets = [];
  node.forEach((child) => {
    if (POINTERS.has(child.type.name)) targets.push(child.attrs.target);
    for (const mark of child.marks) if (mark.type.name === "termReference") targets.push(mark.attrs.target);
  });
  return targets;
}

/** Return what the checks need of a text block; the costly parts are found when first asked for. */
export function factsOf(node) {
  let facts = known.get(node);
  if (!facts) {
    const text = blockText(node);
    facts = { text, declares: compiled(RULES.declares, true).test(text), targets: targetsIn(node), spoken: null, used: null };
    known.set(node, facts);
  }
  return facts;
}

/** Return the phrases, provisions and abbreviations of a block in a language. */
export function spokenIn(node, language, declared) {
  const facts = factsOf(node);
  const key = `${language}${declared}`;
  if (facts.spoken?.key !== key) {
    const { text } = facts;
    facts.spoken = {
      key,
      phrases: phrasesIn(text, language, declared),
      provisions: provisionsIn(text, language, declared),
      abbreviations: abbreviationsIn(text, node.type.name),
    };
  }
  return facts.spoken;
}

/** Return which of some terms (lower case) a block uses; `key` names the list of terms. */
export function termsUsedIn(node, terms, key) {
  const facts = factsOf(node);
  if (facts.used?.key !== key) {
    const lower = facts.text.toLowerCase();
    facts.used = { key, terms: terms.filter((term) => lower.includes(term)) };
  }
  return facts.used.terms;
}
