/**
 * The states of runs and task instances, and every transition that is legal.
 *
 * This table is the one source: the SQL functions, the API's refusals and the buttons of the pages
 * are each checked against it by a test. A transition that is not listed is refused with
 * `cannot go from X to Y` and changes nothing.
 */

export const TASK_STATES = [
  "waiting",
  "queued",
  "running",
  "deferred",
  "retrying",
  "success",
  "failed",
  "skipped",
  "upstream_failed",
  "cancelled",
] as const;
export type TaskState = (typeof TASK_STATES)[number];

export const RUN_STATES = ["queued", "running", "success", "failed", "cancelled"] as const;
export type RunState = (typeof RUN_STATES)[number];

const FINAL_TASK_STATES: ReadonlySet<TaskState> = new Set([
  "success",
  "failed",
  "skipped",
  "upstream_failed",
  "cancelled",
]);
const FINAL_RUN_STATES: ReadonlySet<RunState> = new Set(["success", "failed", "cancelled"]);

/** Whether nothing but a person (clear, retry, mark) can move the task instance on. */
export function isFinalTaskState(state: TaskState): boolean {
  return FINAL_TASK_STATES.has(state);
}

/** Whether the run has ended. */
export function isFinalRunState(state: RunState): boolean {
  return FINAL_RUN_STATES.has(state);
}

/** Who causes a transition: the engine's own SQL, a worker's report, or a person. */
export type TransitionActor = "engine" | "worker" | "person";

export interface Transition<State extends string> {
  readonly from: State;
  readonly to: State;
  readonly by: readonly TransitionActor[];
  /** What happened, in the words of the field. */
  readonly reason: string;
}

export const TASK_TRANSITIONS: readonly Transition<TaskState>[] = [
  { from: "waiting", to: "queued", by: ["engine"], reason: "its trigger rule holds" },
  {
    from: "waiting",
    to: "running",
    by: ["engine"],
    reason: "its trigger rule holds and the worker that finished the last upstream task took it at once",
  },
  {
    from: "waiting",
    to: "skipped",
    by: ["engine"],
    reason: "its trigger rule says skip, or the error policy stopped the run",
  },
  { from: "waiting", to: "upstream_failed", by: ["engine"], reason: "its trigger rule can no longer hold" },
  { from: "waiting", to: "cancelled", by: ["engine", "person"], reason: "the run was cancelled" },
  { from: "queued", to: "running", by: ["worker"], reason: "a worker started the attempt" },
  { from: "queued", to: "skipped", by: ["engine", "person"], reason: "the error policy stopped the run" },
  { from: "queued", to: "failed", by: ["engine", "person"], reason: "it cannot be started, or a person marked it" },
  { from: "queued", to: "upstream_failed", by: ["engine"], reason: "an upstream task was cleared and failed" },
  { from: "queued", to: "cancelled", by: ["engine", "person"], reason: "the run was cancelled" },
  { from: "running", to: "success", by: ["worker", "person"], reason: "the attempt succeeded" },
  {
    from: "running",
    to: "failed",
    by: ["worker", "engine", "person"],
    reason: "the attempt failed and no retry is left",
  },
  { from: "running", to: "retrying", by: ["worker", "engine"], reason: "the attempt failed and a retry is due later" },
  {
    from: "running",
    to: "queued",
    by: ["worker", "engine"],
    reason: "the attempt was lost or handed back and starts again",
  },
  { from: "running", to: "skipped", by: ["worker"], reason: "its condition is false" },
  { from: "running", to: "deferred", by: ["worker"], reason: "it waits without holding a slot" },
  { from: "running", to: "upstream_failed", by: ["engine"], reason: "an upstream task was cleared and failed" },
  { from: "running", to: "cancelled", by: ["worker", "engine"], reason: "the run was cancelled" },
  { from: "deferred", to: "queued", by: ["engine"], reason: "what it waited for came" },
  { from: "deferred", to: "success", by: ["engine", "person"], reason: "what it waited for came" },
  { from: "deferred", to: "failed", by: ["engine", "person"], reason: "what it waited for did not come" },
  { from: "deferred", to: "skipped", by: ["engine"], reason: "the error policy stopped the run" },
  { from: "deferred", to: "cancelled", by: ["engine", "person"], reason: "the run was cancelled" },
  { from: "retrying", to: "queued", by: ["engine"], reason: "the retry is due" },
  { from: "retrying", to: "running", by: ["engine"], reason: "the retry is due and a worker took it at once" },
  { from: "retrying", to: "failed", by: ["person", "engine"], reason: "a person marked it, or the run stopped" },
  { from: "retrying", to: "success", by: ["person"], reason: "a person marked it" },
  { from: "retrying", to: "skipped", by: ["engine"], reason: "the error policy stopped the run" },
  { from: "retrying", to: "cancelled", by: ["engine", "person"], reason: "the run was cancelled" },
  { from: "failed", to: "retrying", by: ["person"], reason: "a person asked for another attempt" },
  {
    from: "failed",
    to: "running",
    by: ["person"],
    reason: "a person asked for another attempt and a worker took it at once",
  },
  { from: "failed", to: "queued", by: ["person"], reason: "a person asked for another attempt" },
  { from: "upstream_failed", to: "queued", by: ["person"], reason: "an upstream task was retried" },
  {
    from: "upstream_failed",
    to: "waiting",
    by: ["person"],
    reason: "an upstream task was retried and it waits for it again",
  },
  {
    from: "failed",
    to: "waiting",
    by: ["person"],
    reason: "it was retried, and waits for its run's place or its upstream",
  },
  { from: "failed", to: "upstream_failed", by: ["person"], reason: "it was retried after an upstream task had failed" },
  { from: "skipped", to: "queued", by: ["person"], reason: "the task whose failure stopped the run was retried" },
  { from: "skipped", to: "waiting", by: ["person"], reason: "the task whose failure stopped the run was retried" },
  { from: "cancelled", to: "queued", by: ["person"], reason: "the task whose failure stopped the run was retried" },
  { from: "cancelled", to: "waiting", by: ["person"], reason: "the task whose failure stopped the run was retried" },
];

