// Colours source code; the grammars are fetched when the first code with a language is seen.

/** The languages offered: the name stored in the document and the name shown. */
export const LANGUAGES = [
  ["python", "Python"], ["r", "R"], ["json", "JSON"], ["yaml", "YAML"], ["xml", "XML, HTML"],
  ["javascript", "JavaScript"], ["sql", "SQL"], ["c", "C"], ["bash", "Shell"],
]; // prettier-ignore
const offered = new Set(LANGUAGES.map(([name]) => name));
let loading = null;
let lowlight = null;

/** Tell whether code in a language can be coloured. */
export function isKnown(name) {
  return offered.has(name);
}

/** Fetch the grammars once. */
export function loadGrammars() {
  loading ??= import("lowlight").then(({ common, createLowlight }) => {
    lowlight = createLowlight(Object.fromEntries(LANGUAGES.map(([name]) => [name, common[name]])));
  });
  return loading;
}

/** Return the coloured spans of a text: [from, to, class]; null while the grammars are not there. */
export function spansOf(name, text) {
  if (!lowlight?.registered(name)) return null;
  const spans = [];
  let at = 0;
  const visit = (nodes, classes) => {
    for (const node of nodes) {
      if (node.type === "text") {
        if (classes) spans.push([at, at + node.value.length, classes]);
        at += node.value.length;
      } else visit(node.children, node.properties.className.join(" "));
    }
  };
  visit(lowlight.highlight(name, text).children, "");
  return spans;
}
