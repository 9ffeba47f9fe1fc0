// Send a file in pieces by tus 1.0.0 and go on where it stopped.

const VERSION = "1.0.0";
const PIECE = 4 * 1024 * 1024;
const TRIES = 6;
const HASH_LIMIT = 256 * 1024 * 1024;

/** Return base64 of a text's UTF-8 bytes. */
function base64(text) {
  const bytes = new TextEncoder().encode(text);
  return btoa(String.fromCharCode(...bytes));
}

/** Return an Upload-Metadata header. */
export function metadata(pairs) {
  return Object.entries(pairs)
    .filter(([, value]) => value)
    .map(([key, value]) => `${key} ${base64(value)}`)
    .join(",");
}

/** Return the hex SHA-256 of a file; empty where the browser or the size does not allow it. */
export async function digestOf(file) {
  if (!globalThis.crypto?.subtle || file.size > HASH_LIMIT) {
    return "";
  }
  const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Say what a refused call said: the problem's sentence, or the status. */
async function refusal(response) {
  try {
    return (await response.json()).detail;
  } catch {
    return String(response.status);
  }
}

function pause(tries) {
  const most = Math.min(30000, 500 * 2 ** tries);
  return new Promise((done) => setTimeout(done, Math.random() * most));
}

function key(url, file) {
  return `upload:${url}:${file.name}:${file.size}:${file.lastModified}`;
}

/**
 * Upload a file and return its address.
 * `headers` hold what each call needs; `told` hears how many bytes have arrived.
 * Throws an Error with a sentence when the server refuses.
 */
export async function upload({ url, file, pairs, headers, told, fetch = globalThis.fetch }) {
  const call = (address, method, more = {}, body = undefined) =>
    fetch(address, {
      method,
      body,
      credentials: "same-origin",
      headers: { "Tus-Resumable": VERSION, ...headers, ...more },
    });
  const memory = key(url, file) + JSON.stringify(pairs);
  let location = sessionStorage.getItem(memory);
  let offset = location ? await standing(call, location) : null;
  if (offset === null) {
    const began = await call(url, "POST", {
      "Upload-Length": String(file.size),
      "Upload-Metadata": metadata(pairs),
    });
    if (!began.ok) {
      throw new Error(await refusal(began));
    }
    location = began.headers.get("Location");
    sessionStorage.setItem(memory, location);
    offset = 0;
  }
  await send({ call, location, file, offset, told });
  sessionStorage.removeItem(memory);
  return location;
}

/** Return where an upload stands; null when the server does not know it any more. */
async function standing(call, location) {
  const response = await call(location, "HEAD");
  return response.ok ? Number(response.headers.get("Upload-Offset")) : null;
}

async function send({ call, location, file, offset, told }) {
  let tries = 0;
  while (offset < file.size) {
    const piece = file.slice(offset, offset + PIECE);
    const headers = {
      "Upload-Offset": String(offset),
      "Content-Type": "application/offset+octet-stream",
    };
    const response = await call(location, "PATCH", headers, piece).catch(() => null);
    if (response?.ok) {
      offset = Number(response.headers.get("Upload-Offset"));
      tries = 0;
      told(offset);
      continue;
    }
    if (response && response.status < 500 && response.status !== 409) {
      throw new Error(await refusal(response));
    }
    tries += 1;
    if (tries > TRIES) {
      throw new Error(gettext("The connection is gone. Choose the file again to go on."));
    }
    await pause(tries);
    try {
      offset = (await standing(call, location)) ?? offset;
    } catch {
      // still offline: the next try asks again
    }
  }
}
