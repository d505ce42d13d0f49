/**
 * Unsaved texts, kept in the browser: they outlive a reload, a crash and a session that has expired.
 *
 * Each tab that edits a workflow has a place of its own for it, held by a web lock for as long as the tab
 * lives; so two tabs never write over each other, and after a crash the places are free, with what was in them.
 */

export interface StoredDraft {
  readonly text: string;
  /** The version that it is based on; 0: the workflow is new. */
  readonly baseVersion: number;
}

export interface DraftPlace {
  /** What was kept there the last time. */
  readonly kept: StoredDraft | undefined;
  /** Whether another tab edits the same workflow. */
  readonly isShared: boolean;
  /** @returns whether it could be kept: storage may be full or forbidden */
  store(draft: StoredDraft): boolean;
  forget(): void;
  /** Leaves the place, and what is in it, to another tab. */
  release(): void;
}

const MOST_PLACES = 20;

/** Places are taken one after the other: a place that is being released is free before the next one is sought. */
let queue: Promise<unknown> = Promise.resolve();

/**
 * The first free place with something in it, or else the first free one.
 *
 * @param name of the workflow, or `new`
 * @returns undefined if the signal is aborted before there is one
 */
export function claimDraftPlace(name: string, signal: AbortSignal): Promise<DraftPlace | undefined> {
  const claimed = queue.then(() => claim(name, signal));
  queue = claimed.catch(() => undefined);
  return claimed;
}

/** Whether something unsaved was kept that no other tab is working on. */
export async function hasStoredDraft(name: string, signal: AbortSignal): Promise<boolean> {
  const place = await claimDraftPlace(name, signal);
  place?.release();
  return place?.kept !== undefined;
}

async function claim(name: string, signal: AbortSignal): Promise<DraftPlace | undefined> {
  const keys = Array.from({ length: MOST_PLACES }, (_, n) => `dag-draft:${name}${n === 0 ? "" : `:${n + 1}`}`);
  const [first = ""] = keys;
  const order = [...keys.filter((key) => read(key) !== undefined), ...keys.filter((key) => read(key) === undefined)];
  const taken = new Set<string>();
  for (const key of order) {
    if (signal.aborted) return undefined;
    const release = await hold(key);
    if (release === undefined) {
      taken.add(key);
      continue;
    }
    if (signal.aborted) {
      await release();
      return undefined;
    }
    return placeOf(key, taken.size > 0, () => {
      queue = Promise.all([queue, release()]);
    });
  }
  // More tabs than places: the last ones share the first.
  return placeOf(first, true, () => undefined);
}

function placeOf(key: string, isShared: boolean, release: () => void): DraftPlace {
  return {
    kept: read(key),
    isShared,
    store: (draft) => {
      try {
        localStorage.setItem(key, JSON.stringify(draft));
        return true;
      } catch {
        return false;
      }
    },
    forget: () => {
      try {
        localStorage.removeItem(key);
      } catch {
        // Nothing was kept either.
      }
    },
    release,
  };
}

/** Takes a lock, if it is free. @returns what gives it back */
function hold(key: string): Promise<(() => Promise<void>) | undefined> {
  // Pages that come over plain http from another machine have no locks.
  if (!("locks" in navigator)) return Promise.resolve(() => Promise.resolve());
  return new Promise((resolve) => {
    const held = navigator.locks.request(key, { ifAvailable: true }, (lock) => {
      if (lock === null) {
        resolve(undefined);
        return undefined;
      }
      return new Promise<void>((letGo) => {
        resolve(async () => {
          letGo();
          await held;
        });
      });
    });
    held.catch(() => resolve(undefined));
  });
}

function read(key: string): StoredDraft | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    if (typeof kept !== "object" || kept === null) return undefined;
    const { text, baseVersion } = kept as Partial<StoredDraft>;
    return typeof text === "string" && text.trim() !== "" && typeof baseVersion === "number"
      ? { text, baseVersion }
      : undefined;
  } catch {
    return undefined;
  }
}
