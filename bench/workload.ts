/** What a benchmark is: one file a workload, found by its id. */

export interface Workload {
  /** As in `npm run bench -- W1`. */
  readonly id: string;
  readonly title: string;
  run(context: BenchContext): Promise<Comparison[]>;
}

export interface BenchContext {
  /** At least 5 for figures to quote; fewer to try something out (`--repetitions`). */
  readonly repetitions: number;
  /** Progress, for the person who waits. */
  say(line: string): void;
}

/** Ours beside a baseline, taken in turns in the same invocation; only the ratio travels between machines. */
export interface Comparison {
  readonly name: string;
  readonly unit: string;
  readonly ours: readonly number[];
  /** Absent where there is nothing to compare with: then the goal is absolute. */
  readonly baseline?: { readonly name: string; readonly values: readonly number[] };
  /** Largest ratio of the medians, ours to the baseline's (or largest value), that meets the goal. */
  readonly goal?: number;
  /** Other figures of ours: processor seconds, commits, bytes of log a task. */
  readonly figures?: Readonly<Record<string, number>>;
}

/**
 * A, B, B, A, A, B, …: what drifts (a machine that grows warm, a neighbour that wakes) weighs on both.
 */
export async function interleave(
  repetitions: number,
  ours: () => Promise<number>,
  baseline: () => Promise<number>,
): Promise<{ ours: number[]; baseline: number[] }> {
  const values = { ours: [] as number[], baseline: [] as number[] };
  for (let n = 0; n < repetitions; n += 1) {
    const order = n % 2 === 0 ? (["ours", "baseline"] as const) : (["baseline", "ours"] as const);
    for (const side of order) values[side].push(await (side === "ours" ? ours() : baseline()));
  }
  return values;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