export const RUN_TRANSITIONS: readonly Transition<RunState>[] = [
  { from: "queued", to: "running", by: ["engine"], reason: "a place among the workflow's active runs is free" },
  { from: "queued", to: "cancelled", by: ["person", "engine"], reason: "it was cancelled before it began" },
  {
    from: "running",
    to: "success",
    by: ["engine"],
    reason: "every task is final and none failed, or the failures are forgiven",
  },
  { from: "running", to: "failed", by: ["engine"], reason: "every task is final and one failed" },
  { from: "running", to: "cancelled", by: ["engine", "person"], reason: "it was cancelled and nothing runs any more" },
  { from: "failed", to: "running", by: ["person"], reason: "a task was retried" },
  { from: "success", to: "running", by: ["person"], reason: "a task whose failure was forgiven was retried" },
  { from: "failed", to: "queued", by: ["person"], reason: "a task was retried, and the run waits for its place" },
  { from: "success", to: "queued", by: ["person"], reason: "a task was retried, and the run waits for its place" },
];

/** The legal transition from one task state to another, or the sentence that refuses it. */
export function taskTransition(
  from: TaskState,
  to: TaskState,
): { legal: true; transition: Transition<TaskState> } | { legal: false; message: string } {
  const transition = TASK_TRANSITIONS.find((each) => each.from === from && each.to === to);
  return transition ? { legal: true, transition } : { legal: false, message: `cannot go from ${from} to ${to}` };
}

/** The legal transition from one run state to another, or the sentence that refuses it. */
export function runTransition(
  from: RunState,
  to: RunState,
): { legal: true; transition: Transition<RunState> } | { legal: false; message: string } {
  const transition = RUN_TRANSITIONS.find((each) => each.from === from && each.to === to);
  return transition ? { legal: true, transition } : { legal: false, message: `cannot go from ${from} to ${to}` };
}
