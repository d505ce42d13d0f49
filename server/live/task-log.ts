import type pg from "pg";
import { isFinalTaskState, TASK_STATES } from "#engine/run/states.ts";
import type { LiveHub } from "./hub.ts";

export interface LogLine {
  readonly text: string;
  /** `o` standard output, `e` standard error, `s` the system's own words about the attempt. */
  readonly stream: "o" | "e" | "s";
  /** RFC 3339. */
  readonly at: string;
}

/** Consecutive lines of an attempt's log. */
export interface LogBatch {
  /** Number of the first line; lines count from 1. */
  readonly firstLine: number;
  readonly lines: readonly LogLine[];
  /** Whether the attempt is over and nothing will follow. */
  readonly ended: boolean;
}

export interface LogKey {
  readonly runId: string;
  readonly index: number;
  readonly attempt: number;
}

interface ChunkRow {
  readonly first_line: number;
  readonly at: Date;
  readonly offsets_ms: readonly number[];
  readonly streams: string;
  readonly lines: readonly string[];
}

const CHUNKS_AT_ONCE = 16;
/** The number behind it is the last that the database has. */
const LAST_LINE = 2_147_483_646;
const FINAL = TASK_STATES.filter(isFinalTaskState)
  .map((state) => `'${state}'`)
  .join(", ");

/** Chunks from the one that holds line `$4 + 1` on: found in the index, like all that follow. */
export const LOG_QUERY = `select first_line, at, offsets_ms, streams, lines
  from dag.task_log
  where run_id = $1 and task_index = $2 and attempt = $3
    and first_line >= coalesce((
      select max(c.first_line)
      from dag.task_log c
      where c.run_id = $1 and c.task_index = $2 and c.attempt = $3 and c.first_line <= $4 + 1
    ), 0)
  order by first_line
  limit $5`;

/** The lines after a number, in order: whole chunks, so their count varies. `hasMore` if the log goes on behind them. */
export async function readLog(
  pool: pg.Pool,
  key: LogKey,
  after: number,
): Promise<{ firstLine: number; lines: LogLine[]; hasMore: boolean }> {
  const { rows } = await pool.query<ChunkRow>({
    name: "task_log",
    text: LOG_QUERY,
    values: [key.runId, key.index, key.attempt, after, CHUNKS_AT_ONCE],
  });
  const firstLine = after + 1;
  const lines = rows.flatMap((row) =>
    row.lines.map((text, n): LogLine & { number: number } => ({
      number: row.first_line + n,
      text,
      stream: row.streams[n] as LogLine["stream"],
      at: new Date(row.at.getTime() + (row.offsets_ms[n] ?? 0)).toISOString(),
    })),
  );
  return {
    firstLine,
    lines: lines.filter((line) => line.number >= firstLine).map(({ text, stream, at }) => ({ text, stream, at })),
    hasMore: rows.length === CHUNKS_AT_ONCE,
  };
}

/** Follows an attempt's log from a line on. Ends when the attempt is over and its last line was given out. */
export async function* followLog(
  source: { readonly pool: pg.Pool; readonly hub: LiveHub },
  key: LogKey,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<LogBatch> {
  const subscription = source.hub.subscribe(key.runId, { readsLogs: true });
  try {
    // Where a reader goes on is what it says itself.
    let last = Math.min(after, LAST_LINE);
    for (;;) {
      // Asked first: a log is complete before its attempt's end is recorded.
      const ended = await hasEnded(source.pool, key);
      const { firstLine, lines, hasMore } = await readLog(source.pool, key, last);
      last += lines.length;
      const isOver = ended && !hasMore;
      if (lines.length > 0 || isOver) yield { firstLine, lines, ended: isOver };
      if (isOver) return;
      if (!hasMore) await subscription.next(signal);
    }
  } finally {
    subscription.close();
  }
}

async function hasEnded(pool: pg.Pool, key: LogKey): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: "attempt_ended",
    // A task that was skipped or stopped before it ran has no attempt on record, and will have none.
    text: `select from dag.task_attempt where run_id = $1 and task_index = $2 and attempt = $3
      union all
      select from dag.task_instance
      where run_id = $1 and task_index = $2 and (attempt > $3 or state in (${FINAL}))`,
    values: [key.runId, key.index, key.attempt],
  });
  return (rowCount ?? 0) > 0;
}
