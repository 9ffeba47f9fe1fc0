// Joins a draft: the y-websocket protocol, bounded and batched, with the states shown to people.
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as awarenessProtocol from "y-protocols/awareness";
import * as syncProtocol from "y-protocols/sync";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

import { Acknowledgement } from "./acknowledgement.js";

const SYNC = 0, AWARENESS = 1, AUTH = 2, QUERY_AWARENESS = 3, COMMITTED = 4, NEWS = 5;
const BATCH_MS = 80;
const AWARENESS_MS = 250;
const PROOF_MS = 400;
const OFFLINE_AFTER_MS = 10_000;
const RETRY_MS = 5000;
const LARGEST_FRAME = 900_000;
const HEALS = new Set([4408, 4429]);

/** Return the plain words for a close code after which reconnecting is pointless. */
export function finalWords(code) {
  const words = {
    4401: gettext("You are signed out. Sign in again to go on."),
    4403: gettext("You may not work on this draft any more. A committee manager can give the right back."),
    4404: gettext("This draft is not there, or it is not open to you."),
    4426: gettext("This page is older than the format of the draft. Reload the page to go on."),
  };
  return words[code] ?? gettext("The connection was refused. Reload the page to go on.");
}

/** Tell whether a close ends the connection for good; a slow or flooding client may come back. */
export function isFinal(code) {
  return code >= 4400 && code < 4500 && !HEALS.has(code);
}

/** Split the head of a sync frame: [step, payload], the decoder left where it was. */
export function peekSync(decoder) {
  const start = decoder.pos;
  const step = decoding.readVarUint(decoder);
  const payload = decoding.readVarUint8Array(decoder);
  decoder.pos = start;
  return [step, payload];
}

/**
 * A live connection. Events: "state" (saved, saving, reconnecting, offline), "ended" (a final
 * close, detail {code, words}), "refused" (the server took no change, detail {reason}), "news" (what
 * stands beside the text has changed, detail its topic: discussions, findings, assignments).
 */
export class Connection extends EventTarget {
  constructor({ url, room, doc, schema, writable, upload }) {
    super();
    Object.assign(this, { doc, writable, upload, queue: [], timers: {}, ended: false, wasOpen: false });
    this.acknowledgement = new Acknowledgement();
    this.lostAt = Date.now();
    this.provider = new WebsocketProvider(url, room, doc, {
      connect: false,
      disableBc: true,
      params: { schema: String(schema), ack: "1" },
      resyncInterval: 15_000,
      maxBackoffTime: 5000 + Math.random() * 10_000,
      shouldReconnect: (event) => !(event.code >= 4400 && event.code < 4500),
    });
    this.awareness = this.provider.awareness;
    this.#batchUpdates();
    this.#slowAwareness();
    this.#readFrames();
    this.#followSocket();
  }

  /** Called before others' changes are drawn; the editor reads its caret then. */
  beforeNews() {}

  /** Call back when something of one topic beside the text has changed. */
  onNews(topic, act) {
    this.addEventListener("news", ({ detail }) => detail === topic && act());
  }

  connect() {
    this.provider.connect();
    this.#tell();
  }

  /** Return the word for the present state. */
  get state() {
    if (!this.provider.wsconnected) {
      const long = Date.now() - this.lostAt > OFFLINE_AFTER_MS;
      return long || navigator.onLine === false ? "offline" : "reconnecting";
    }
    return this.provider.synced && this.acknowledgement.isSaved ? "saved" : "saving";
  }

  /** Note that a copy kept on this device was loaded into the document. */
  loadedCopy() {
    this.acknowledgement.loaded(this.doc);
    this.#tell();
  }

