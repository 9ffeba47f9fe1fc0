// The upload form of an application: in pieces, resumable, with progress; then the checks.

import { digestOf, upload } from "./lib/tus.js";

const WATCH_MS = 1500;

function csrf() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

function say(form, text) {
  const box = form.querySelector("[data-progress]");
  box.hidden = false;
  box.querySelector("[data-said]").textContent = text;
}

async function submit(form, event) {
  const file = form.elements.file.files[0];
  if (!file) {
    return;
  }
  event.preventDefault();
  const [kind, criterion = ""] = form.elements.what.value.split(":");
  const bar = form.querySelector("progress");
  const button = form.querySelector("button");
  button.setAttribute("aria-busy", "true");
  try {
    say(form, gettext("The file is being read."));
    const sha256 = await digestOf(file);
    await upload({
      url: form.dataset.upload,
      file,
      pairs: { filename: file.name, kind, criterion, sha256 },
      headers: { "X-CSRFToken": csrf() },
      told: (arrived) => {
        const percent = Math.round((100 * arrived) / file.size);
        bar.value = percent;
        say(form, interpolate(gettext("%(percent)s% uploaded"), { percent }, true));
      },
    });
    window.location.reload();
  } catch (error) {
    say(form, error.message);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

function acceptDrops(form) {
  const drop = form.querySelector("[data-drop]");
  drop?.addEventListener("dragover", (event) => event.preventDefault());
  drop?.addEventListener("drop", (event) => {
    event.preventDefault();
    form.elements.file.files = event.dataTransfer.files;
  });
}

/** Reload once when files that were being checked have all been checked. */
function watchChecks() {
  const waiting = document.querySelectorAll('[data-artifact][data-state="checking"]');
  const form = document.querySelector("form[data-upload]");
  const list = form?.dataset.upload;
  if (!waiting.length || !list) {
    return;
  }
  const timer = setInterval(async () => {
    if (form.elements.file.files.length) {
      return;
    }
    const response = await fetch(list, { credentials: "same-origin" });
    if (!response.ok) {
      clearInterval(timer);
      return;
    }
    const { results } = await response.json();
    if (!results.some((one) => one.state === "checking")) {
      clearInterval(timer);
      window.location.reload();
    }
  }, WATCH_MS);
}

for (const form of document.querySelectorAll("form[data-upload]")) {
  form.addEventListener("submit", (event) => submit(form, event));
  acceptDrops(form);
}
watchChecks();
