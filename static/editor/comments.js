// The formal comments on this draft, read only here; they are handled on their own page.
import { goToPassage } from "./anchors.js";
import { call, rowsOf } from "./api.js";
import { h } from "./dom.js";
import { countOn } from "./panels.js";

/** Fetch the comments once the tab is opened, and draw them. */
export async function loadComments(editor, { comments, comments_page: page }) {
  const list = document.querySelector("[data-comments]");
  if (!comments) return;
  const all = page ? h("p", { class: "small" }, h("a", { href: page }, gettext("Open the comment table"))) : null;
  try {
    const rows = rowsOf(await call(comments));
    countOn("comments", rows.length);
    const items = rows.map(({ text, anchor, type }) =>
      h(
        "button",
        { type: "button", class: "finding-item", click: () => anchor && goToPassage(editor, anchor) },
        h("span", { class: "row small" }, h("b", {}, type ?? "")),
        anchor?.quote ? h("span", { class: "dim small clip" }, anchor.quote) : null,
        h("span", {}, text),
      ),
    );
    const none = h("p", { class: "dim small" }, gettext("No formal comments on this draft."));
    list.replaceChildren(...[...(items.length ? items : [none]), all].filter(Boolean));
  } catch (error) {
    list.replaceChildren(h("p", {}, error.message));
  }
}
