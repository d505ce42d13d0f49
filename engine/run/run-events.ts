/**
 * A run's events: the one stream that pages, the CLI and time travel are fed from.
 *
 * One event is one committed step of the run; it holds every change of that step. Sequence numbers
 * begin at 1 and have no gap within a run, so a reader knows at once whether it missed something.
 */
import type { RunState, TaskState } from "./states.ts";
import type { TaskError } from "./task-error.ts";

export interface TaskChange {
  readonly index: number;
  readonly state: TaskState;
  readonly attempt: number;
  readonly error?: TaskError;
  /** When a retry is due, RFC 3339. */
  readonly dueAt?: string;
  /** Why, where state and attempt alone do not say: `lost`, `worker_shutdown`, … */
  readonly reason?: string;
}

export interface RunChange {
  readonly state: RunState;
  readonly partial?: boolean;
  /** Set as soon as a person asks for the run to be cancelled; the state follows when nothing runs any more. */
  readonly cancelRequested?: boolean;
}

export interface RunEvent {
  readonly sequence: number;
  /** Database time, RFC 3339 with milliseconds; never decreases along the sequence. */
  readonly at: string;
  readonly tasks: readonly TaskChange[];
  readonly run?: RunChange;
}
