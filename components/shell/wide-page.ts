/** Pages that want all the room there is: beside them the sidebar shows its icons alone. */
import { useEffect, useSyncExternalStore } from "react";

let count = 0;
const listeners = new Set<() => void>();

function change(by: number): void {
  count += by;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** To be called by what wants the room, for as long as it is shown. */
export function useWidePage(): void {
  useEffect(() => {
    change(1);
    return () => change(-1);
  }, []);
}

export function useIsWidePage(pathname: string): boolean {
  const isWide = useSyncExternalStore(
    subscribe,
    () => count > 0,
    () => false,
  );
  // What is known before anything is drawn need not shift it afterwards.
  return isWide || pathname.endsWith("/edit");
}
