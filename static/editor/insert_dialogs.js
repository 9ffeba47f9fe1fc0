// What the pieces of the catalogue that ask something do, by name.
import { insertFigure } from "./figures.js";
import { insertFootnote } from "./footnotes.js";
import { insertFormula } from "./formula_desk.js";

/** Return a function that calls one of the forms of references, fetching them where that is not done. */
export function later(name) {
  return async (...values) => (await import("./references.js"))[name](...values);
}

/** Return what the pieces of the catalogue ask of the editor, by name. */
export function dialogsOf(editor) {
  const asking = (name) => () => later(name)(editor);
  return {
    crossReference: asking("crossReference"),
    citation: asking("citation"),
    footnote: () => insertFootnote(editor),
    termReference: asking("termReference"),
    reference: asking("newReference"),
    figure: () => insertFigure(editor),
    formula: () => insertFormula(editor),
    inlineFormula: () => insertFormula(editor, { inline: true }),
  };
}
