/**
 * What a picture of tasks needs to know about each one while a run goes on, and how it hears of changes.
 * A source notifies by task index, so that a change of one task redraws one node and nothing else.
 */
import type { TaskState } from "#engine/run/states.ts";

export interface TaskFacts {
  readonly state: TaskState;
  /** 1 is the first; 0 while it was never queued. */
  readonly attempt: number;
  /** Start of the newest attempt, epoch milliseconds. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

export interface TaskFactsSource {
  read(index: number): TaskFacts | undefined;
  /** @returns the function that ends the subscription */
  subscribe(index: number, listener: () => void): () => void;
  /** Called once after any number of tasks changed together. */
  subscribeAll(listener: () => void): () => void;
}
