// Draws one finding: what is wrong, why, what mends it, and how to say that it is no problem.
import { h } from "../dom.js";
import { toneOf } from "./marks.js";
import { repairWords } from "./repairs.js";

function levelWord(level) {
  return { error: gettext("Error"), warning: gettext("Warning"), hint: gettext("Hint") }[level] ?? level;
}

/** Return the form in which somebody says why a finding is no problem. */
function reasonForm(finding, acts) {
  const input = h("input", { class: "input", name: "reason", required: true, maxlength: "500", "aria-label": gettext("Why it is not a problem here"), placeholder: gettext("Why it is not a problem here") });
  const submit = (event) => {
    event.preventDefault();
    acts.ignore(finding, input.value);
  };
  return h("form", { class: "finding-reason", submit }, input, h("button", { type: "submit", class: "btn", "data-size": "s" }, gettext("Ignore")));
}

function buttons(finding, acts, item) {
  const words = repairWords(finding, acts.rules, acts.open);
  const ask = (event) => {
    event.currentTarget.hidden = true;
    item.append(reasonForm(finding, acts));
    item.querySelector("[name=reason]").focus();
  };
  return h(
    "div",
    { class: "row", "data-gap": "2" },
    words ? h("button", { type: "button", class: "btn", "data-size": "s", "data-act": "repair", click: () => acts.repair(finding) }, words) : null,
    h("button", { type: "button", class: "btn", "data-kind": "quiet", "data-size": "s", "data-act": "ignore", click: ask }, gettext("Not a problem here")),
  );
}

/** Draw a finding; `acts` is {go, repair, ignore, rules, open, writable}. */
export function findingItem(finding, acts) {
  const { message, why } = acts.rules[finding.rule];
  const item = h("article", { class: "finding-item", "data-tone": toneOf(finding.level), "data-key": finding.key });
  item.append(
    h(
      "button",
      { type: "button", class: "finding-go", click: () => acts.go(finding) },
      h("span", { class: "finding-level" }, levelWord(finding.level)),
      h("span", {}, message),
      finding.text ? h("q", { class: "clip" }, finding.text) : "",
    ),
    h("p", { class: "dim small" }, why),
  );
  if (acts.writable) item.append(buttons(finding, acts, item));
  return item;
}

/** Draw an ignored finding with its reason. */
export function ignoredItem(ignored, acts) {
  const { message } = acts.rules[ignored.rule] ?? { message: ignored.rule };
  const by = interpolate(gettext("%(name)s: %(reason)s"), { name: ignored.by.name, reason: ignored.reason }, true);
  return h(
    "article",
    { class: "finding-item" },
    h("p", {}, message, " ", ignored.text ? h("q", { class: "clip" }, ignored.text) : ""),
    h("p", { class: "dim small" }, by),
    acts.writable ? h("div", { class: "row" }, h("button", { type: "button", class: "btn", "data-kind": "quiet", "data-size": "s", click: () => acts.heed(ignored) }, gettext("Count it again"))) : "",
  );
}
