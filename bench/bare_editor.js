// A Tiptap editor with the same vocabulary and the same text, and nothing else: what we compare with.
import { Editor } from "@tiptap/core";

import { vocabulary } from "../static/editor/schema.js";

window.startBare = (content) => {
  const element = document.createElement("div");
  document.body.append(element);
  window.editor = new Editor({ element, extensions: vocabulary(), content });
};
