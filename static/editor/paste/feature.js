// Lets pasted text keep its structure.
import { Extension } from "@tiptap/core";
import { Plugin, PluginKey, TextSelection } from "@tiptap/pm/state";

import { toast } from "../dom.js";
import { whenIdle } from "../idle.js";
import { depthOf } from "../insertion.js";

const PARTS = new Set(["clause", "annex", "foreword", "introduction", "bibliography", "index"]);
const HOLDERS = new Set(["doc", ...PARTS]);

let convertHtml = null;

/** Load what reads pasted HTML; it is large, and needed only by those who paste. */
async function loadConverter() {
  ({ convertHtml } = await import("./convert.js"));
}

/** Tell whether HTML was copied from a draft and needs no converting. */
function isOurs(html) {
  return html.includes("data-pm-slice");
}

/** Paste again once the converter is there; true when that is needed. */
function pasteLater(view, event) {
  const html = event.clipboardData?.getData("text/html") ?? "";
  if (convertHtml || !html || isOurs(html)) return false;
  event.preventDefault();
  loadConverter().then(() => view.pasteHTML(html));
  return true;
}

function refuseImages(count) {
  const words = ngettext("%(count)s image was left out. Insert it as a figure, with a text that replaces it.", "%(count)s images were left out. Insert them as figures, with texts that replace them.", count);
  toast(interpolate(words, { count }, true), "warn");
}

/** Tell whether a clipboard holds images and no words. */
function onlyImages(data) {
  const files = [...(data?.files ?? [])];
  return files.length > 0 && files.every(({ type }) => type.startsWith("image/")) && !data.getData("text/html") && !data.getData("text/plain");
}

/**
 * Put pasted clauses where they belong: in place of an empty paragraph, or after the block that holds
 * the caret; the usual way would melt the first title into the caret's paragraph.
 */
function insertClauses(view, { content }) {
  let has = false;
  content.forEach((node) => {
    has ||= PARTS.has(node.type.name);
  });
  if (!has) return false;
  const { tr } = view.state;
  tr.deleteSelection();
  const { $from } = tr.selection;
  const holder = Math.max(depthOf($from, HOLDERS), 0);
  const [from, to] = $from.depth > holder ? [$from.before(holder + 1), $from.after(holder + 1)] : [$from.pos, $from.pos];
  const isSpare = $from.depth === holder + 1 && $from.parent.type.name === "paragraph" && !$from.parent.content.size;
  tr.replaceWith(isSpare ? from : to, to, content);
  tr.setSelection(TextSelection.near(tr.doc.resolve(tr.mapping.map(to)), -1));
  view.dispatch(tr.scrollIntoView().setMeta("paste", true).setMeta("uiEvent", "paste"));
  return true;
}

/** `takeImages(files, view)` is asked first where another feature has put it into the context. */
const Paste = Extension.create({
  name: "pastedStructure",
  addOptions: () => ({ context: null }),
  addProseMirrorPlugins() {
    const { context } = this.options;
    return [
      new Plugin({
        key: new PluginKey("paste"),
        props: {
          handleDOMEvents: { paste: pasteLater },
          transformPastedHTML(html) {
            if (isOurs(html)) return html;
            const converted = convertHtml(html);
            if (converted.images) refuseImages(converted.images);
            return converted.html;
          },
          handlePaste(view, event, slice) {
            if (!onlyImages(event.clipboardData)) return insertClauses(view, slice);
            if (context.takeImages?.(event.clipboardData.files, view)) return true;
            refuseImages(event.clipboardData.files.length);
            return true;
          },
        },
      }),
    ];
  },
});

export const paste = {
  extensions: (context) => (context.writable ? [Paste.configure({ context })] : []),
  join({ connection, writable }) {
    if (writable) connection.provider.once("sync", () => whenIdle(loadConverter));
  },
};
