// Looks for words in the document: at once for plain words, in a bounded worker for expressions.
import { blockText } from "../checks/facts.js";
import { findIn } from "./matching.js";

const LIMIT_MS = 1500;

/** Return the text blocks of a document: {texts, starts} with the position where each text begins. */
export function blocksOf(doc) {
  const texts = [];
  const starts = [];
  doc.descendants((node, position) => {
    if (!node.isTextblock) return true;
    texts.push(blockText(node));
    starts.push(position + 1);
    return false;
  });
  return { texts, starts };
}

let worker = null;

/** Look in a worker; an answer that takes too long is given up, so no expression stops the page. */
function findApart(texts, query) {
  worker?.terminate();
  worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  const own = worker;
  return new Promise((resolve) => {
    const end = (answer) => {
      clearTimeout(timer);
      own.terminate();
      if (worker === own) worker = null;
      resolve(answer);
    };
    const timer = setTimeout(() => end({ fault: gettext("This expression takes too long. Make it simpler.") }), LIMIT_MS);
    own.addEventListener("message", ({ data }) => {
      end(data.fault ? { fault: gettext("This is not a valid expression.") } : data);
    });
    own.addEventListener("error", () => end({ fault: gettext("This expression cannot be tried here.") }));
    own.postMessage({ texts, query });
  });
}

/** Find what is asked for: {spots: [{from, to, replacement}], more, fault}. */
export async function search(doc, query) {
  if (!query.words) return { spots: [], more: false, fault: "" };
  const { texts, starts } = blocksOf(doc);
  const { found = [], more = false, fault = "" } = query.regex ? await findApart(texts, query) : findIn(texts, query);
  const spots = found.map(([index, start, end, replacement]) => ({ from: starts[index] + start, to: starts[index] + end, replacement }));
  return { spots, more, fault };
}
