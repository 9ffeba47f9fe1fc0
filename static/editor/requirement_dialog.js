// The form of a requirement: its kind, title, subject, dependencies and criteria.
import { h } from "./dom.js";
import { newId } from "./identifiers.js";
import { setAttributes } from "./insertion.js";
import { labelsOf } from "./labels.js";

const NUMBERS = ["threshold", "confidence", "min_n"];
const START = { over: "overall", rule: "bound", confidence: 0.95, sided: "one", min_n: 30, unit: "row" };

/** Return the words for a task. */
function taskWord(task) {
  const words = {
    binary: gettext("Binary classification"),
    multiclass: gettext("Multi-class classification"),
    multilabel: gettext("Multi-label classification"),
    regression: gettext("Regression"),
    tagging: gettext("Token tagging"),
    detection: gettext("Detection"),
    ranking: gettext("Ranking"),
    generation: gettext("Text generation"),
  };
  return words[task] ?? task;
}

/** Read one criterion fieldset into the shape of the document. */
export function readCriterion(fieldset) {
  const value = (name) => fieldset.querySelector(`[name="${name}"]`).value.trim();
  const { criterion: kind, id } = fieldset.dataset;
  if (kind === "judged") return { id, kind, evidence: value("evidence"), establish: value("establish") };
  const read = { id, kind };
  for (const name of ["task", "metric", "direction", "rule", "sided", "unit"]) read[name] = value(name);
  for (const name of NUMBERS) read[name] = value(name) === "" ? null : Number(value(name));
  const spread = value("spread");
  read.over = spread === "overall" ? spread : `${spread}:${value("column")}`;
  return read;
}

/** Say what is missing or wrong in a criterion, or nothing. */
export function faultOf(criterion, metrics) {
  if (criterion.kind === "judged") {
    if (!criterion.evidence) return gettext("Say which evidence is asked for.");
    return criterion.establish ? "" : gettext("Say what the evaluator must establish.");
  }
  const metric = metrics.find(({ slug }) => slug === criterion.metric);
  if (!metric) return gettext("Choose a metric.");
  if (criterion.threshold === null || Number.isNaN(criterion.threshold)) return gettext("Give a threshold.");
  return rangeFault(criterion, metric);
}

function rangeFault(criterion, { low, high }) {
  const { threshold, confidence, min_n: fewest } = criterion;
  const [spread, column] = criterion.over.split(":");
  if (spread !== "overall" && !column) return gettext("Name the column that makes the groups.");
  const lies = threshold >= (low ?? -Infinity) && threshold <= (high ?? Infinity);
  if (!lies && !["gap", "ratio"].includes(spread)) return gettext("This metric can never reach that threshold.");
  if (confidence < 0.5 || confidence >= 1) return gettext("The confidence lies between 0.5 and 1.");
  return Number.isInteger(fewest) && fewest >= 1 ? "" : gettext("The fewest cases are a whole number from 1 up.");
}

