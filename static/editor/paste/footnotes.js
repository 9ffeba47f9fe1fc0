// Finds the footnotes of Word and LibreOffice: the marks in the text and the notes at the end.
import { newId } from "../identifiers.js";
import { inlineOf, textBlock } from "./inline.js";
import { styleOf } from "./pruning.js";

/** Return the notes by the name that their marks point at. */
function notesIn(body) {
  const notes = new Map();
  for (const element of body.querySelectorAll("div[id]")) {
    const isWord = styleOf(element)["mso-element"] === "footnote" || /^(?:ftn|edn)\d+$/.test(element.id);
    if (isWord || /^sd(?:foot|end)note\d+$/.test(element.id)) notes.set(element.id, element);
  }
  return notes;
}

/** Return the name of the note that a link marks, or an empty string. */
function noteOf(link) {
  const href = link.getAttribute("href") ?? "";
  const [, word] = /#_?((?:ftn|edn)\d+)$/.exec(href) ?? [];
  const [, office] = /#(sd(?:foot|end)note\d+)sym$/.exec(href) ?? [];
  return word ?? office ?? "";
}

function blocksOf(note) {
  const paragraphs = note.querySelectorAll("p").length ? [...note.querySelectorAll("p")] : [note];
  return paragraphs.map((one) => textBlock("p", "", inlineOf(one.childNodes))).filter(Boolean);
}

function boxFor(id, note) {
  const box = document.createElement("div");
  box.dataset.node = "footnote";
  box.dataset.id = id;
  box.append(...blocksOf(note));
  return box;
}

/** Put a reference in the place of a link that marks a note, together with a raised frame of it. */
function replaceMark(link, id) {
  const mark = document.createElement("span");
  mark.dataset.node = "footnoteReference";
  mark.dataset.target = id;
  const { parentElement: outer } = link;
  (outer?.tagName === "SUP" && outer.childNodes.length === 1 ? outer : link).replaceWith(mark);
}

function removeNotes(body, notes) {
  for (const note of notes.values()) note.remove();
  for (const rest of body.querySelectorAll("div")) if (styleOf(rest)["mso-element"]?.endsWith("note-list")) rest.remove();
}

/** Turn the marks into references and take the notes out of the text; returns notes by their id. */
export function takeFootnotes(body) {
  const notes = notesIn(body);
  const made = new Map();
  for (const note of notes.values()) {
    for (const back of note.querySelectorAll('a[href*="_ftnref"], a[href*="_ednref"], a[href$="anc"], .sdfootnotesym')) back.remove();
  }
  for (const link of body.querySelectorAll("a[href]")) {
    const note = notes.get(noteOf(link));
    if (!note || note.contains(link)) continue;
    const id = newId();
    replaceMark(link, id);
    made.set(id, boxFor(id, note));
  }
  removeNotes(body, notes);
  return made;
}
