/**
 * Unsaved texts, kept in the browser: they outlive a reload, a crash and a session that has expired.
 *
 * Each tab that edits a workflow has a place of its own for it, held by a web lock for as long as the tab
 * lives; so two tabs never write over each other, and after a crash the places are free, with what was in them.
 */
import { isMirrored, mirrorKey, restoreKeys } from "./draft-mirror.ts";

export interface StoredDraft {
  readonly text: string;
  /** The version that it is based on; 0: the workflow is new. */
  readonly baseVersion: number;
  /** When it was kept, in epoch milliseconds. */
  readonly keptAt?: number;
}

/** Under which name a person's unsaved text is kept: who signs in after them at the same browser does not find it. */
export function draftNameOf(personId: string, workflow: string): string {
  return `${personId}:${workflow}`;
}

/** A text that was kept, in a place that no tab holds. */
export interface KeptDraft {
  readonly key: string;
  readonly draft: StoredDraft;
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
 * A place for what a tab edits. A tab that is loaded anew has its own again; otherwise it is the wanted one,
 * if it is free, or the first free one with something in it, or else the first free one.
 *
 * @param name by `draftNameOf`
 * @param wanted a key, or `empty` for a place with nothing in it
 * @returns undefined if the signal is aborted before there is one
 */
export function claimDraftPlace(name: string, signal: AbortSignal, wanted?: string): Promise<DraftPlace | undefined> {
  const claimed = queue.then(async () => {
    await restore(name);
    return await claim(name, signal, wanted ?? keyOfThisTab(name));
  });
  queue = claimed.catch(() => undefined);
  return claimed;
}

/** What was kept under a name and no tab is working on, the newest first. */
export function keptDrafts(name: string, signal: AbortSignal): Promise<readonly KeptDraft[]> {
  const found = queue.then(async () => {
    await restore(name);
    const kept: KeptDraft[] = [];
    for (const key of keysOf(name)) {
      const draft = read(key);
      if (draft === undefined || signal.aborted) continue;
      const release = await hold(key);
      if (release === undefined) continue;
      kept.push({ key, draft });
      await release();
    }
    return kept.toSorted((one, other) => (other.draft.keptAt ?? 0) - (one.draft.keptAt ?? 0));
  });
  queue = found.catch(() => undefined);
  return found;
}

export function forgetDraft(key: string): void {
  try {
    // One for which there was no room would else come back after it was saved.
    if (localStorage.getItem(key) === null && !isMirrored(key)) return;
    localStorage.removeItem(key);
    mirrorKey(key, undefined, Date.now());
  } catch {
    // Nothing was kept either.
  }
}

/** What was kept under a name by a browser that was killed is there again. */
function restore(name: string): Promise<void> {
  return restoreKeys(keysOf(name), (key) => {
    const kept = read(key);
    return kept === undefined ? undefined : (kept.keptAt ?? 0);
  });
}

/** The place that this tab had before it was loaded anew, if something is in it. */
export function keyOfThisTab(name: string): string | undefined {
  try {
    const key = sessionStorage.getItem(`dag-draft-place:${name}`) ?? undefined;
    return key !== undefined && read(key) !== undefined ? key : undefined;
  } catch {
    return undefined;
  }
}

function setKeyOfThisTab(name: string, key: string | undefined): void {
  try {
    if (key === undefined) sessionStorage.removeItem(`dag-draft-place:${name}`);
    else sessionStorage.setItem(`dag-draft-place:${name}`, key);
  } catch {
    // Then a reload asks which one to go on with.
  }
}

function keysOf(name: string): readonly string[] {
  return Array.from({ length: MOST_PLACES }, (_, n) => `dag-draft:${name}${n === 0 ? "" : `:${n + 1}`}`);
}

async function claim(name: string, signal: AbortSignal, wanted: string | undefined): Promise<DraftPlace | undefined> {
  const keys = keysOf(name);
  const [first = ""] = keys;
  const full = keys.filter((key) => key !== wanted && read(key) !== undefined);
  const empty = keys.filter((key) => key !== wanted && read(key) === undefined);
  const order =
    wanted === "empty" ? [...empty, ...full] : [...(wanted === undefined ? [] : [wanted]), ...full, ...empty];
  const taken = new Set<string>();
  for (const key of order) {
    if (signal.aborted) return undefined;
    // What somebody has just chosen is never exchanged for an old draft: rather it is not kept.
    if (wanted === "empty" && read(key) !== undefined) return NO_PLACE;
    const release = await hold(key);
    if (release === undefined) {
      taken.add(key);
      continue;
    }
    if (signal.aborted) {
      await release();
      return undefined;
    }
    setKeyOfThisTab(name, key);
    return placeOf(key, taken.size > 0, () => {
      // Not when the tab is loaded anew: then it finds its place again.
      setKeyOfThisTab(name, undefined);
      queue = Promise.all([queue, release()]);
    });
  }
  // More tabs than places: the last ones share the first.
  return placeOf(first, true, () => undefined);
}

const NO_PLACE: DraftPlace = {
  kept: undefined,
  isShared: false,
  store: () => false,
  forget: () => undefined,
  release: () => undefined,
};

function placeOf(key: string, isShared: boolean, release: () => void): DraftPlace {
  return {
    kept: read(key),
    isShared,
    store: (draft) => {
      const keptAt = Date.now();
      const value = JSON.stringify({ ...draft, keptAt });
      mirrorKey(key, value, keptAt);
      try {
        localStorage.setItem(key, value);
        return true;
      } catch {
        return false;
      }
    },
    forget: () => forgetDraft(key),
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
    const { text, baseVersion, keptAt } = kept as Partial<StoredDraft>;
    return typeof text === "string" && text.trim() !== "" && typeof baseVersion === "number"
      ? { text, baseVersion, ...(typeof keptAt === "number" ? { keptAt } : {}) }
      : undefined;
  } catch {
    return undefined;
  }
}
