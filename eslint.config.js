// Lints the browser modules, their tests, and the build configuration.
import js from "@eslint/js";
import globals from "globals";

const django = {
  gettext: "readonly",
  ngettext: "readonly",
  pgettext: "readonly",
  interpolate: "readonly",
  get_format: "readonly",
};

export default [
  { ignores: ["static/build/**", "node_modules/**", ".venv/**", "var/**", "collected/**"] },
  js.configs.recommended,
  {
    files: ["static/**/*.js"],
    languageOptions: {
      ecmaVersion: 2025,
      sourceType: "module",
      globals: { ...globals.browser, ...django },
    },
    rules: {
      eqeqeq: "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-var": "error",
      "prefer-const": "error",
      complexity: ["error", 12],
      "max-lines": ["error", 400],
      "max-lines-per-function": ["error", { max: 60, skipComments: true, skipBlankLines: true }],
      "max-params": ["error", 5],
    },
  },
  {
    files: ["static/**/*.test.js"],
    rules: { "max-lines-per-function": "off" },
  },
  {
    files: ["*.config.js", "tests/**/*.js", "tests/**/*.mjs"],
    languageOptions: { ecmaVersion: 2025, sourceType: "module", globals: globals.node },
  },
  {
    files: ["bench/*.js"],
    ignores: ["bench/*.config.js"],
    languageOptions: { ecmaVersion: 2025, sourceType: "module", globals: globals.browser },
  },
];
