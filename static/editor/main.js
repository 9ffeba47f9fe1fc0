// Opens the draft: joins the document, the live connection and the panels of the page.
import "./editor.css";

import { Editor, Extension, Node } from "@tiptap/core";
import { Collaboration, isChangeOrigin } from "@tiptap/extension-collaboration";
import { Plugin } from "@tiptap/pm/state";
import * as Y from "yjs";

import { Anchors } from "./anchors.js";
import { call } from "./api.js";
import { keepCaret, QuietOpening } from "./caret_keeper.js";
import { announceTyping, carets, showPresence } from "./carets.js";
import { loadComments } from "./comments.js";
import { Connection } from "./connection.js";
import { Discussions } from "./discussions.js";
import { debounce, toast } from "./dom.js";
import { FEATURES } from "./features.js";
import { FormulaView } from "./formulas.js";
import { joinFreezing } from "./freezing.js";
import { Identifiers } from "./identifiers.js";
import { Labels } from "./labels.js";
import { forgetCopies, keepCopy } from "./local_copy.js";
import { Outline } from "./outline.js";
import { joinOutlineToggle, joinPanels } from "./panels.js";
import { readCaret } from "./redraw.js";
import { RequirementView } from "./requirement_view.js";
import { SCHEMA, vocabulary } from "./schema.js";
import { joinShortcuts } from "./shortcuts.js";
import { joinDialogs, joinLinkForm } from "./small_dialogs.js";
import { showEnd, showState } from "./states.js";
import { StructureKeys } from "./structure_keys.js";
import { Toolbar } from "./toolbar.js";

const data = JSON.parse(document.querySelector("#editor-data").textContent);
const draftId = String(data.draft?.id ?? data.draft);
const writable = data.right !== "read"; // who only suggests writes too: in the mode Suggest
const urls = {
  content: `/api/v1/drafts/${draftId}/content/`,
  updates: `/api/v1/drafts/${draftId}/updates/`,
  discussions: `/api/v1/drafts/${draftId}/discussions/`,
  discussion: "/api/v1/discussions/",
  suggestions: `/api/v1/drafts/${draftId}/suggestions/`,
  ignored: `/api/v1/drafts/${draftId}/checks/ignored/`,
  revisions: `/api/v1/drafts/${draftId}/revisions/`,
  history: `/drafts/${draftId}/history/`,
  reopen: `/api/v1/drafts/${draftId}/reopen/`,
  comments: `/api/v1/comments/?draft=${draftId}`,
  ...data.urls,
};
const ROOM = { top: 24, bottom: 96, left: 8, right: 8 }; // kept free around the caret: bars stand at the edges
const open = { requirement: () => {}, formula: () => {} };

/** Let nothing change the document of somebody who only reads, a repair of a table included. */
const ReadOnly = Extension.create({
  name: "readOnly",
  addProseMirrorPlugins: () => [
    new Plugin({ filterTransaction: (transaction) => !transaction.docChanged || isChangeOrigin(transaction) }),
  ],
});

/** Return the vocabulary with the nodes that draw themselves. */
function nodes() {
  const drawn = (spec, view) => Node.create({ ...spec, addNodeView: () => view });
  const onEdit = writable ? (position) => open.formula(position) : null;
  const view = (View, extra) => (props) => new View({ ...props, ...extra });
  return vocabulary({
    requirement: (spec) =>
      drawn(spec, view(RequirementView, { metrics: data.metrics, editable: writable, onEdit: (at) => open.requirement(at) })),
    formula: (spec) => drawn(spec, view(FormulaView, { onEdit, inline: false })),
    inlineFormula: (spec) => drawn(spec, view(FormulaView, { onEdit, inline: true })),
  });
}

function makeEditor(context, onLabels) {
  const { doc, connection } = context;
  const element = document.querySelector("[data-document]");
  const editor = new Editor({
    element,
    injectCSS: false,
    editable: writable,
    extensions: [
      ...nodes(),
      QuietOpening,
      Collaboration.configure({ document: doc, field: SCHEMA.fragment, provider: connection.provider }),
      carets(connection.provider, data.user),
      Identifiers,
      StructureKeys,
      Labels.configure({ language: element.lang, onLabels }),
      Anchors,
      ...(writable ? [] : [ReadOnly]),
      ...FEATURES.flatMap((feature) => feature.extensions?.(context) ?? []),
    ],
    editorProps: {
      handleDOMEvents: { keydown: (view) => readCaret(view) }, // a key right after a click acts there
      scrollThreshold: ROOM,
      scrollMargin: ROOM,
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": gettext("Draft text"),
        "aria-readonly": String(!writable),
        spellcheck: "true",
      },
    },
  });
  element.removeAttribute("aria-busy");
  keepCaret(editor);
  return editor;
}

