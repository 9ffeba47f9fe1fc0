// htmx under the site's policy: no inline styles, no evaluated text, the token on every request.
import htmx from "htmx.org";
import { csrfToken } from "./dom.js";
import { notice } from "./toast.js";
import "./text.js";

/** Set htmx up; `settled` runs after each swap, for what needs to find new elements. */
export function startHtmx(settled) {
  Object.assign(htmx.config, {
    includeIndicatorStyles: false,
    allowEval: false,
    allowScriptTags: false,
    selfRequestsOnly: true,
    historyCacheSize: 0,
    responseHandling: [
      { code: "204", swap: false },
      { code: "[23]..", swap: true },
      { code: "422", swap: true },
      { code: "[45]..", swap: false, error: true },
    ],
  });
  const body = document.body;
  body.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = csrfToken();
  });
  body.addEventListener("htmx:beforeRequest", (event) => busy(event, true));
  body.addEventListener("htmx:afterRequest", (event) => busy(event, false));
  body.addEventListener("htmx:afterSettle", () => settled?.());
  body.addEventListener("htmx:responseError", (event) => explain(event.detail.xhr));
  body.addEventListener("htmx:sendError", () => {
    notice(gettext("The site did not answer. Check the connection and try again."), { tone: "bad", name: "htmx" });
  });
}

function busy(event, on) {
  const button = event.detail.elt.matches?.(".btn") ? event.detail.elt : event.detail.requestConfig?.triggeringEvent?.submitter;
  if (!button?.matches?.(".btn")) return;
  if (on) button.setAttribute("aria-busy", "true");
  else button.removeAttribute("aria-busy");
}

function explain(xhr) {
  const problem = readProblem(xhr);
  const text = problem?.detail ?? gettext("That did not work. Reload the page and try again.");
  notice(text, { tone: "bad", name: "htmx" });
}

function readProblem(xhr) {
  if (!(xhr.getResponseHeader("Content-Type") ?? "").includes("json")) return null;
  try {
    return JSON.parse(xhr.responseText);
  } catch {
    return null;
  }
}