  #tell() {
    const { state } = this;
    if (state === this.shown || this.ended) return;
    this.shown = state;
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }

  #send(type, write) {
    const { ws, wsconnected } = this.provider;
    if (!wsconnected || ws?.readyState !== WebSocket.OPEN) return;
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, type);
    write(encoder);
    ws.send(encoding.toUint8Array(encoder));
  }

  #batchUpdates() {
    this.doc.off("update", this.provider._updateHandler);
    this.doc.on("update", (update, origin, _doc, transaction) => {
      if (origin === this.provider || !transaction.local || !this.writable) return;
      this.acknowledgement.changed(transaction);
      this.queue.push(update);
      this.timers.batch ??= setTimeout(() => this.flush(), BATCH_MS);
      this.#tell();
    });
    window.addEventListener("pagehide", () => this.flush());
  }

  /** Send what was typed in the last moment as one update. */
  flush() {
    clearTimeout(this.timers.batch);
    this.timers.batch = null;
    const updates = this.queue.splice(0);
    if (!updates.length || !this.provider.wsconnected) return; // a reconnect sends it all anyway
    const update = updates.length === 1 ? updates[0] : Y.mergeUpdates(updates);
    if (update.length > LARGEST_FRAME) this.#uploadLarge(update);
    else this.#send(SYNC, (encoder) => syncProtocol.writeUpdate(encoder, update));
  }

  /** Send by HTTP what is too long for a frame; try again after a fault that may pass. */
  async #uploadLarge(update) {
    try {
      await this.upload(update);
      this.#askState();
    } catch (error) {
      if (error.status >= 400 && error.status < 500 && error.status !== 429) {
        this.dispatchEvent(new CustomEvent("refused", { detail: { reason: error.message } }));
      } else if (!this.ended) setTimeout(() => this.#uploadLarge(update), RETRY_MS);
    }
  }

  #askState() {
    this.#send(SYNC, (encoder) => syncProtocol.writeSyncStep1(encoder, this.doc));
  }

  #slowAwareness() {
    const { awareness, provider } = this;
    awareness.off("update", provider._awarenessUpdateHandler);
    awareness.on("update", ({ added, updated, removed }, origin) => {
      const mine = [...added, ...updated, ...removed].includes(this.doc.clientID);
      if (origin === provider || !mine) return;
      this.timers.awareness ??= setTimeout(() => {
        this.timers.awareness = null;
        this.#send(AWARENESS, (encoder) => this.#writeMyState(encoder));
      }, AWARENESS_MS);
    });
  }

  #writeMyState(encoder) {
    const state = awarenessProtocol.encodeAwarenessUpdate(this.awareness, [this.doc.clientID]);
    encoding.writeVarUint8Array(encoder, state);
  }

  #readFrames() {
    const { messageHandlers } = this.provider;
    const readSync = messageHandlers[SYNC];
    messageHandlers[SYNC] = (encoder, decoder, provider, ...rest) => {
      const [step, payload] = peekSync(decoder);
      this.beforeNews();
      readSync(encoder, decoder, provider, ...rest);
      if (step === syncProtocol.messageYjsSyncStep1) this.acknowledgement.stored(payload);
      if (step === syncProtocol.messageYjsSyncStep2) this.acknowledgement.proved(payload);
      this.#guardReply(encoder);
      this.#afterNews();
    };
    messageHandlers[QUERY_AWARENESS] = (encoder) => {
      encoding.writeVarUint(encoder, AWARENESS);
      this.#writeMyState(encoder);
    };
    messageHandlers[COMMITTED] = (_encoder, decoder) => {
      this.acknowledgement.stored(decoding.readVarUint8Array(decoder));
      this.#afterNews();
    };
    messageHandlers[NEWS] = (_encoder, decoder) => {
      this.dispatchEvent(new CustomEvent("news", { detail: decoding.readVarString(decoder) }));
    };
    messageHandlers[AUTH] = (_encoder, decoder) => {
      decoding.readVarUint(decoder);
      const reason = decoding.readVarString(decoder);
      this.dispatchEvent(new CustomEvent("refused", { detail: { reason } }));
    };
  }

  /** Keep a reader from answering with changes, and send an answer too long for a frame by HTTP. */
  #guardReply(encoder) {
    const length = encoding.length(encoder);
    if (length <= 1) return;
    if (this.writable && length <= LARGEST_FRAME) return;
    encoder.bufs = [];
    encoder.cpos = 0;
    if (this.writable) this.#uploadLarge(Y.encodeStateAsUpdate(this.doc));
  }

  #afterNews() {
    this.#tell();
    if (!this.acknowledgement.needsProof) return;
    this.timers.proof ??= setTimeout(() => {
      this.timers.proof = null;
      if (this.acknowledgement.needsProof) this.#askState();
    }, PROOF_MS);
  }

  #followSocket() {
    this.provider.on("status", ({ status }) => {
      if (status === "disconnected") this.lostAt = Date.now();
      this.#tell();
    });
    this.provider.on("sync", (synced) => {
      this.wasOpen ||= synced;
      this.#afterNews();
    });
    this.provider.on("closed", ({ code }) => this.#closed(code));
    window.addEventListener("offline", () => this.#tell());
    window.addEventListener("online", () => this.#tell());
    this.timers.look = setInterval(() => {
      this.#tell();
      this.#afterNews();
    }, 1000);
  }

  #closed(code) {
    if (!isFinal(code)) {
      setTimeout(() => this.provider.connect(), 1000 + Math.random() * 4000);
      return;
    }
    this.stop();
    // A draft that was open and is hidden now: the right to it has ended.
    const meant = code === 4404 && this.wasOpen ? 4403 : code;
    this.dispatchEvent(new CustomEvent("ended", { detail: { code: meant, words: finalWords(meant) } }));
  }

  /** Stop for good: nothing is sent or received any more. */
  stop() {
    this.ended = true;
    clearInterval(this.timers.look);
    this.provider.disconnect();
  }
}
