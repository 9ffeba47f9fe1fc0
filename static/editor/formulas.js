// Draws formulas; KaTeX is fetched when the first one is seen.
import { h } from "./dom.js";

let loading = null;

function katex() {
  loading ??= Promise.all([import("katex"), import("katex/dist/katex.min.css")]).then(([module]) => module.default);
  return loading;
}

/** Turn what KaTeX says of a source into a sentence. */
function sentenceOf(error) {
  const unknown = /Undefined control sequence: (\\\S+)/.exec(error.message)?.[1];
  if (unknown) return interpolate(gettext("“%(command)s” is no command of formulas."), { command: unknown }, true);
  const detail = error.message.replace(/^KaTeX parse error: /, "").replace(/ at (?:position \d+|end of input).*$/s, "");
  return interpolate(gettext("The formula cannot be read: %(detail)s."), { detail }, true);
}

/** Draw LaTeX into an element; what cannot be read is shown as it was written, with the reason. */
export async function drawFormula(element, latex, displayMode) {
  if (!latex.trim()) {
    element.replaceChildren(h("span", { class: "dim" }, gettext("Empty formula")));
    return;
  }
  const renderer = await katex();
  try {
    renderer.render(latex, element, { displayMode, throwOnError: true, output: "htmlAndMathml", trust: false });
  } catch (error) {
    if (!(error instanceof renderer.ParseError)) throw error;
    element.replaceChildren(h("code", { class: "formula-source" }, latex), " ", h("span", { class: "formula-fault" }, sentenceOf(error)));
  }
}

let widths = null;

/** Let a formula too wide for its place be scrolled by keyboard. */
function markCut(entries) {
  for (const { target } of entries) {
    const isCut = target.scrollWidth > target.clientWidth + 1;
    if (isCut) Object.assign(target, { tabIndex: 0, role: "group", ariaLabel: gettext("Formula") });
    else for (const name of ["tabindex", "role", "aria-label"]) target.removeAttribute(name);
  }
}

export class FormulaView {
  constructor({ node, decorations, getPos, onEdit, inline }) {
    Object.assign(this, { node, inline });
    this.body = h("span", { class: "formula-body" });
    this.number = h("span", { class: "n" });
    this.dom = inline
      ? h("span", { class: "formula-inline" }, this.body)
      : h("div", { class: "eq", "data-node": "formula" }, this.body, this.number);
    if (onEdit) {
      this.dom.addEventListener("dblclick", () => onEdit(getPos()));
      this.dom.title = gettext("Double-click or press Enter to edit");
    }
    if (!inline) (widths ??= new ResizeObserver(markCut)).observe(this.body);
    this.#draw(decorations);
  }

  #draw(decorations) {
    const label = decorations.find(({ spec }) => spec?.label)?.spec.label;
    this.number.textContent = (this.node.attrs.numbered !== false && label) || "";
    const { sugg } = this.node.attrs;
    if (sugg) this.dom.dataset.sugg = JSON.stringify(sugg);
    else delete this.dom.dataset.sugg;
    if (this.drawn === this.node.attrs.latex) return;
    this.drawn = this.node.attrs.latex;
    drawFormula(this.body, this.drawn ?? "", !this.inline);
  }

  update(node, decorations) {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.#draw(decorations);
    return true;
  }

  ignoreMutation() {
    return true;
  }

  destroy() {
    widths?.unobserve(this.body);
  }
}
