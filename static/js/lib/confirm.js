// Confirm who sits there, in a dialog over the page, when an act was refused for want of it.
import { find, icon, make, send } from "./dom.js";
import { fillCredential } from "./passkey.js";
import "./text.js";

const CHINESE = "/zh-hans";

/** Tell whether a refusal asks the person to confirm and repeat. */
export function asksToConfirm(problem) {
  return problem?.type === "urn:lepton:problem:confirmation-required";
}

/** Open the dialog; resolves to true once confirmed, to false when it is closed without. */
export async function confirmPerson() {
  const response = await fetch(`${address()}?part=1`, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) {
    location.reload();
    return false;
  }
  const dialog = build(await response.text());
  document.body.append(dialog);
  dialog.showModal();
  find("input:not([type=hidden]), .dialog-body button", dialog)?.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "confirmed");
    });
    dialog.addEventListener("submit", (event) => submitted(event, dialog));
  });
}

function address() {
  const prefix = location.pathname.startsWith(`${CHINESE}/`) ? CHINESE : "";
  return `${prefix}/accounts/reauthenticate/`;
}

function build(forms) {
  const dialog = make("dialog", { class: "dialog confirm-dialog", "aria-labelledby": "confirm-title" });
  const close = make("button", { type: "button", class: "btn push", "data-kind": "quiet", "data-icon": "", "aria-label": gettext("Close") }, icon("x"));
  close.addEventListener("click", () => dialog.close(""));
  const body = make("div", { class: "dialog-body stack", "data-gap": "3" });
  body.innerHTML = forms;
  dialog.append(
    make("div", { class: "dialog-head row" }, make("h2", { id: "confirm-title" }, gettext("Confirm that it is you")), close),
    make("p", { class: "dialog-lead" }, gettext("A formal vote asks for it. Your vote is kept and sent as soon as you have confirmed.")),
    body,
  );
  return dialog;
}

async function submitted(event, dialog) {
  const form = event.target;
  event.preventDefault();
  const button = find("button[type=submit]", form);
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  try {
    if (form.dataset.passkey && !(await fillCredential(form))) return;
    const response = await send(form.action, { data: new FormData(form), headers: { Accept: "application/json" } });
    if (response.ok) dialog.close("confirmed");
    else complain(form, await response.json());
  } catch {
    complain(form, { detail: gettext("The site did not answer. Try again.") });
  } finally {
    button.removeAttribute("aria-busy");
  }
}

function complain(form, problem) {
  find("[data-complaint]", form)?.remove();
  const words = make("p", { class: "error", role: "alert", "data-complaint": "" }, icon("bad"), problem.detail);
  find("button[type=submit]", form).before(words);
  find("input:not([type=hidden])", form)?.select();
}
