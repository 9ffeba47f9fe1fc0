// Colours the source code of published texts; the grammars come only where there is some.

/** Colour one code element that holds plain text. */
function colour(code, spans) {
  const text = code.textContent;
  const pieces = [];
  let at = 0;
  for (const [from, to, classes] of spans) {
    const span = document.createElement("span");
    span.className = classes;
    span.textContent = text.slice(from, to);
    pieces.push(text.slice(at, from), span);
    at = to;
  }
  code.replaceChildren(...pieces, text.slice(at));
}

/** Colour all code of the page whose language is known. */
export async function colourCode() {
  const found = [...document.querySelectorAll(".code code[data-language]")].filter((code) => !code.firstElementChild);
  if (!found.length) return;
  const { loadGrammars, spansOf } = await import("../../editor/code_colours.js");
  await loadGrammars();
  for (const code of found) {
    const spans = spansOf(code.dataset.language, code.textContent);
    if (spans) colour(code, spans);
  }
}
