// Calls the site's JSON API; a refusal becomes an error with the words of its problem.

/** Say in one sentence what a problem+json answer says. */
function wordsOf(problem, status) {
  const first = problem?.errors?.[0]?.detail;
  return first ?? problem?.detail ?? problem?.title ?? interpolate(gettext("The site answered %(status)s."), { status }, true);
}

function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

/** Read JSON; an answer that is none (an error page of a proxy) counts as empty. */
function parse(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

/** Call an address; `body` is sent as JSON, bytes as they are. Returns the parsed answer. */
export async function call(url, { method = "GET", body = null } = {}) {
  const binary = body instanceof Uint8Array;
  const headers = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = csrfToken();
  if (body) headers["Content-Type"] = binary ? "application/octet-stream" : "application/json";
  const payload = body && !binary ? JSON.stringify(body) : body;
  const answer = await fetch(url, { method, headers, body: payload, credentials: "same-origin" });
  const parsed = parse(await answer.text());
  if (!answer.ok) {
    const error = new Error(wordsOf(parsed, answer.status));
    error.status = answer.status;
    throw error;
  }
  return parsed;
}

/** Return the rows of a list, whether it came bare or as a page. */
export function rowsOf(answer) {
  return Array.isArray(answer) ? answer : (answer?.results ?? []);
}
