// Figures: inserted by button, paste or drop; with words, title, key, notes and sub-figures.
import "./figures.css";

import { Extension } from "@tiptap/core";
import { NodeSelection, Plugin } from "@tiptap/pm/state";

import { addKeyItem, addNote, blockPlace, childOf, editCaption, insertAt, ownUndoStep, placeFor, setAttrs } from "./block_edits.js";
import { ImageView, KeyItemView } from "./figure_view.js";
import { imageFileIn, tieImages } from "./images.js";
import { depthOf } from "./insertion.js";

let dialog = null; // gives the form, which comes when it is first asked for

/** Open the form of a figure; see FigureDialog.open. */
async function ask(options) {
  (await dialog?.())?.open(options);
}

/** Return the JSON of a figure. */
function figureOf({ image, caption }) {
  const title = caption ? { content: [{ type: "text", text: caption }] } : {};
  return { type: "figure", content: [{ type: "image", attrs: image }, { type: "caption", ...title }] };
}

/** Ask for an image and insert it as a figure at the caret. */
export function insertFigure(editor, file = null) {
  ask({
    file,
    done: (made) => {
      ownUndoStep(editor);
      const { state, view } = editor;
      const [from, to] = blockPlace(state);
      const tr = state.tr.replaceWith(from, to, state.schema.nodeFromJSON(figureOf(made)));
      view.dispatch(tr.setSelection(NodeSelection.create(tr.doc, from + 1)).scrollIntoView());
      view.focus();
    },
  });
}

/** Open the form for the image at a position: other words, another width, another image. */
function editImage(editor, position) {
  const node = editor.state.doc.nodeAt(position);
  if (node?.type.name !== "image") return;
  ask({
    values: node.attrs,
    withCaption: false,
    done: ({ image }) => {
      const now = editor.state.doc.nodeAt(position);
      if (now?.type.name !== "image" || now.attrs.id !== node.attrs.id) return;
      ownUndoStep(editor);
      setAttrs(editor, position, image);
      editor.commands.focus();
    },
  });
}

function editFirstImage(editor, figure) {
  const image = childOf(figure, "image");
  if (image) editImage(editor, image.position);
  else addImage(editor, figure);
}

/** Open the form for the image that stands at a position or in the figure there. */
function editAt(editor, position) {
  const node = editor.state.doc.nodeAt(position);
  if (node?.type.name === "figure") editFirstImage(editor, { node, position });
  else editImage(editor, position);
}

function addImage(editor, figure) {
  ask({
    withCaption: false,
    done: ({ image }) => insertAt(editor, figure.position + 1, { type: "image", attrs: image }),
  });
}

/** Return the innermost figure around the selection as it is now: {node, position}, or null. */
function figureAt({ selection: { $from } }) {
  const depth = depthOf($from, new Set(["figure"]));
  return depth < 0 ? null : { node: $from.node(depth), position: $from.before(depth) };
}

function addSubFigure(editor, figure) {
  ask({
    done: (made) => {
      const now = figureAt(editor.state) ?? figure;
      insertAt(editor, placeFor(now, "figure"), figureOf(made));
    },
  });
}

/** Tell whether a figure stands inside another one. */
function isSub(editor, { position }) {
  return editor.state.doc.resolve(position).parent.type.name === "figure";
}

/** Return what the bar offers for a figure. */
export function figureItems() {
  return [
    { label: gettext("Image and alternative text"), icon: "image", run: editFirstImage },
    { label: gettext("Title"), run: editCaption },
    { label: gettext("Add"), menu: [
      { label: gettext("Sub-figure"), run: addSubFigure, off: isSub },
      { label: gettext("Line of the key"), run: addKeyItem },
      { label: gettext("Note"), run: addNote },
    ] },
  ];
}

/** Open the form by Enter on a selected image. */
function editByEnter(editor) {
  const { selection } = editor.state;
  if (!(selection instanceof NodeSelection) || selection.node.type.name !== "image") return false;
  editImage(editor, selection.from);
  return true;
}

const Views = Extension.create({
  name: "figureViews",
  addProseMirrorPlugins() {
    const { editor } = this;
    const onEdit = (position) => editor.isEditable && editImage(editor, position);
    return [
      new Plugin({
        props: {
          nodeViews: {
            image: (node, _view, getPos) => new ImageView(node, getPos, onEdit),
            keyItem: (node, view, getPos) => new KeyItemView(node, view, getPos),
          },
        },
      }),
    ];
  },
});

const Transfers = Extension.create({
  name: "figureTransfers",
  priority: 1200,
  addOptions: () => ({ url: "" }),
  addKeyboardShortcuts() {
    return { Enter: () => editByEnter(this.editor) };
  },
  addProseMirrorPlugins() {
    const { editor } = this;
    const { url } = this.options;
    const take = (transfer, event) => {
      const file = imageFileIn(transfer);
      if (!file || transfer.types.includes("text/html")) return false; // a table of a word processor brings a picture too
      event.preventDefault();
      insertFigure(editor, file);
      return true;
    };
    return [
      new Plugin({
        props: {
          handlePaste: (_view, event, slice) => {
            tieImages(url, slice);
            return take(event.clipboardData, event);
          },
          handleDrop: (_view, event, _slice, moved) => !moved && take(event.dataTransfer, event),
        },
      }),
    ];
  },
});

export const figures = {
  extensions: ({ writable, urls }) => (writable ? [Views, Transfers.configure({ url: urls.images })] : [Views]),
  join({ writable, urls, editor, find, open }) {
    if (!writable) return;
    let made = null;
    const make = ({ FigureDialog }) => new FigureDialog(find("#figure-dialog"), urls.images);
    dialog = () => (made ??= import("./figure_dialog.js").then(make));
    open.figure = (position) => editAt(editor, position);
  },
};
