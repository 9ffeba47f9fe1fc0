// Submits the draft for review and gives it back.
import { call } from "./api.js";

function joinForm(dialog, url) {
  const form = dialog.querySelector("form");
  const error = dialog.querySelector("[data-error]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    error.hidden = true;
    try {
      await call(url, { method: "POST", body: { note: form.elements.note.value.trim() } });
      location.reload();
    } catch (problem) {
      error.textContent = problem.message;
      error.hidden = false;
    }
  });
}

export const reviewing = {
  join({ find, urls }) {
    for (const [name, url] of [["submit", urls.submit], ["return", urls.return]]) {
      const dialog = find(`#${name}-dialog`);
      if (dialog) joinForm(dialog, url);
    }
  },
};
