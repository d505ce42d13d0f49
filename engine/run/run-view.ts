/**
 * A run as a page sees it: built once from a snapshot, then carried forward by the run's events. The
 * same function draws the run live and as it was at any moment of its past.
 *
 * Times are epoch milliseconds inside the view and RFC 3339 strings outside of it.
 */
import { markRestarts, type RetryRules } from "./restarts.ts";
import type { RunEvent, TaskChange } from "./run-events.ts";
import { isFinalRunState, isFinalTaskState, type RunState, type TaskState } from "./states.ts";
import type { TaskError } from "./task-error.ts";

export const ATTEMPT_OUTCOMES = [
  "success",
  "failed",
  "skipped",
  "cancelled",
  "lost",
  "handed_back",
  "deferred",
] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

/** An ended attempt, as it travels. */
export interface AttemptRecord {
  readonly attempt: number;
  readonly outcome: AttemptOutcome;
  readonly queuedAt: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string;
  readonly error?: TaskError;
  readonly workerId?: string;
}

export interface TaskSnapshot {
  readonly index: number;
  readonly state: TaskState;
  readonly attempt: number;
  readonly queuedAt: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly error?: TaskError;
  readonly dueAt?: string;
  /** Ended attempts, oldest first. */
  readonly attempts: readonly AttemptRecord[];
}

export interface RunSnapshot {
  readonly run: {
    readonly id: string;
    readonly dagId: string;
    /** 0: a draft that was tried. */
    readonly dagVersion: number;
    readonly state: RunState;
    readonly partial: boolean;
    readonly cancelRequested: boolean;
    readonly trigger: string;
    readonly triggeredBy: string | null;
    readonly logicalDate: string;
    readonly intervalStart: string | null;
    readonly intervalEnd: string | null;
    readonly createdAt: string;
    readonly startedAt: string | null;
    readonly endedAt: string | null;
    /** Sequence number of the last event that the snapshot contains. */
    readonly sequence: number;
  };
  /** One a task, in the order of their indexes. */
  readonly tasks: readonly TaskSnapshot[];
}

export interface AttemptView {
  readonly attempt: number;
  readonly outcome: AttemptOutcome;
  readonly queuedAt: number | null;
  readonly startedAt: number | null;
  readonly endedAt: number;
  readonly error?: TaskError;
  /** When the task had ended with this attempt, where a person asked for another one later. */
  readonly finalAt?: number;
}

export interface TaskView {
  readonly index: number;
  readonly state: TaskState;
  readonly attempt: number;
  readonly queuedAt: number | null;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly error?: TaskError;
  readonly dueAt?: number;
  readonly reason?: string;
  readonly attempts: readonly AttemptView[];
}

export interface RunView {
  readonly id: string;
  readonly dagId: string;
  readonly state: RunState;
  readonly partial: boolean;
  readonly cancelRequested: boolean;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly sequence: number;
  /** Database time of the newest event, or of the run's own times: the view's idea of now, when it is not live. */
  readonly at: number;
  readonly tasks: readonly TaskView[];
  readonly counts: Readonly<Record<TaskState, number>>;
}

/** Told apart from other errors, because the cure is to fetch a new snapshot. */
export class EventGapError extends Error {
  override readonly name = "EventGapError";
  readonly expected: number;
  readonly received: number;

  constructor(expected: number, received: number) {
    super(`Expected event ${expected} of the run, received ${received}: load the run again.`);
    this.expected = expected;
    this.received = received;
  }
}

/**
 * The run as a snapshot has it.
 *
 * @param rules by task index, from the document: tells a person's retry from a task's own, which the snapshot
 *   does not. Without them all time between attempts counts as holding back.
 */
export function initialRunView(snapshot: RunSnapshot, rules: readonly RetryRules[] = []): RunView {
  const { run } = snapshot;
  const tasks = snapshot.tasks.map((task) => {
    const view = taskViewOf(task);
    const own = rules[task.index];
    return own === undefined ? view : markRestarts(view, own);
  });
  const createdAt = Date.parse(run.createdAt);
  const startedAt = timeOf(run.startedAt);
  const endedAt = timeOf(run.endedAt);
  return {
    id: run.id,
    dagId: run.dagId,
    state: run.state,
    partial: run.partial,
    cancelRequested: run.cancelRequested,
    createdAt,
    startedAt,
    endedAt,
    sequence: run.sequence,
    at: tasks.reduce(
      (latest, task) => Math.max(latest, task.queuedAt ?? 0, task.startedAt ?? 0, task.endedAt ?? 0),
      endedAt ?? startedAt ?? createdAt,
    ),
    tasks,
    counts: countStates(tasks),
  };
}

/** The run as it was before anything happened, to replay events onto; the snapshot gives what events do not tell. */
export function emptyRunView(snapshot: RunSnapshot): RunView {
  const tasks = snapshot.tasks.map(
    ({ index }): TaskView => ({
      index,
      state: "waiting",
      attempt: 0,
      queuedAt: null,
      startedAt: null,
      endedAt: null,
      attempts: [],
    }),
  );
  const createdAt = Date.parse(snapshot.run.createdAt);
  return {
    id: snapshot.run.id,
    dagId: snapshot.run.dagId,
    state: "queued",
    partial: false,
    cancelRequested: false,
    createdAt,
    startedAt: null,
    endedAt: null,
    sequence: 0,
    at: createdAt,
    tasks,
    counts: countStates(tasks),
  };
}

/**
 * The view after an event. An event that the view knows already changes nothing, so that a stream
 * may repeat itself; tasks that did not change are the same objects as before. O(changes), plus one
 * shallow copy of the list of tasks.
 *
 * @throws EventGapError if events are missing in between
 */
