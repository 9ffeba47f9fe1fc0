// Builds the front end into static/build/; each page module of static/js/ is an entry of its own.
import { existsSync, readdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = dirname(fileURLToPath(import.meta.url));

/** List the entries: every page module, and the editor where its source is there. */
function entries() {
  const pages = readdirSync(resolve(here, "static/js"))
    .filter((name) => name.endsWith(".js"))
    .sort()
    .map((name) => resolve(here, "static/js", name));
  const editor = resolve(here, "static/editor/main.js");
  return existsSync(editor) ? [...pages, editor] : pages;
}

export default defineConfig({
  root: here,
  base: "/static/build/",
  publicDir: false,
  build: {
    outDir: "static/build",
    emptyOutDir: true,
    manifest: true,
    target: ["chrome123", "edge123", "firefox128", "safari17.5"],
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 400,
    rolldownOptions: {
      input: entries(),
      // htmx can evaluate text; its allowEval is off and the site's policy forbids it.
      checks: { eval: false },
      output: {
        codeSplitting: {
          groups: [
            { name: "yjs", test: /node_modules[\\/](yjs|lib0|y-[a-z]+)[\\/]/ },
            { name: "prosemirror", test: /node_modules[\\/]prosemirror-[a-z-]+[\\/]/ },
            // What the desk shares with other pages is one file: many small ones compress badly.
            { name: "drafting", test: /static[\\/]editor[\\/](schema|links|insertion|identifiers|labels|numbering|remote_mapping|redraw|dom|api|panels)\.js|@tiptap[\\/]/ },
          ],
        },
      },
    },
  },
  test: { dir: "static", environment: "node" },
});
