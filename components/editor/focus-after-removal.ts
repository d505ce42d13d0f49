"use client";

import { useEffect, useId, useRef } from "react";

export interface FocusAfterRemoval {
  /** On the button of each entry, and on what adds one behind the last: where the focus can go, in the page's order. */
  readonly stop: { readonly "data-stop": string };
  /** To be called when somebody has asked for an entry to go. */
  readonly removing: (name: string) => void;
}

/**
 * Whoever removes an entry by its own button loses the place of the focus with it, and would begin again at the top
 * of the page: it goes to the next entry's stop. Not while somebody is elsewhere by the time the entry is gone.
 *
 * @param names of the entries that there are, in order
 */
export function useFocusAfterRemoval(names: readonly string[]): FocusAfterRemoval {
  const id = useId();
  const removed = useRef<{ readonly name: string; readonly index: number }>(undefined);
  useEffect(() => {
    const { current } = removed;
    if (current === undefined || names.includes(current.name)) return;
    removed.current = undefined;
    if (document.activeElement !== document.body) return;
    document.querySelectorAll<HTMLElement>(`[data-stop="${id}"]`)[current.index]?.focus();
  }, [id, names]);
  return {
    stop: { "data-stop": id },
    removing: (name) => {
      removed.current = { name, index: names.indexOf(name) };
    },
  };
}
