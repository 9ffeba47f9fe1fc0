// Knows which local changes the server has stored; "Saved" is shown on this alone.
//
// The server answers stored changes by a state vector. A vector proves insertions, and everything
// sent before them; it does not prove a change that only deleted, because deletions do not move
// the vector. Such a rest is proved by the delete set of a sync step 2, which we ask for.
import * as Y from "yjs";

/** Return the deletions of an update or transaction as a map of client to [clock, length] pairs. */
function rangesOf(deleteSet) {
  const ranges = new Map();
  deleteSet.clients.forEach((items, client) => {
    ranges.set(client, items.map(({ clock, len }) => [clock, len]));
  });
  return ranges;
}

function isCovered([clock, length], known) {
  return known.some(([from, size]) => from <= clock && clock + length <= from + size);
}

export class Acknowledgement {
  constructor() {
    this.entries = [];
    this.committed = new Map();
  }

  get isSaved() {
    return this.entries.length === 0;
  }

  /** Tell whether only a delete set can prove what is left. */
  get needsProof() {
    return !this.isSaved && this.entries.every((entry) => this.#isStored(entry.vector));
  }

  #isStored(vector) {
    return [...vector].every(([client, clock]) => (this.committed.get(client) ?? 0) >= clock);
  }

  /** Note a local transaction. */
  changed(transaction) {
    const { doc, beforeState, afterState, deleteSet } = transaction;
    const client = doc.clientID;
    const clock = afterState.get(client) ?? 0;
    const vector = new Map();
    if (clock > (beforeState.get(client) ?? 0)) vector.set(client, clock);
    this.entries.push({ vector, deletions: rangesOf(deleteSet), loaded: false });
  }

  /** Note a copy that was kept on this device and may hold changes never sent. */
  loaded(doc) {
    const { ds } = Y.decodeUpdate(Y.encodeStateAsUpdate(doc));
    const vector = Y.decodeStateVector(Y.encodeStateVector(doc));
    if (vector.size || ds.clients.size) {
      this.entries.unshift({ vector, deletions: rangesOf(ds), loaded: true });
    }
  }

  /** Take in a state vector of what the server has stored. */
  stored(bytes) {
    Y.decodeStateVector(bytes).forEach((clock, client) => {
      this.committed.set(client, Math.max(clock, this.committed.get(client) ?? 0));
    });
    const last = this.entries.findLastIndex(
      (entry) => entry.vector.size && !entry.loaded && this.#isStored(entry.vector),
    );
    this.entries.splice(0, last + 1);
  }

  /** Take in an update of the server, whose delete set names all deletions that it has stored. */
  proved(update) {
    const known = rangesOf(Y.decodeUpdate(update).ds);
    this.entries = this.entries.filter((entry) => {
      for (const [client, ranges] of entry.deletions) {
        const left = ranges.filter((range) => !isCovered(range, known.get(client) ?? []));
        if (left.length) return true;
      }
      return !this.#isStored(entry.vector);
    });
  }
}
