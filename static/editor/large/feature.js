// Lets a long draft be typed in as quickly as a short one.
import "./large.css";

import { debounce } from "../dom.js";

const LARGE = 60_000; // characters and marks of structure, about 30 pages
const LOOK_MS = 2000;

export const large = {
  join({ editor, connection, find }) {
    const element = find("[data-document]");
    const look = () => element.toggleAttribute("data-large", editor.state.doc.content.size > LARGE);
    const later = debounce(look, LOOK_MS);
    connection.provider.once("sync", look);
    editor.on("transaction", ({ transaction }) => transaction.docChanged && later());
    look();
  },
};
