// A published standard: the outline follows the reader.
const outline = document.querySelector(".outline");
const links = new Map(
  [...(outline?.querySelectorAll("a[href^='#']") ?? [])].map((link) => [
    decodeURIComponent(link.hash.slice(1)),
    link,
  ]),
);
const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);

function mark(id) {
  for (const [key, link] of links) {
    if (key === id) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
}

function follow() {
  const passed = headings.filter((heading) => heading.getBoundingClientRect().top < 140);
  const current = passed.at(-1) ?? headings[0];
  if (current) mark(current.id);
}

if (headings.length) {
  let asked = false;
  addEventListener(
    "scroll",
    () => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        follow();
      });
    },
    { passive: true },
  );
  follow();
}
