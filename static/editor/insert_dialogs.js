// What the pieces of the catalogue that ask something do, by name.
import { insertFootnote } from "./footnotes.js";
import { citation, crossReference, newReference, termReference } from "./references.js";

/** Return what the pieces of the catalogue ask of the editor, by name. */
export function dialogsOf(editor) {
  return {
    crossReference: () => crossReference(editor),
    citation: () => citation(editor),
    footnote: () => insertFootnote(editor),
    termReference: () => termReference(editor),
    reference: () => newReference(editor),
  };
}
