// Draws one discussion: the passage, who said what, who is to settle it, and what may be done.
import { avatar, h, icon } from "./dom.js";
import { completeMentions, mentionedIn } from "./mentions.js";

/** Return a moment as the reader's language writes it. */
export function shortTime(at) {
  const { lang } = document.documentElement;
  const language = !lang || lang.startsWith("en") ? "en-GB" : lang; // "24 Nov, 09:42", no AM and PM
  return new Date(at).toLocaleString(language, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}

/** Return a text with the names after @ set apart. */
function withNames(text, mentions, people) {
  const names = people.filter(({ id }) => mentions.includes(id)).map(({ name }) => `@${name}`);
  const parts = [];
  let rest = text;
  while (rest) {
    const next = names.map((name) => [rest.indexOf(name), name]).filter(([at]) => at >= 0).sort((a, b) => a[0] - b[0] || b[1].length - a[1].length)[0];
    if (!next) break;
    parts.push(rest.slice(0, next[0]), h("b", { class: "mention" }, next[1]));
    rest = rest.slice(next[0] + next[1].length);
  }
  return [...parts, rest];
}

function post({ author, text, at, mentions = [] }, people) {
  const who = h("span", { class: "who" }, avatar(author, { size: "s" }), h("b", {}, author.name), h("time", { class: "push", datetime: at }, shortTime(at)));
  return h("div", { class: "comment" }, who, h("p", {}, withNames(text, mentions, people)));
}

/** Return an anchor with the words that stand at its place now, where they were changed. */
export function passageNow(anchor) {
  return { ...anchor, quote: anchor.text ?? anchor.quote };
}

function passage({ anchor }, go) {
  if (!anchor?.quote) return null;
  if (anchor.state === "orphaned") {
    return h("div", { class: "comment" }, h("span", { class: "status tiny", "data-tone": "warn" }, gettext("This passage is not in the text any more")), h("del", { class: "quote" }, anchor.quote));
  }
  return h("div", { class: "comment" }, h("button", { type: "button", class: "quote", click: () => go(passageNow(anchor)) }, anchor.quote));
}

function small(words, sign, click) {
  return h("button", { type: "button", class: "btn", "data-kind": "quiet", "data-size": "s", click }, icon(sign), words);
}

/** Let somebody choose who is to settle the discussion. */
function assignee(row, people, assign) {
  const chosen = row.assignee?.id ?? "";
  const options = people.map(({ id, name }) => h("option", { value: id, selected: id === chosen }, name));
  return h(
    "select",
    { class: "input thread-assignee", "aria-label": gettext("Assigned to"), change: (event) => assign(event.target.value || null) },
    h("option", { value: "", selected: !chosen }, gettext("Assigned to nobody")),
    options,
  );
}

function foot(row, people, acts) {
  const reply = h("textarea", { class: "input", rows: "1", "aria-label": gettext("Reply"), placeholder: gettext("Reply, @ to name a colleague"), required: true, maxlength: 10000 });
  completeMentions(reply, async () => people);
  const send = (event) => {
    event.preventDefault();
    acts.answer(row, reply.value, mentionedIn(reply.value, people));
  };
  const keys = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) reply.form.requestSubmit();
  };
  const form = h("form", { class: "thread-foot", submit: send, keydown: keys }, reply, h("button", { class: "btn", "data-size": "s" }, gettext("Send")));
  const row2 = h(
    "div",
    { class: "thread-acts" },
    small(gettext("Resolve"), "check", () => acts.resolve(row, true)),
    acts.formal ? small(gettext("Formal comment"), "flag", () => acts.formal(row)) : null,
    assignee(row, people, (person) => acts.assign(row, person)),
  );
  return [form, row2];
}

/**
 * Draw a thread. `acts` are {go, answer, resolve, assign, formal}; null for those who only read.
 */
export function drawThread(row, { people, acts, go }) {
  const state = row.resolved ? gettext("Resolved") : gettext("Open");
  const given = row.assignee ? h("span", { class: "push row small" }, gettext("Assigned to"), avatar(row.assignee, { size: "s" })) : null;
  const head = h("div", { class: "thread-head" }, h("span", { class: "status tiny", "data-tone": row.resolved ? "good" : "warn" }, state), given);
  const again = h("div", { class: "thread-acts" }, small(gettext("Reopen"), "undo", () => acts.resolve(row, false)));
  return h(
    "article",
    { class: "thread", "data-resolved": row.resolved, "data-id": row.id },
    head,
    passage(row, go),
    post(row, people),
    (row.posts ?? []).map((one) => post(one, people)),
    acts ? (row.resolved ? again : foot(row, people, acts)) : null,
  );
}
