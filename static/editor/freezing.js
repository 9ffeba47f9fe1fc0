// Freezes and reopens the draft.
import { call } from "./api.js";
import { toast } from "./dom.js";

const LOOK_MS = 100;
const LIMIT_MS = 8000;

/** Wait until everything typed here is stored, so that the revision holds it. */
async function saved(connection) {
  connection.flush();
  const until = Date.now() + LIMIT_MS;
  while (connection.state !== "saved") {
    if (Date.now() > until) throw new Error(gettext("Some changes are not saved yet. Wait for “Saved”, then freeze."));
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Join the freeze form and the reopen button, where the page has them. */
export function joinFreezing({ connection, urls }) {
  const form = document.querySelector("[data-freeze-form]");
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const error = form.querySelector("[data-error]");
    error.hidden = true;
    try {
      await saved(connection);
      const suggestions = new FormData(form).get("suggestions") ?? "";
      await call(urls.revisions, { method: "POST", body: { name: form.elements.name.value.trim(), suggestions } });
      location.reload();
    } catch (problem) {
      error.textContent = problem.message;
      error.hidden = false;
    }
  });
  document.querySelector("[data-reopen]")?.addEventListener("click", async () => {
    try {
      await call(urls.reopen, { method: "POST", body: {} });
      location.reload();
    } catch (problem) {
      toast(problem.message, "bad");
    }
  });
}
