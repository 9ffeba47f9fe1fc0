// The page of a job: progress, log and figures as they come; when it is over, the whole page anew.
import { find, make } from "./lib/dom.js";
import { connectLive } from "./lib/socket.js";
import { fill } from "./lib/text.js";

const ENDED = new Set(["finished", "failed", "cancelled"]);
const STAGES = ["read", "measure", "judge", "report"];
const page = find("[data-live-job]");

function showProgress({ stage, done, total, eta_seconds: left }) {
  const place = STAGES.indexOf(stage);
  STAGES.forEach((name, index) => {
    const step = find(`[data-step="${name}"]`, page);
    if (!step) return;
    step.toggleAttribute("data-done", index < place);
    if (index === place) step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
  });
  const detail = find(`[data-step="${stage}"] [data-step-detail]`, page);
  if (detail && total) {
    detail.textContent = fill(gettext("%(done)s of %(total)s"), { done, total });
  }
  if (stage === "measure" && total) showShare(Math.round((100 * done) / total));
  if (left !== null && left !== undefined) showLeft(left);
}

function showShare(share) {
  const bar = find("[data-job-bar]", page);
  if (bar) bar.value = share;
  const figure = find("[data-job-share]", page);
  if (figure) figure.textContent = `${share}%`;
}

function showLeft(left) {
  const place = find("[data-job-eta]", page);
  if (place) place.textContent = fill(gettext("about %(left)s seconds left"), { left });
}

function showLine({ line }) {
  const log = find("[data-job-log]", page);
  if (!log) return;
  const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 8;
  log.append(`${line}\n`);
  if (atEnd) log.scrollTop = log.scrollHeight;
}

function words(verdict) {
  return {
    met: gettext("Met"),
    not_met: gettext("Not met"),
    inconclusive: gettext("Inconclusive"),
    not_evaluable: gettext("Not evaluable"),
  }[verdict] ?? verdict;
}

function short(figure) {
  return figure === null || figure === undefined ? "–" : String(Number(figure.toPrecision(4)));
}

function showMetric({ criterion, value, low, high, verdict }) {
  const row = criterion ? find(`[data-criterion="${CSS.escape(criterion)}"]`, page) : null;
  if (!row) return;
  find("[data-cell=value]", row).replaceChildren(make("b", { class: "num" }, short(value)));
  find("[data-cell=interval]", row).replaceChildren(
    make("span", { class: "num" }, `[${short(low)}, ${short(high)}]`),
  );
  find("[data-cell=verdict]", row).replaceChildren(words(verdict));
}

function showState({ state }) {
  if (ENDED.has(state)) location.reload();
  else if (state !== page.dataset.state) {
    if (page.dataset.state) location.reload();
    page.dataset.state = state;
  }
}

const SHOW = { progress: showProgress, log: showLine, metric: showMetric, state: showState };

if (page) {
  connectLive(`/ws/jobs/${page.dataset.job}/`, {
    quiet: true,
    onMessage: (frame) => SHOW[frame.type]?.(frame),
  });
}