export class RequirementDialog {
  constructor(editor, { metrics, tasks }) {
    Object.assign(this, { editor, metrics, tasks });
    this.dialog = document.querySelector("#requirement-dialog");
    this.form = this.dialog.querySelector("form");
    this.list = this.dialog.querySelector("[data-criteria]");
    this.form.addEventListener("submit", (event) => this.#submit(event));
    this.dialog.addEventListener("click", (event) => this.#clicked(event));
  }

  /** Open the form for the requirement at a position. */
  open(position) {
    const node = this.editor.state.doc.nodeAt(position);
    if (node?.type.name !== "requirement") return;
    this.id = node.attrs.id;
    const { kind, title, subject, criteria, dependencies } = node.attrs;
    this.form.elements.kind.value = kind;
    this.form.elements.title.value = title ?? "";
    this.form.elements.subject.value = subject ?? "";
    this.dialog.querySelector("[data-label]").textContent = labelsOf(this.editor.state).get(this.id) ?? "";
    this.#fillDependencies(dependencies);
    this.list.replaceChildren(...criteria.map((criterion) => this.#fieldset(criterion)));
    this.dialog.showModal();
  }

  #fillDependencies(chosen) {
    const found = labelsOf(this.editor.state);
    const options = [];
    this.editor.state.doc.descendants((node) => {
      const { id, title } = node.attrs;
      if (node.type.name !== "requirement" || id === this.id) return;
      const text = [found.get(id), title].filter(Boolean).join(" ");
      options.push(h("option", { value: id, selected: chosen.includes(id) }, text));
    });
    const { dependencies } = this.form.elements;
    dependencies.replaceChildren(...options);
    dependencies.closest(".field").hidden = options.length === 0;
  }

  #fieldset(criterion) {
    const template = document.querySelector(`#criterion-${criterion.kind}`);
    const fieldset = template.content.firstElementChild.cloneNode(true);
    const field = (name) => fieldset.querySelector(`[name="${name}"]`);
    fieldset.dataset.id = criterion.id || newId();
    if (criterion.kind === "judged") {
      field("evidence").value = criterion.evidence ?? "";
      field("establish").value = criterion.establish ?? "";
      return fieldset;
    }
    const given = { ...START, ...criterion };
    field("task").replaceChildren(...this.tasks.map((value) => h("option", { value }, taskWord(value))));
    field("task").value = given.task ?? this.tasks[0];
    const fillMetrics = () => this.#fillMetrics(field("metric"), field("task").value);
    fillMetrics();
    if (given.metric) field("metric").value = given.metric;
    for (const name of ["rule", "sided", "unit", ...NUMBERS]) field(name).value = given[name] ?? "";
    const [spread, column = ""] = given.over.split(":");
    field("spread").value = spread;
    field("column").value = column;
    const follow = () => {
      field("direction").value = this.metrics.find(({ slug }) => slug === field("metric").value)?.direction ?? "higher";
    };
    if (given.direction) field("direction").value = given.direction;
    else follow();
    field("task").addEventListener("change", () => (fillMetrics(), follow()));
    field("metric").addEventListener("change", follow);
    return fieldset;
  }

  #fillMetrics(select, task) {
    const suitable = this.metrics.filter(({ tasks }) => tasks.includes(task));
    select.replaceChildren(...suitable.map(({ slug, label }) => h("option", { value: slug }, label)));
  }

  #clicked(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if ("close" in button.dataset) this.dialog.close();
    if ("remove" in button.dataset) button.closest("fieldset").remove();
    if (button.dataset.add) {
      const fieldset = this.#fieldset({ kind: button.dataset.add });
      this.list.append(fieldset);
      fieldset.querySelector("select, textarea").focus();
    }
  }

  #submit(event) {
    event.preventDefault();
    const fieldsets = [...this.list.children];
    const criteria = fieldsets.map(readCriterion);
    const faults = criteria.map((criterion) => faultOf(criterion, this.metrics));
    fieldsets.forEach((fieldset, index) => {
      const error = fieldset.querySelector("[data-error]");
      error.hidden = !faults[index];
      error.textContent = faults[index];
    });
    const first = faults.findIndex(Boolean);
    if (first >= 0) {
      fieldsets[first].querySelector("[name=threshold], [name=evidence]").focus();
      return;
    }
    this.#apply(criteria);
    this.dialog.close();
    this.editor.commands.focus();
  }

  #apply(criteria) {
    const { elements } = this.form;
    const attributes = {
      kind: elements.kind.value,
      title: elements.title.value.trim() || null,
      subject: elements.subject.value.trim() || null,
      dependencies: Array.from(elements.dependencies.selectedOptions, ({ value }) => value),
      criteria,
    };
    let position = null;
    this.editor.state.doc.descendants((node, at) => {
      if (node.type.name === "requirement" && node.attrs.id === this.id) position = at;
      return position === null;
    });
    if (position !== null) setAttributes(this.editor, position, attributes);
  }
}
