// Draws a requirement block: its kind, label and title above, its criteria below, the text between.
import { h, icon } from "./dom.js";

/** Return one line that says what a criterion asks. */
export function criterionLine(criterion, metrics) {
  if (criterion.kind === "judged") {
    return interpolate(gettext("Judged: %(establish)s"), { establish: criterion.establish || "…" }, true);
  }
  const metric = metrics.find(({ slug }) => slug === criterion.metric);
  const sign = (criterion.direction ?? metric?.direction) === "lower" ? "≤" : "≥";
  const over = criterion.over && criterion.over !== "overall" ? `, ${criterion.over}` : "";
  const name = metric?.label ?? criterion.metric ?? "…";
  return `${name} ${sign} ${criterion.threshold ?? "…"}${over}`;
}

/** Return how many criteria a requirement has, in words. */
function summary(criteria) {
  if (!criteria.length) return gettext("No criterion yet");
  const words = ngettext("%(count)s criterion", "%(count)s criteria", criteria.length);
  return interpolate(words, { count: criteria.length }, true);
}

/** Make the buttons that add parts at the caret; the formatting bar acts on them. */
function addButtons() {
  const names = { condition: pgettext("document", "Condition"), part: gettext("Part"), guidance: pgettext("document", "Guidance") };
  const button = ([name, words]) => h("button", { type: "button", class: "btn", "data-kind": "quiet", "data-size": "s", "data-insert": name }, icon("plus"), words);
  return h("span", { class: "req-add" }, Object.entries(names).map(button));
}

export class RequirementView {
  constructor({ node, decorations, getPos, metrics, onEdit, editable }) {
    Object.assign(this, { node, getPos, metrics });
    this.level = h("span", { class: "level" });
    this.label = h("span", { class: "id" });
    this.title = h("b", { class: "req-title" });
    const edit = editable
      ? h("button", { type: "button", class: "btn push", "data-kind": "quiet", "data-size": "s", click: () => onEdit(this.getPos()) }, gettext("Details and criteria"))
      : null;
    this.adds = editable ? addButtons() : "";
    this.head = h("div", { class: "req-head", contenteditable: "false" }, this.level, this.label, this.title, edit);
    this.foot = h("div", { class: "req-foot", contenteditable: "false" });
    this.contentDOM = h("div", { class: "req-body" });
    this.dom = h("div", { class: "req", "data-node": "requirement" }, this.head, this.contentDOM, this.foot);
    this.#draw(decorations);
  }

  #draw(decorations) {
    const { attrs } = this.node;
    const label = decorations.find(({ spec }) => spec?.label)?.spec.label;
    if (label) this.label.textContent = label;
    this.dom.dataset.level = attrs.kind;
    this.dom.dataset.id = attrs.id ?? "";
    if (attrs.sugg) this.dom.dataset.sugg = JSON.stringify(attrs.sugg);
    else delete this.dom.dataset.sugg;
    this.level.textContent = attrs.kind;
    this.title.textContent = attrs.title ?? "";
    const lines = attrs.criteria.map((criterion) => h("span", {}, criterionLine(criterion, this.metrics)));
    this.foot.replaceChildren(h("span", { class: "dim" }, summary(attrs.criteria)), ...lines, this.adds);
  }

  update(node, decorations) {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.#draw(decorations);
    return true;
  }

  ignoreMutation(mutation) {
    return !this.contentDOM.contains(mutation.target);
  }

  stopEvent(event) {
    return this.head.contains(event.target) || this.foot.contains(event.target);
  }
}
