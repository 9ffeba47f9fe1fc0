// The suggestions of a draft: the mode, the marks in the text, the cards beside it.
import "./suggestions.css";

import { call } from "./api.js";
import { debounce } from "./dom.js";
import { joinModes, startMode } from "./modes.js";
import { Desk, suggesting } from "./suggesting.js";
import { SuggestionPanel } from "./suggestion_panel.js";

const DRAW_MS = 250;
const ASK_MS = 1500;

/** Give the style sheet the words that it writes beside whole blocks. */
function nameBlocks() {
  const words = {
    insert: gettext("Suggested: new"),
    move: gettext("Suggested: moved here"),
    delete: gettext("Suggested: delete"),
    set: gettext("Suggested: change"),
    join: gettext("Suggested: join to the block before"),
  };
  for (const [op, text] of Object.entries(words)) document.documentElement.style.setProperty(`--sugg-${op}`, JSON.stringify(text));
}

/** Fetch whose the suggestions are, while one shown has no known author. */
function askAuthors(desk, url, redraw) {
  let asked = false;
  const ask = async () => {
    asked = false;
    try {
      for (const { id, author, at } of await call(url)) if (author) desk.authors.set(id, { author, at });
    } catch (error) {
      if (!error.status) return; // offline: the next change asks again
    }
    redraw();
  };
  return (ids, tries) => {
    if (asked || tries > 4 || !ids.some((id) => !desk.authorOf(id))) return;
    asked = true;
    setTimeout(ask, tries ? ASK_MS : 0);
  };
}

export const suggestions = {
  extensions(context) {
    const { data } = context;
    const draft = String(data.draft?.id ?? data.draft);
    context.desk = new Desk({ mode: startMode(data.right, draft), user: data.user });
    return [suggesting(context.desk)];
  },
  join(context) {
    const { editor, data, desk, urls } = context;
    nameBlocks();
    joinModes(editor, desk, { right: data.right, draft: String(data.draft?.id ?? data.draft) });
    const panel = new SuggestionPanel(editor, { desk, right: data.right });
    let tries = 0;
    const draw = () => {
      const ids = panel.draw();
      ask(ids, (tries += 1));
    };
    const ask = askAuthors(desk, urls.suggestions, draw);
    const later = debounce(draw, DRAW_MS);
    editor.on("transaction", ({ transaction }) => {
      if (!transaction.docChanged) return;
      tries = 0;
      later();
    });
    editor.on("selectionUpdate", debounce(() => panel.mark(), 80));
    context.parts.suggestions = panel;
    draw();
  },
};
