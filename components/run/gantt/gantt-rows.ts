/** Which tasks are rows, and in which order. */
import type { CompiledTask } from "#engine/document/compiled-dag.ts";
import type { TaskView } from "#engine/run/run-view.ts";
import type { TaskState } from "#engine/run/states.ts";
import { taskTime } from "#engine/run/task-time.ts";

export const ROW_ORDERS = ["start", "topology", "duration", "slack"] as const;
export type RowOrder = (typeof ROW_ORDERS)[number];

export interface RowFilter {
  /** Part of a name, id, type or group, in any case. */
  readonly text: string;
  /** Empty for all. */
  readonly states: ReadonlySet<TaskState>;
}

export interface RowFacts {
  readonly tasks: readonly CompiledTask[];
  readonly views: readonly TaskView[];
  /** Place of each task in the topological order. */
  readonly rank: ArrayLike<number>;
  /** Milliseconds by which each task may be late; NaN where that is not known. */
  readonly slack: ArrayLike<number>;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * Task indexes from the top row down. Equal ones stay in topological order, so that rows do not swap
 * places by chance. O(n log n); 10,000 tasks in a few milliseconds.
 */
export function ganttRows(facts: RowFacts, order: RowOrder, filter: RowFilter): Int32Array {
  const text = filter.text.trim().toLowerCase();
  const rows: number[] = [];
  for (const task of facts.tasks) {
    const view = facts.views[task.index];
    if (view === undefined) continue;
    if (filter.states.size > 0 && !filter.states.has(view.state)) continue;
    if (text !== "" && !mentions(task, text)) continue;
    rows.push(task.index);
  }
  const rankOf = (index: number) => facts.rank[index] ?? 0;
  if (order === "topology") return Int32Array.from(rows).sort((one, other) => rankOf(one) - rankOf(other));
  const key = new Float64Array(facts.tasks.length);
  for (const index of rows) key[index] = keyOf(facts, order, index);
  return Int32Array.from(rows).sort(
    (one, other) => compare(key[one] ?? 0, key[other] ?? 0) || rankOf(one) - rankOf(other),
  );
}

function keyOf(facts: RowFacts, order: Exclude<RowOrder, "topology">, index: number): number {
  const view = facts.views[index];
  if (view === undefined) return Infinity;
  switch (order) {
    case "start":
      return firstTimeOf(view) ?? Infinity;
    case "duration":
      return -taskTime(view, facts.now).lastMs;
    case "slack":
      return known(facts.slack[index]) ?? Infinity;
  }
}

function known(value: number | undefined): number | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : value;
}

/** Infinity minus itself is no number, and a comparator must give one. */
function compare(one: number, other: number): number {
  return one === other ? 0 : one - other;
}

/** When the task was first queued (or started), epoch milliseconds; null before that. */
export function firstTimeOf(view: TaskView): number | null {
  const first = view.attempts[0];
  return first?.queuedAt ?? first?.startedAt ?? view.queuedAt ?? view.startedAt;
}

function mentions(task: CompiledTask, text: string): boolean {
  return [task.name, task.id, task.type, task.group ?? ""].some((each) => each.toLowerCase().includes(text));
}