export function applyRunEvent(view: RunView, event: RunEvent): RunView {
  if (event.sequence <= view.sequence) return view;
  if (event.sequence !== view.sequence + 1) throw new EventGapError(view.sequence + 1, event.sequence);
  const at = Date.parse(event.at);
  const tasks = event.tasks.length === 0 ? view.tasks : [...view.tasks];
  const counts = { ...view.counts };
  for (const change of event.tasks) {
    const before = tasks[change.index];
    if (before === undefined) continue;
    counts[before.state] -= 1;
    counts[change.state] += 1;
    (tasks as TaskView[])[change.index] = changedTask(before, change, at);
  }
  const state = event.run?.state ?? view.state;
  return {
    ...view,
    sequence: event.sequence,
    at,
    tasks,
    counts,
    state,
    partial: event.run?.partial ?? view.partial,
    cancelRequested: event.run?.cancelRequested ?? view.cancelRequested,
    startedAt: view.startedAt ?? (state === "queued" ? null : at),
    endedAt: isFinalRunState(state) ? (view.endedAt ?? at) : null,
  };
}

/** The run as it was after the event with this sequence number. `events` from the first one on, without a gap. */
export function runViewAt(snapshot: RunSnapshot, events: readonly RunEvent[], sequence: number): RunView {
  let view = emptyRunView(snapshot);
  for (const event of events) {
    if (event.sequence > sequence) break;
    view = applyRunEvent(view, event);
  }
  return view;
}

function changedTask(before: TaskView, change: TaskChange, at: number): TaskView {
  const ended = endedAttempt(before, change, at);
  const attempts = ended ? [...before.attempts, ended] : restarted(before, change);
  const times = timesAfter(before, change, at);
  return {
    index: before.index,
    state: change.state,
    attempt: change.attempt,
    ...times,
    attempts,
    ...(change.error ? { error: change.error } : {}),
    ...(change.dueAt ? { dueAt: Date.parse(change.dueAt) } : {}),
    ...(change.reason ? { reason: change.reason } : {}),
  };
}

function timesAfter(
  before: TaskView,
  change: TaskChange,
  at: number,
): Pick<TaskView, "queuedAt" | "startedAt" | "endedAt"> {
  switch (change.state) {
    case "waiting":
      return { queuedAt: null, startedAt: null, endedAt: null };
    case "queued":
      return { queuedAt: at, startedAt: null, endedAt: null };
    case "running":
      // Claimed by the worker that finished the last upstream task: it was never seen queued.
      return { queuedAt: before.state === "queued" ? before.queuedAt : at, startedAt: at, endedAt: null };
    case "retrying":
    case "deferred":
      return { queuedAt: before.queuedAt, startedAt: before.startedAt, endedAt: null };
    default:
      return { queuedAt: before.queuedAt, startedAt: before.startedAt, endedAt: at };
  }
}

/** What became of the attempt that was running, if one was. */
function endedAttempt(before: TaskView, change: TaskChange, at: number): AttemptView | undefined {
  if (before.state !== "running" || change.state === "running") return undefined;
  return {
    attempt: before.attempt,
    outcome: outcomeOf(change),
    queuedAt: before.queuedAt,
    startedAt: before.startedAt,
    endedAt: at,
    ...(change.error ? { error: change.error } : {}),
  };
}

/** The attempts of a task that had ended: when it goes on, the last of them gets the moment of that end. */
function restarted(before: TaskView, change: TaskChange): readonly AttemptView[] {
  const { attempts, endedAt } = before;
  const last = attempts.at(-1);
  const goesOn = isFinalTaskState(before.state) && !isFinalTaskState(change.state);
  if (!goesOn || last === undefined || endedAt === null || last.finalAt !== undefined) return attempts;
  return [...attempts.slice(0, -1), { ...last, finalAt: endedAt }];
}

function outcomeOf(change: TaskChange): AttemptOutcome {
  switch (change.state) {
    case "success":
    case "skipped":
    case "cancelled":
    case "deferred":
      return change.state;
    case "queued":
      return change.reason === "worker_shutdown" ? "handed_back" : "lost";
    default:
      return change.error?.class === "lost" ? "lost" : "failed";
  }
}

function taskViewOf(task: TaskSnapshot): TaskView {
  return {
    index: task.index,
    state: task.state,
    attempt: task.attempt,
    queuedAt: timeOf(task.queuedAt),
    startedAt: timeOf(task.startedAt),
    endedAt: isFinalTaskState(task.state) ? timeOf(task.endedAt) : null,
    attempts: task.attempts.map((each) => ({
      attempt: each.attempt,
      outcome: each.outcome,
      queuedAt: timeOf(each.queuedAt),
      startedAt: timeOf(each.startedAt),
      endedAt: Date.parse(each.endedAt),
      ...(each.error ? { error: each.error } : {}),
    })),
    ...(task.error ? { error: task.error } : {}),
    ...(task.dueAt ? { dueAt: Date.parse(task.dueAt) } : {}),
  };
}

function countStates(tasks: readonly TaskView[]): Record<TaskState, number> {
  const counts: Record<TaskState, number> = {
    waiting: 0,
    queued: 0,
    running: 0,
    deferred: 0,
    retrying: 0,
    success: 0,
    failed: 0,
    skipped: 0,
    upstream_failed: 0,
    cancelled: 0,
  };
  for (const task of tasks) counts[task.state] += 1;
  return counts;
}

function timeOf(text: string | null): number | null {
  return text === null ? null : Date.parse(text);
}
