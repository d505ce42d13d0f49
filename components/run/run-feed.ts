import type { RunEvent } from "#engine/run/run-events.ts";
import type { RunSnapshot } from "#engine/run/run-view.ts";
import type { RunStore } from "./run-store.ts";

/** Between two attempts to get a snapshot. */
const SHORTEST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/**
 * Hands events on to a store. Where some are missing, a snapshot is fetched, again and again until it is
 * there; what arrives meanwhile is kept and applied behind it, as it may be newer than the snapshot.
 */
export function feedOf(store: RunStore, fetchSnapshot: () => Promise<RunSnapshot>) {
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Events since the gap, while a snapshot is on its way. */
  let held: RunEvent[] | undefined;

  const closeGap = (attempt: number) => {
    fetchSnapshot().then(
      (snapshot) => {
        if (isOver) return;
        const later = held?.filter((event) => event.sequence > snapshot.run.sequence) ?? [];
        held = undefined;
        store.replace(snapshot);
        apply(later);
      },
      () => {
        if (isOver) return;
        timer = setTimeout(() => closeGap(attempt + 1), Math.min(SHORTEST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS));
      },
    );
  };
  const apply = (events: readonly RunEvent[]) => {
    if (held !== undefined) held.push(...events);
    else if (!store.apply(events)) {
      held = [...events];
      closeGap(0);
    }
  };
  return {
    apply,
    stop() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
