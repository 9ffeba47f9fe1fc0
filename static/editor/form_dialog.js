// A small form in a dialog, built from a list of its fields.
import { h } from "./dom.js";

function control({ name, type = "text", options, value, required, placeholder, rows }) {
  const common = { name, id: `form-${name}`, required: required ?? false, placeholder, "aria-describedby": `hint-${name}` };
  if (options) {
    const chosen = (key) => key === (value ?? options[0][0]);
    return h("select", common, options.map(([key, words]) => h("option", { value: key, selected: chosen(key) }, words)));
  }
  if (type === "lines") {
    const area = h("textarea", { ...common, rows: rows ?? 2, maxlength: 4000 });
    area.value = (value ?? []).join("\n");
    return area;
  }
  return h("input", { ...common, type, value: value ?? "", maxlength: type === "number" ? null : 1000, min: type === "number" ? 1 : null });
}

function fieldOf(spec) {
  return h(
    "p",
    { class: "field", "data-field": spec.name },
    h("label", { for: `form-${spec.name}` }, spec.label),
    control(spec),
    h("span", { class: "hint", id: `hint-${spec.name}` }, spec.hint ?? ""),
  );
}

function read(form, fields) {
  const values = {};
  for (const { name, type } of fields) {
    const raw = form.elements[name].value.trim();
    if (type === "lines") values[name] = raw.split("\n").map((line) => line.trim()).filter(Boolean);
    else values[name] = raw || null;
  }
  return values;
}

/**
 * Show a form and resolve with its values by name (lines as a list, what is empty as null), or with
 * null when it is left. A field is `{ name, label, type, options, value, hint, required }`;
 * `fault(values)` returns [name, sentence] for what is wrong, or null.
 */
export function askForm({ title, fields, action = gettext("Apply"), fault = () => null }) {
  return new Promise((resolve) => {
    let values = null;
    const cancel = h("button", { type: "button", class: "btn", click: () => dialog.close() }, gettext("Cancel"));
    const submit = h("button", { type: "submit", class: "btn", "data-kind": "primary" }, action);
    const rows = fields.map((row) => (Array.isArray(row) ? h("div", { class: "field-row" }, row.map(fieldOf)) : fieldOf(row)));
    const form = h(
      "form",
      { method: "dialog" },
      h("div", { class: "dialog-head" }, h("h2", { id: "form-dialog-title" }, title)),
      h("div", { class: "dialog-body stack", "data-gap": "3" }, rows),
      h("div", { class: "dialog-foot" }, cancel, submit),
    );
    const dialog = h("dialog", { class: "dialog ed-wide", "aria-labelledby": "form-dialog-title" }, form);
    form.addEventListener("input", (event) => event.target.setCustomValidity(""));
    form.addEventListener("submit", (event) => {
      const given = read(form, fields.flat());
      const wrong = fault(given);
      if (!wrong) {
        values = given;
        return;
      }
      event.preventDefault();
      const element = form.elements[wrong[0]];
      element.setCustomValidity(wrong[1]);
      element.reportValidity();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(values);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
