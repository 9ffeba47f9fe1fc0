// Figures: inserted by button, paste or drop; with words, title, key, notes and sub-figures.
import "./figures.css";

import { Extension } from "@tiptap/core";
import { NodeSelection, Plugin } from "@tiptap/pm/state";

import { addKeyItem, addNote, blockPlace, childOf, editCaption, insertAt, ownUndoStep, placeFor, removeBlock, setAttrs } from "./block_edits.js";
import { blockAt } from "./context_bar.js";
import { FigureDialog } from "./figure_dialog.js";
import { ImageView, KeyItemView } from "./figure_view.js";
import { imageFileIn, tieImages } from "./images.js";

let dialog = null;

/** Return the JSON of a figure. */
function figureOf({ image, caption }) {
  const title = caption ? { content: [{ type: "text", text: caption }] } : {};
  return { type: "figure", content: [{ type: "image", attrs: image }, { type: "caption", ...title }] };
}

/** Ask for an image and insert it as a figure at the caret. */
export function insertFigure(editor, file = null) {
  dialog?.open({
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
  dialog?.open({
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

function addImage(editor, figure) {
  dialog?.open({
    withCaption: false,
    done: ({ image }) => insertAt(editor, figure.position + 1, { type: "image", attrs: image }),
  });
}

function addSubFigure(editor, figure) {
  dialog?.open({
    done: (made) => {
      const now = blockAt(editor.state, new Set(["figure"])) ?? figure;
      insertAt(editor, placeFor(now, "figure"), figureOf(made));
    },
  });
}

/** Tell whether a figure stands inside another one. */
function isSub(editor, { position }) {
  return editor.state.doc.resolve(position).parent.type.name === "figure";
}

export const FIGURE_KIT = {
  kind: "figure",
  get label() {
    return gettext("Figure");
  },
  get items() {
    return [
      { label: gettext("Image and alternative text"), icon: "image", words: true, run: editFirstImage },
      { label: gettext("Title"), run: editCaption },
      { label: gettext("Add"), menu: [
        { label: gettext("Sub-figure"), run: addSubFigure, off: isSub },
        { label: gettext("Line of the key"), run: addKeyItem },
        { label: gettext("Note"), run: addNote },
      ] },
      { label: gettext("Remove figure"), icon: "trash", run: removeBlock },
    ];
  },
};

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
  join({ writable, urls, editor, find }) {
    if (!writable) return;
    dialog = new FigureDialog(find("#figure-dialog"), urls.images);
    document.addEventListener("click", (event) => {
      if (event.target.closest('[data-insert="figure"]')) insertFigure(editor);
    });
  },
};
