// Takes out of pasted HTML what no reader sees: comments, deleted words, lists of remarks, images.

const GONE = "style, script, meta, link, title, xml, noscript, template, nav, del, svg, canvas, object, iframe, hr, input, button, select, textarea, video, audio, .msoDel, .msocomtxt, .MsoCommentReference, .msocomanchor";
const IMAGES = "img, picture, figure > img, v\\:shape, v\\:imagedata";

/** Return the style of an element as a map, read from the attribute that it was renamed to; Word's own properties are kept by this. */
export function styleOf(element) {
  const pairs = (element.dataset.style ?? "").split(";").map((one) => one.split(/:(.*)/s));
  return Object.fromEntries(pairs.filter((pair) => pair.length > 1).map(([name, value]) => [name.trim().toLowerCase(), value.trim().toLowerCase()]));
}

function isHidden(element) {
  const style = styleOf(element);
  const part = style["mso-element"] ?? "";
  return style.display === "none" || style["mso-hide"] === "all" || part.startsWith("comment") || style["mso-special-character"] === "comment";
}

/** Prune a parsed body in place; returns how many images went. */
export function prune(body) {
  const images = body.querySelectorAll("img, v\\:imagedata").length;
  for (const element of body.querySelectorAll(GONE)) element.remove();
  for (const element of body.querySelectorAll(IMAGES)) element.remove();
  for (const element of body.querySelectorAll("[data-style]")) if (isHidden(element)) element.remove();
  return images;
}
