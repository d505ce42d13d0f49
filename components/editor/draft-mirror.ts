/**
 * A second copy of what is kept in localStorage. A browser writes localStorage to disk seconds later, or a minute, and
 * one that is killed loses what it had not written; what IndexedDB has said to be stored is with the system at once.
 * A page that is left has no time for IndexedDB: so there are both, and the newer one counts.
 */
import { createStore, getMany, set, type UseStore } from "idb-keyval";

interface Mirrored {
  /** Undefined: it was forgotten. */
  readonly value: string | undefined;
  /** In epoch milliseconds. */
  readonly at: number;
}

let store: UseStore | undefined;
/** Keys that this page has written here, whether or not localStorage had room for them. */
const written = new Set<string>();

function mirror(): UseStore | undefined {
  // Some browsers have none in private windows.
  if (store === undefined && typeof indexedDB !== "undefined") store = createStore("dag-drafts", "drafts");
  return store;
}

export function isMirrored(key: string): boolean {
  return written.has(key);
}

/** @param value undefined: the key is gone */
export function mirrorKey(key: string, value: string | undefined, at: number): void {
  const target = mirror();
  if (value === undefined) written.delete(key);
  else written.add(key);
  // Where it cannot be had, there is what localStorage keeps.
  if (target !== undefined) set(key, { value, at } satisfies Mirrored, target).catch(() => undefined);
}

/**
 * Puts back into localStorage what a browser that was killed had not written.
 *
 * @param keptAt when what localStorage has under a key was kept; undefined: it has nothing, or cannot say
 */
export async function restoreKeys(keys: readonly string[], keptAt: (key: string) => number | undefined): Promise<void> {
  const target = mirror();
  if (target === undefined) return;
  try {
    const found = await getMany<Mirrored | undefined>([...keys], target);
    for (const [n, key] of keys.entries()) {
      const mirrored = found[n];
      if (mirrored === undefined || mirrored.at <= (keptAt(key) ?? 0)) continue;
      if (mirrored.value !== undefined) localStorage.setItem(key, mirrored.value);
      else if (keptAt(key) !== undefined) localStorage.removeItem(key);
    }
  } catch {
    // Neither can be had, or one is full: the page goes on with what there is.
  }
}
