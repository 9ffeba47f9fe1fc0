// Builds the bare editor that the desk is measured against.
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = dirname(fileURLToPath(import.meta.url));

export default defineConfig({
  root: here,
  publicDir: false,
  build: {
    emptyOutDir: true,
    lib: { entry: resolve(here, "bare_editor.js"), formats: ["iife"], name: "bare", fileName: () => "bare.js" },
  },
});
