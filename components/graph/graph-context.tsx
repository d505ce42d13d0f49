"use client";

import { createContext, useCallback, useContext, useSyncExternalStore } from "react";
import type { GraphChanges } from "./graph-changes.ts";
import { edgeMark, type EdgeMark, type GraphMarks, nodeMark, type NodeMark } from "./graph-marks.ts";
import type { TaskFacts, TaskFactsSource } from "./task-facts.ts";

/** What every node and edge of one graph shares. */
export interface GraphContextValue {
  /** How many tasks there are. */
  readonly size: number;
  readonly facts: TaskFactsSource | undefined;
  readonly marks: GraphMarks;
  /** How long each task usually takes, milliseconds, by index. */
  readonly expectedMs: readonly (number | undefined)[] | undefined;
  /** What differs from another version, where two are compared. */
  readonly changes?: GraphChanges | undefined;
}

const GraphContext = createContext<GraphContextValue | undefined>(undefined);
export const GraphContextProvider = GraphContext.Provider;

export function useGraph(): GraphContextValue {
  const value = useContext(GraphContext);
  if (value === undefined) throw new Error("a node or edge of the graph was drawn outside of <DagGraph>");
  return value;
}

const nothing = () => undefined;

/** One task's live facts; the caller is redrawn when this task changes and only then. */
export function useTaskFacts(index: number): TaskFacts | undefined {
  const { facts } = useGraph();
  const subscribe = useCallback((listener: () => void) => facts?.subscribe(index, listener) ?? nothing, [facts, index]);
  const read = useCallback(() => facts?.read(index), [facts, index]);
  return useSyncExternalStore(subscribe, read, read);
}

export function useNodeMark(index: number): NodeMark {
  const { marks } = useGraph();
  const read = () => nodeMark(marks.read(), index);
  return useSyncExternalStore(marks.subscribe, read, read);
}

export function useEdgeMark(source: number, target: number): EdgeMark {
  const { size, marks } = useGraph();
  const read = () => {
    const current = marks.read();
    return edgeMark(current, source, target, current.criticalEdges.has(target * size + source));
  };
  return useSyncExternalStore(marks.subscribe, read, read);
}
