// Says in the freeze dialog what the checks still find; it warns and does not block.
import { h } from "../dom.js";
import { showPane, showTab } from "../panels.js";

const LISTED = 6;
const ORDER = ["error", "warning", "hint"];

function sumWords(findings) {
  const count = (level) => findings.filter((finding) => finding.level === level).length;
  const say = (one, many, number) => interpolate(ngettext(one, many, number), { count: number }, true);
  return [
    count("error") ? say("%(count)s error", "%(count)s errors", count("error")) : "",
    count("warning") ? say("%(count)s warning", "%(count)s warnings", count("warning")) : "",
    count("hint") ? say("%(count)s hint", "%(count)s hints", count("hint")) : "",
  ].filter(Boolean).join(gettext(", "));
}

function notice(findings) {
  const worst = findings.toSorted((one, two) => ORDER.indexOf(one.level) - ORDER.indexOf(two.level));
  const rows = worst.slice(0, LISTED).map(({ clause, message, text }) => h("li", {}, clause ? h("b", {}, `${clause} `) : "", message, text ? h("q", { class: "clip" }, text) : ""));
  const see = () => {
    document.querySelector("#freeze-dialog").close();
    showPane("side", document.querySelector('.ed-tabs [data-tab="checks"]'));
    showTab("checks");
  };
  return h(
    "div",
    { class: "callout freeze-checks", "data-tone": "warn" },
    h(
      "div",
      {},
      h("strong", {}, interpolate(gettext("The checks still find: %(sum)s"), { sum: sumWords(findings) }, true)),
      h("ul", { class: "small" }, ...rows),
      h("button", { type: "button", class: "btn", "data-size": "s", click: see }, gettext("Look at the checks")),
    ),
  );
}

/** Join the notice to the freeze dialog, where the page has one. */
export function joinFreezeNotice(checks) {
  const body = document.querySelector("[data-freeze-form] .dialog-body");
  const opener = document.querySelector('[data-open-dialog="freeze-dialog"]');
  if (!body || !opener) return;
  const box = h("div", {});
  body.append(box);
  opener.addEventListener("click", () => box.replaceChildren(...(checks.open.length ? [notice(checks.open)] : [])));
}
