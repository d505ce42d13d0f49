/**
 * Which way graphs are drawn: a person's own choice, kept in their browser for all graphs. Documents say
 * nothing of it.
 */
import { useSyncExternalStore } from "react";
import type { LayoutOptions } from "#engine/graph/layout.ts";

export type FlowDirection = LayoutOptions["direction"];

const KEY = "graph-direction";
const listeners = new Set<() => void>();
let chosen: FlowDirection | undefined;

export function readFlowDirection(): FlowDirection {
  chosen ??= stored();
  return chosen;
}

export function chooseFlowDirection(direction: FlowDirection): void {
  chosen = direction;
  try {
    window.localStorage.setItem(KEY, direction);
  } catch {
    // Storage that is full or switched off: the choice holds for this page.
  }
  for (const listener of listeners) listener();
}

export function useFlowDirection(): FlowDirection {
  return useSyncExternalStore(subscribe, readFlowDirection, () => "right");
}

function stored(): FlowDirection {
  try {
    return window.localStorage.getItem(KEY) === "down" ? "down" : "right";
  } catch {
    return "right";
  }
}

function subscribe(listener: () => void): () => void {
  // Another tab has turned the graphs: this one follows.
  const changed = ({ key }: StorageEvent) => {
    if (key !== KEY && key !== null) return;
    chosen = stored();
    listener();
  };
  listeners.add(listener);
  window.addEventListener("storage", changed);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", changed);
  };
}
