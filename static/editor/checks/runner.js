// Runs the checks in slices while nobody types, and again after each change.
import { whenIdle } from "../idle.js";
import { labelsOf } from "../labels.js";
import { checking } from "./check.js";

const PAUSE_MS = 350; // of typing, before a run begins
const SLICE_MS = 6;

export class Runner {
  /** `onFindings` gets the findings and the document that they were found in. */
  constructor(editor, { language, onFindings }) {
    Object.assign(this, { editor, language, onFindings });
    this.timer = null;
    this.turn = 0;
    editor.on("transaction", ({ transaction }) => transaction.docChanged && this.#later());
  }

  /** Begin a run now; a run that is under way is given up. */
  run() {
    clearTimeout(this.timer);
    this.turn += 1;
    const { state } = this.editor;
    const labels = labelsOf(state);
    const steps = checking(state.doc, this.language, labels.size ? labels : null);
    whenIdle(() => this.#slice(steps, this.turn, state.doc));
  }

  #later() {
    this.turn += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), PAUSE_MS);
  }

  #slice(steps, turn, doc) {
    if (turn !== this.turn || this.editor.isDestroyed) return;
    const until = performance.now() + SLICE_MS;
    while (performance.now() < until) {
      const { done, value } = steps.next();
      if (done) {
        this.onFindings(value, doc);
        return;
      }
    }
    whenIdle(() => this.#slice(steps, turn, doc));
  }
}
