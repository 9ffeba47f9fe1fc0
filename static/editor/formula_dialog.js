// The form of a formula: LaTeX with its picture beside it, and a palette of what is used most.
import { h } from "./dom.js";

/** What the palette offers: [what is drawn on the button, what is inserted, what it is called]. */
const PALETTE = [
  ["a/b", "\\frac{▢}{}", () => gettext("Fraction")],
  ["√", "\\sqrt{▢}", () => gettext("Square root")],
  ["xⁿ", "^{▢}", () => gettext("Superscript")],
  ["xₙ", "_{▢}", () => gettext("Subscript")],
  ["∑", "\\sum_{i=1}^{n} ▢", () => gettext("Sum")],
  ["∏", "\\prod_{i=1}^{n} ▢", () => gettext("Product")],
  ["∫", "\\int_{a}^{b} ▢", () => gettext("Integral")],
  ["( )", "\\left( ▢ \\right)", () => gettext("Brackets that grow")],
  ["|x|", "\\left| ▢ \\right|", () => gettext("Absolute value")],
  ["x̂", "\\hat{▢}", () => gettext("Estimate (hat)")],
  ["x̄", "\\bar{▢}", () => gettext("Mean (bar)")],
  ["{", "\\begin{cases} ▢ & \\text{if } \\\\ & \\text{else} \\end{cases}", () => gettext("Cases")],
  ["[⋱]", "\\begin{bmatrix} ▢ & \\\\ & \\end{bmatrix}", () => gettext("Matrix")],
  ["txt", "\\text{▢}", () => gettext("Words")],
  ["≤", "\\le ▢", () => gettext("at most")],
  ["≥", "\\ge ▢", () => gettext("at least")],
  ["≠", "\\ne ▢", () => gettext("not equal")],
  ["≈", "\\approx ▢", () => gettext("about")],
  ["×", "\\times ▢", () => gettext("times")],
  ["⋅", "\\cdot ▢", () => gettext("dot")],
  ["∈", "\\in ▢", () => gettext("element of")],
  ["→", "\\to ▢", () => gettext("arrow")],
  ["∞", "\\infty ▢", () => gettext("infinity")],
  ["α", "\\alpha ▢", () => "alpha"],
  ["β", "\\beta ▢", () => "beta"],
  ["δ", "\\delta ▢", () => "delta"],
  ["ε", "\\varepsilon ▢", () => "epsilon"],
  ["θ", "\\theta ▢", () => "theta"],
  ["λ", "\\lambda ▢", () => "lambda"],
  ["μ", "\\mu ▢", () => "mu"],
  ["π", "\\pi ▢", () => "pi"],
  ["σ", "\\sigma ▢", () => "sigma"],
  ["Δ", "\\Delta ▢", () => "Delta"],
  ["Ω", "\\Omega ▢", () => "Omega"],
];

/** Put a piece of the palette into a text; what was selected, or the caret, goes to its mark ▢. */
export function withPiece(text, start, end, piece) {
  const [before, after] = piece.split("▢");
  const chosen = text.slice(start, end);
  return { text: text.slice(0, start) + before + chosen + after + text.slice(end), caret: start + before.length + chosen.length };
}

export class FormulaDialog {
  constructor(dialog, draw) {
    const find = (name) => dialog.querySelector(`[data-${name}]`);
    Object.assign(this, { dialog, draw, form: dialog.querySelector("form"), preview: find("preview"), numbered: find("formula-numbered") });
    const { latex } = this.form.elements;
    latex.addEventListener("input", () => this.#show());
    this.form.addEventListener("submit", () => this.#submit());
    latex.addEventListener("keydown", (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && this.form.requestSubmit());
    find("palette").append(...PALETTE.map(([sign, piece, name]) => h("button", { type: "button", class: "btn", "data-kind": "quiet", "data-size": "s", title: name(), click: () => this.#insert(piece) }, h("span", { "aria-hidden": "true" }, sign), h("span", { class: "sr" }, name()))));
  }

  /** Open the form for `values` {latex, numbered}; `done` gets them as they are left. */
  open({ values, inline, done }) {
    Object.assign(this, { done, inline });
    const { latex, numbered } = this.form.elements;
    latex.value = values.latex ?? "";
    numbered.checked = values.numbered !== false;
    this.numbered.hidden = inline;
    this.#show();
    this.dialog.showModal();
    latex.focus();
    latex.setSelectionRange(latex.value.length, latex.value.length);
  }

  #insert(piece) {
    const { latex } = this.form.elements;
    const { text, caret } = withPiece(latex.value, latex.selectionStart, latex.selectionEnd, piece);
    latex.value = text;
    latex.focus();
    latex.setSelectionRange(caret, caret);
    this.#show();
  }

  #show() {
    this.draw(this.preview, this.form.elements.latex.value, !this.inline);
  }

  #submit() {
    const { latex, numbered } = this.form.elements;
    this.done({ latex: latex.value.trim(), numbered: numbered.checked });
  }
}
