// Sends images to the draft and knows which files are images.
import { call } from "./api.js";

export const TAKEN = ["image/png", "image/jpeg", "image/webp", "image/gif"];
const LARGEST = 10 * 1024 * 1024;

/** Return the first file of a paste or drop that may be an image, or null. */
export function imageFileIn(transfer) {
  const files = [...(transfer?.files ?? [])];
  return files.find(({ type }) => type.startsWith("image/")) ?? null;
}

/** Say why a file cannot be taken; an empty text where it may be. The site looks again at its content. */
export function objection({ type, size }) {
  if (type === "image/svg+xml") return gettext("SVG drawings can hold programs and are not taken. Save the drawing as PNG.");
  if (!TAKEN.includes(type)) return gettext("Choose a PNG, JPEG, WebP or GIF image.");
  return size > LARGEST ? gettext("The image is larger than 10 MB. Make it smaller, then try again.") : "";
}

/** Send an image file; resolves to {src, width, height}. */
export async function sendImage(url, file) {
  const { src, width, height } = await call(url, { method: "POST", body: new Uint8Array(await file.arrayBuffer()) });
  return { src, width, height };
}

/** Tie the images of this site in pasted content to the draft, so that its readers see them. */
export function tieImages(url, slice) {
  const sources = new Set();
  slice.content.descendants((node) => {
    if (node.type.name === "image" && /^\/images\/[0-9a-f]{64}\/$/.test(node.attrs.src ?? "")) sources.add(node.attrs.src);
  });
  for (const src of sources) call(url, { method: "POST", body: { src } }).catch(() => {}); // it shows as missing, then
}
