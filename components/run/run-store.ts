/**
 * The run that a page shows, outside of React: events move it on up to hundreds of times a second, and
 * each change must redraw the few things that it touches. Listeners subscribe to one task, to all tasks
 * together, or to the run as a whole.
 */
import type { RetryRules } from "#engine/run/restarts.ts";
import type { RunEvent } from "#engine/run/run-events.ts";
import {
  applyRunEvent,
  EventGapError,
  initialRunView,
  type RunSnapshot,
  type RunView,
  type TaskView,
} from "#engine/run/run-view.ts";
import type { TaskFactsSource } from "../graph/task-facts.ts";

export interface RunStore extends TaskFactsSource {
  view(): RunView;
  read(index: number): TaskView | undefined;
  /**
   * Applies events in order; listeners hear once for all of them.
   *
   * @returns false where events are missing in between: the caller fetches a snapshot and calls `replace`
   */
  apply(events: readonly RunEvent[]): boolean;
  /** Goes on from a snapshot; an older one than the view is ignored. */
  replace(snapshot: RunSnapshot): void;
}

type Listener = () => void;

/** @param rules by task index, from the document; without them a person's retry looks like a task's own */
export function createRunStore(snapshot: RunSnapshot, rules: readonly RetryRules[] = []): RunStore {
  let view = initialRunView(snapshot, rules);
  const listenersOf = new Map<number, Set<Listener>>();
  const listenersOfAll = new Set<Listener>();

  const become = (next: RunView) => {
    if (next === view) return;
    const before = view;
    view = next;
    // Tasks that did not change are the same objects, so only what is listened to is compared.
    for (const [index, listeners] of listenersOf) {
      if (before.tasks[index] === next.tasks[index]) continue;
      for (const listener of [...listeners]) listener();
    }
    for (const listener of [...listenersOfAll]) listener();
  };

  return {
    view: () => view,
    read: (index) => view.tasks[index],
    apply(events) {
      let next = view;
      try {
        for (const event of events) next = applyRunEvent(next, event);
        become(next);
        return true;
      } catch (error) {
        if (!(error instanceof EventGapError)) throw error;
        become(next);
        return false;
      }
    },
    replace(newer) {
      if (newer.run.sequence > view.sequence) become(initialRunView(newer, rules));
    },
    subscribe(index, listener) {
      let listeners = listenersOf.get(index);
      if (listeners === undefined) listenersOf.set(index, (listeners = new Set()));
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) listenersOf.delete(index);
      };
    },
    subscribeAll(listener) {
      listenersOfAll.add(listener);
      return () => listenersOfAll.delete(listener);
    },
  };
}
