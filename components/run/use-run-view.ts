"use client";

import { useCallback, useSyncExternalStore } from "react";
import type { RunView, TaskView } from "#engine/run/run-view.ts";
import type { RunStore } from "./run-store.ts";

/** The whole run; the caller is redrawn on each batch of events. */
export function useRunView(store: RunStore): RunView {
  return useSyncExternalStore(store.subscribeAll, store.view, store.view);
}

/** One task; the caller is redrawn when this task changes and only then. */
export function useTaskView(store: RunStore, index: number): TaskView | undefined {
  const subscribe = useCallback((listener: () => void) => store.subscribe(index, listener), [store, index]);
  const read = useCallback(() => store.read(index), [store, index]);
  return useSyncExternalStore(subscribe, read, read);
}