function follow(connection) {
  connection.addEventListener("state", ({ detail }) => showState(detail, writable));
  connection.addEventListener("ended", async ({ detail }) => {
    if (detail.code === 4401 || detail.code === 4403) await forgetCopies();
    window.lepton.editor.setEditable(false);
    showEnd(detail);
  });
  connection.addEventListener("refused", async ({ detail }) => {
    connection.stop();
    window.lepton.editor.setEditable(false);
    await window.lepton.copy?.clearData();
    const words = gettext("The draft was frozen, or your right to write has ended. Your last change was not taken in; the page shows the draft as it is now.");
    showEnd({ code: 0, words, detail: detail.reason });
    if (!justReloaded()) location.reload();
  });
}

/** Tell whether a refusal has reloaded this page within the last 20 seconds; remember this one. */
function justReloaded() {
  const key = `lepton-refused-${draftId}`;
  const before = Number(sessionStorage.getItem(key) ?? 0);
  sessionStorage.setItem(key, String(Date.now()));
  return Date.now() - before < 20_000;
}

async function start() {
  const doc = new Y.Doc();
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const connection = new Connection({
    url: urls.socket ?? `${scheme}://${location.host}/ws/drafts`,
    room: `${draftId}/`,
    doc,
    schema: SCHEMA.version,
    writable,
    upload: (update) => call(urls.updates, { method: "POST", body: update }),
  });
  window.lepton = { connection, doc, copy: null, editor: null };
  follow(connection);
  await forgetCopies(String(data.user.id));
  if (writable) {
    window.lepton.copy = keepCopy({ draft: draftId, user: data.user.id, doc });
    await window.lepton.copy.whenSynced;
    connection.loadedCopy();
  }
  build(doc, connection);
  connection.connect();
}

function build(doc, connection) {
  const parts = {};
  const find = (selector) => document.querySelector(selector);
  const context = { data, doc, connection, urls, writable, open, parts, find, editor: null };
  const editor = makeEditor(context, () => parts.outline?.draw());
  window.lepton.editor = editor;
  context.editor = editor;
  connection.beforeNews = () => readCaret(editor.view);
  parts.outline = new Outline(editor, {
    list: find("[data-outline]"),
    empty: find("[data-outline-empty]"),
    sum: find("[data-sum]"),
    place: find("[data-place]"),
  });
  const discussions = (parts.discussions = new Discussions(editor, { urls, canDiscuss: Boolean(find("[data-discuss]")) }));
  joinDialogs();
  joinPanels();
  joinOutlineToggle();
  joinShortcuts({ editor, outline: parts.outline, discussions });
  joinFreezing({ connection, urls });
  showPresence(connection.awareness, { faces: find("[data-faces]"), typists: find("[data-typists]"), me: data.user });
  if (writable) joinWriting(editor, connection);
  for (const feature of FEATURES) feature.join?.(context);
  editor.on("selectionUpdate", debounce(() => parts.outline.mark(), 60));
  parts.outline.draw();
  connection.provider.once("sync", () => {
    discussions.load();
    loadComments(editor, urls);
  });
  connection.onNews("discussions", () => discussions.load());
  setInterval(() => document.visibilityState === "visible" && discussions.load(), 20_000);
}

function joinWriting(editor, connection) {
  const tasks = [...new Set(data.metrics.flatMap(({ tasks: names }) => names))];
  const make = ({ RequirementDialog }) => new RequirementDialog(editor, { metrics: data.metrics, tasks });
  let form = null; // it comes when it is first asked for
  const toolbar = new Toolbar(editor, document.querySelector(".ed-tools"));
  joinLinkForm(editor);
  open.requirement = async (position) => (await (form ??= import("./requirement_dialog.js").then(make))).open(position);
  announceTyping(editor, connection.awareness);
  editor.on("transaction", debounce(() => toolbar.refresh(), 30));
}

start().catch((error) => {
  toast(error.message, "bad");
  throw error;
});
