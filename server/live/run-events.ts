import type pg from "pg";
import type { RunChange, RunEvent, TaskChange } from "#engine/run/run-events.ts";
import type { RunState, TaskState } from "#engine/run/states.ts";
import type { TaskError } from "#engine/run/task-error.ts";
import type { LiveHub } from "./hub.ts";

interface RunEventRow {
  readonly sequence: string;
  readonly at: Date;
  readonly task_indexes: readonly number[];
  readonly task_states: readonly TaskState[];
  readonly task_attempts: readonly number[];
  readonly details: { readonly [index: string]: { error?: TaskError; dueAt?: string; reason?: string } } | null;
  readonly run_change: { state: RunState; partial?: boolean; cancelRequested?: boolean } | null;
}

const MOST_AT_ONCE = 500;

/** A row of the table as the event that travels. */
export function runEventOf(row: RunEventRow): RunEvent {
  const tasks = row.task_indexes.map(
    (index, n): TaskChange => ({
      index,
      state: row.task_states[n] as TaskState,
      attempt: row.task_attempts[n] as number,
      ...row.details?.[index],
    }),
  );
  return {
    sequence: Number(row.sequence),
    at: row.at.toISOString(),
    tasks,
    ...(row.run_change ? { run: row.run_change satisfies RunChange } : {}),
  };
}

/** The run's events after a sequence number, in order, at most 500. */
export async function readRunEvents(
  pool: pg.Pool,
  runId: string,
  after: number,
  limit = MOST_AT_ONCE,
): Promise<RunEvent[]> {
  const { rows } = await pool.query<RunEventRow>({
    name: "run_events",
    text: `select sequence, at, task_indexes, task_states, task_attempts, details, run_change
      from dag.run_event
      where run_id = $1 and sequence > $2
      order by sequence
      limit $3`,
    values: [runId, after, limit],
  });
  return rows.map(runEventOf);
}

/** The run's events after a sequence number, now and as they come, until the signal is aborted. Never ends by itself. */
export async function* followRunEvents(
  source: { readonly pool: pg.Pool; readonly hub: LiveHub },
  runId: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<RunEvent> {
  const subscription = source.hub.subscribe(runId);
  try {
    let last = after;
    for (;;) {
      const events = await readRunEvents(source.pool, runId, last);
      for (const event of events) {
        yield event;
        last = event.sequence;
      }
      if (events.length < MOST_AT_ONCE) await subscription.next(signal);
    }
  } finally {
    subscription.close();
  }
}
