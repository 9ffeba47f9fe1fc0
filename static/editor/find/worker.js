// Tries an expression apart from the page, which ends this worker when it takes too long.
import { findIn } from "./matching.js";

self.addEventListener("message", ({ data }) => {
  try {
    self.postMessage(findIn(data.texts, data.query));
  } catch (error) {
    self.postMessage({ fault: error.message });
  }
});
