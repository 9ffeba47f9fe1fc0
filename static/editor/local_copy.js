// Keeps a copy of the draft on this device, so that work without a connection is not lost.
import { IndexeddbPersistence } from "y-indexeddb";

const PREFIX = "lepton-draft-";

function nameOf(draft, user) {
  return `${PREFIX}${draft}-${user}`;
}

/**
 * Open the copy of this person and load it into the document. A copy that can no longer be written
 * (removed by another tab, disk full) must not keep the change from being sent.
 */
export function keepCopy({ draft, user, doc }) {
  const copy = new IndexeddbPersistence(nameOf(draft, user), doc);
  const store = copy._storeUpdate;
  doc.off("update", store);
  const storeIfOpen = (update, origin) => {
    try {
      store(update, origin);
    } catch (error) {
      doc.off("update", storeIfOpen);
      copy.lost = error;
    }
  };
  doc.on("update", storeIfOpen);
  return copy;
}

/** Remove the copies on this device that `keep` does not name (all of them without it). */
export async function forgetCopies(keep = null) {
  const databases = (await indexedDB.databases?.()) ?? [];
  for (const { name } of databases) {
    if (name.startsWith(PREFIX) && !(keep && name.endsWith(`-${keep}`))) indexedDB.deleteDatabase(name);
  }
}
