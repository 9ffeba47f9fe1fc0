// The case file: look from time to time whether the state has changed, and say so.

const EVERY_MS = 5000;
const MOVING = new Set(["in_evaluation", "granted", "submitted", "accepted", "evaluated"]);

/** Tell whether somebody is writing in a form, so that a reload would lose words. */
function isWriting() {
  return [...document.querySelectorAll("main textarea, main input[type=file]")].some(
    (field) => field.value,
  );
}

const mark = document.querySelector("[data-application]");
if (mark && MOVING.has(mark.dataset.state)) {
  const timer = setInterval(async () => {
    if (document.hidden) {
      return;
    }
    const response = await fetch(mark.dataset.application, { credentials: "same-origin" });
    if (!response.ok) {
      clearInterval(timer);
      return;
    }
    const { state } = await response.json();
    if (state === mark.dataset.state) {
      return;
    }
    clearInterval(timer);
    if (!isWriting()) {
      window.location.reload();
    }
  }, EVERY_MS);
}
