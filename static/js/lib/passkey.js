// Passkeys: the browser's ceremony, with the site's options in and a credential as JSON out.
import { find } from "./dom.js";
import "./text.js";

/** Turn base64url text into bytes. */
export function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.codePointAt(0));
}

/** Turn bytes into base64url text without padding. */
export function text(buffer) {
  const plain = String.fromCodePoint(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Give the browser bytes where the site's JSON has text. */
export function readOptions({ publicKey }) {
  const ids = (list = []) => list.map((each) => ({ ...each, id: bytes(each.id) }));
  const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (publicKey.user) options.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  if (publicKey.allowCredentials) options.allowCredentials = ids(publicKey.allowCredentials);
  if (publicKey.excludeCredentials) options.excludeCredentials = ids(publicKey.excludeCredentials);
  return { publicKey: options };
}

/** Write a credential as the JSON that the site reads. */
export function writeCredential(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  const transports = credential.response.getTransports?.();
  if (transports) response.transports = transports;
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

/** Hold the ceremony of a form and fill in the credential; false when it was broken off. */
export async function fillCredential(form) {
  const note = find("[data-passkey-note]", form);
  if (!navigator.credentials || !globalThis.PublicKeyCredential) {
    note.textContent = gettext("This browser knows no passkeys, or the page was not opened securely.");
    return false;
  }
  note.textContent = gettext("Follow your browser.");
  try {
    const options = readOptions(JSON.parse(form.dataset.options));
    const credential = await navigator.credentials[form.dataset.passkey](options);
    form.elements.credential.value = JSON.stringify(writeCredential(credential));
    note.textContent = "";
    return true;
  } catch (error) {
    note.textContent = error.name === "InvalidStateError"
      ? gettext("This device has a passkey for this account already.")
      : gettext("It was broken off. Try again, or use another way.");
    return false;
  }
}

/** Have the forms below an element ask for a passkey before they are sent. */
export function startPasskeys(root = document) {
  for (const form of root.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", async (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      if (await fillCredential(form)) form.submit();
    });
  }
}
